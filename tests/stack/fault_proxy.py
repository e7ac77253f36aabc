# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy before an Odoo that does to requests, at random, what networks and gateways do: see KINDS.

Every request comes on a connection of its own, as Odoo closes after each answer. What was done is counted in
`injected`: (kind, whether it was a deed) -> times. A deed is a call of one of the methods named in DEEDS, or of the guard.
"""
import collections
import json
import random
import select
import socket
import struct
import threading
import time

DEEDS = ("button_approve", "button_cancel")
GUARDED = "/ir.actions.server/run"
#: The console gives up on an answer that makes no progress for 30 s.
CLIENT_TIMEOUT = 30
#: kind -> how often, beside the others: for a deed and for any other request
KINDS = {
    "refused": (2, 1),            # nobody listens for a moment
    "reset-before": (8, 6),       # read, hung up, nothing passed on
    "reset-during": (8, 2),       # passed on, hung up at once while the server works
    "reset-after": (8, 4),        # the server acted, its answer is lost
    "late-before": (1, 0.3),      # passed on only when the client has given up
    "late-after": (1, 0.3),       # the server acted at once, the answer comes too late
    "status-401": (2, 0.2), "status-403": (2, 0.5), "status-404": (2, 0.5), "status-409": (4, 2), "status-429": (4, 2),
    "status-500": (4, 2), "status-502": (4, 2), "status-503": (4, 2),
    "status-500-after": (4, 1), "status-502-after": (4, 1),  # the same, but the server did act
    "html": (4, 3), "html-after": (4, 1),                    # 200 with a page, not passed on or passed on
    "truncated": (6, 4),          # the server acted, half of its answer
    "slow": (6, 6),               # the answer byte by byte
    "duplicate": (8, 4),          # the same request reaches the server twice, one after the other
    "duplicate-at-once": (4, 2),  # twice at the same time
}
STATUS = {
    "401": ("Unauthorized", '{"name": "werkzeug.exceptions.Unauthorized", "message": "storm"}', "WWW-Authenticate: Bearer\r\n"),
    "403": ("Forbidden", '{"name": "odoo.exceptions.AccessError", "message": "storm"}', ""),
    "404": ("Not Found", '{"name": "werkzeug.exceptions.NotFound", "message": "storm"}', ""),
    "409": ("Conflict", '{"name": "odoo.exceptions.LockError", "message": "storm"}', ""),
    "429": ("Too Many Requests", "slow down", "Retry-After: 1\r\n"),
    "500": ("Internal Server Error", '{"name": "builtins.ValueError", "message": "storm"}', ""),
    "502": ("Bad Gateway", "<html><body><h1>502 Bad Gateway</h1></body></html>", ""),
    "503": ("Service Unavailable", "<html><body>maintenance</body></html>", ""),
}
PAGE = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Accept the terms to go on</body></html>"


def answer(status, reason, body, extra=""):
    kind = "application/json" if body.startswith("{") else "text/html"
    return (f"HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}"
            f"Connection: close\r\n\r\n{body}").encode()


def made_up(kind):
    """What a gateway says in the server's place."""
    if kind.startswith("html"):
        return answer(200, "OK", PAGE)
    code = kind.split("-")[1]
    reason, body, extra = STATUS[code]
    return answer(code, reason, body, extra)


def deed_of(path, body):
    """The records that a deed is asked for, itself or through the guard; none for any other request."""
    if path.endswith(GUARDED):
        context = json.loads(body)["context"]
        return [] if context["backroom_guard"].get("look") else context["active_ids"]
    return json.loads(body)["ids"] if path.rpartition("/")[2] in DEEDS else []


class FaultProxy:
    def __init__(self, upstream_port, seed, deed_faults=0.35, other_faults=0.01):
        self.upstream_port, self.shares = upstream_port, (deed_faults, other_faults)
        self.random, self.lock = random.Random(seed), threading.Lock()
        self.is_storming = False
        self.requests = collections.Counter()  # whether it was a deed -> requests
        self.injected = collections.Counter()  # (kind, whether it was a deed) -> times
        self.deeds = collections.Counter()     # key of the caller -> deeds asked for
        self.brought = collections.Counter()   # (key of the caller, record) -> times a deed on it was asked of the server
        self.brought_twice = collections.Counter()  # the same -> times a request was delivered once more
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        listener = self.listener
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return  # it was shut, to refuse for a moment
            threading.Thread(target=self.guarded, args=(client,), daemon=True).start()

    def guarded(self, client):
        with client:
            try:
                self.serve(client)
            except OSError:
                pass  # either side may hang up at any time

    def choose(self, is_deed):
        place = 0 if is_deed else 1
        with self.lock:
            self.requests[is_deed] += 1
            if not self.is_storming or self.random.random() >= self.shares[place]:
                return None
            [kind] = self.random.choices(list(KINDS), [weights[place] for weights in KINDS.values()])
            self.injected[kind, is_deed] += 1
            return kind

    def serve(self, client):
        request, whole = read_request(client)
        if not request:
            return
        path, headers, body = request
        records = deed_of(path, body)
        is_deed = bool(records)
        deeds = [(headers.get("authorization", "").rpartition(" ")[2], record) for record in records]
        self.deeds.update(key for key, _ in deeds)
        kind = self.choose(is_deed)
        if kind == "refused":
            hang_up(client)
            self.refuse_for_a_moment()
        elif kind == "reset-before":
            hang_up(client)
        elif kind and kind.startswith(("status", "html")) and not kind.endswith("after"):
            client.sendall(made_up(kind))
        else:
            if kind == "late-before":
                wait_until_gone(client)
            self.deliver(kind, client, whole, deeds)

    def deliver(self, kind, client, request, deeds):
        self.brought.update(deeds)
        server = self.pass_on(request)
        if kind == "reset-during":
            hang_up(client)
        second = self.pass_on(request) if kind == "duplicate-at-once" else None
        reply = read_all(server)
        if kind == "duplicate":
            second = self.pass_on(request)
        if second:
            self.brought_twice.update(deeds)
            second_reply = read_all(second)
            reply = second_reply if kind == "duplicate" else reply
        if kind == "reset-after":
            hang_up(client)
        elif kind == "late-after":
            wait_until_gone(client)
        elif kind and kind.endswith("-after"):
            client.sendall(made_up(kind))
        elif kind == "truncated":
            client.sendall(reply[:-max(1, len(reply.partition(b"\r\n\r\n")[2]) // 2)])
        elif kind == "slow":
            send_slowly(client, reply)
        elif kind not in ("reset-during", "late-before"):
            client.sendall(reply)

    def pass_on(self, request):
        server = socket.create_connection(("127.0.0.1", self.upstream_port))
        server.sendall(request)
        return server

    def refuse_for_a_moment(self):
        """A port without a listener is what refuses."""
        with self.lock:
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in it
            self.listener.close()
            time.sleep(self.random.uniform(0.1, 0.6))  # the fault itself
            while True:
                try:
                    self.listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
                    break
                except OSError:
                    time.sleep(0.05)  # somebody's outgoing connection has the number for the moment
        threading.Thread(target=self.listen, daemon=True).start()


def read_request(client):
    """(path, headers, body) and all its bytes; nothing when the other side goes away."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = client.recv(65536)
        if not chunk:
            return None, b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    while len(body) < int(headers.get("content-length", 0)):
        chunk = client.recv(65536)
        if not chunk:
            return None, b""
        body += chunk
    return (lines[0].split()[1], headers, body), head + b"\r\n\r\n" + body


def read_all(server):
    with server:
        return b"".join(iter(lambda: server.recv(65536), b""))


def hang_up(client):
    """With a reset, in place of an orderly end."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def wait_until_gone(client):
    """Until the other side gives up, or dies."""
    client.settimeout(CLIENT_TIMEOUT + 15)
    try:
        while client.recv(65536):
            pass
    except OSError:
        pass


def send_slowly(client, reply, slow_bytes=400, pause=0.004):
    """The head byte by byte, and what is more at once: a long answer would take an hour."""
    for at in range(min(slow_bytes, len(reply))):
        client.sendall(reply[at:at + 1])
        select.select([], [], [], pause)
    client.sendall(reply[slow_bytes:])
