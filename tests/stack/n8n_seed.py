# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an owner, API keys and small flows in a fresh n8n. Every flow shows one behaviour of n8n.md; the contract tests
start them by their webhooks."""
import argparse
import json
import secrets
import time
import urllib.error
import urllib.request

SCOPES = ["execution:list", "execution:read", "execution:retry", "execution:stop", "workflow:list", "workflow:read"]
KEYS = {
    "operator": SCOPES,
    "reader": ["execution:list", "execution:read", "workflow:list", "workflow:read"],  # may not retry
    "nobody": ["tag:list"],
}


class N8n:
    def __init__(self, url):
        self.url = url
        self.headers = {"Content-Type": "application/json", "browser-id": "backroom"}

    def call(self, path, body=None, verb=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {**self.headers, **(headers or {})}, method=verb)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            cookie = answer.headers.get("Set-Cookie")
            if cookie:
                self.headers["Cookie"] = cookie.split(";")[0]
            return json.load(answer)

    def own(self):
        """The session of the owner, made here; its password is needed by nobody again."""
        password = "A1" + secrets.token_urlsafe(24)
        self.call("/rest/owner/setup", {"email": "owner@example.com", "firstName": "Own", "lastName": "Er", "password": password})

    def key(self, label, scopes):
        return self.call("/rest/api-keys", {"label": label, "scopes": scopes, "expiresAt": None})["data"]["rawApiKey"]


def node(name, kind, version, parameters, **more):
    return {"name": name, "type": f"n8n-nodes-base.{kind}", "typeVersion": version, "parameters": parameters, "position": [0, 0], **more}


def webhook(path, mode="onReceived"):
    return node("Webhook", "webhook", 2.1, {"httpMethod": "POST", "path": path, "responseMode": mode, "options": {}}, webhookId=path)


def http(name, url, options=None, **more):
    extra = {k: more.pop(k) for k in ("authentication", "genericAuthType") if k in more}
    return node(name, "httpRequest", 4.2, {"method": "POST", "url": url, "options": options or {}, "sendBody": True,
                "specifyBody": "json", "jsonBody": "={{ JSON.stringify($json.body) }}", **extra}, **more)


def code(name, script):
    return node(name, "code", 2, {"mode": "runOnceForAllItems", "language": "javaScript", "jsCode": script})


def chain(name, *nodes, **settings):
    """A flow whose nodes follow each other."""
    connections = {before["name"]: {"main": [[{"node": after["name"], "type": "main", "index": 0}]]}
                   for before, after in zip(nodes, nodes[1:])}
    return {"name": name, "nodes": list(nodes), "connections": connections,
            "settings": {"executionOrder": "v1", "saveExecutionProgress": False, **settings}}


def flows(url):
    """By order of making; "SUB" stands for the id of the flow that is called."""
    unsaved = {"saveDataSuccessExecution": "none"}  # such runs use up an id and vanish
    answer = node("Answer", "respondToWebhook", 1.5, {"respondWith": "json", "responseBody": "={{ JSON.stringify({ref: $('Webhook').item.json.body.ref}) }}",
                  "options": {"responseCode": "={{ $('Webhook').item.json.body.until ? (Date.now() < $('Webhook').item.json.body.until ? 503 : 200) : ($('Webhook').item.json.body.status || 200) }}"}})
    pause = node("Pause", "wait", 1.1, {"resume": "timeInterval", "amount": 5, "unit": "seconds"})
    stop = {"errorType": "errorObject", "errorObject": "={{ JSON.stringify({message: 'Supplier not mapped', code: 'BUS-104', ref: $json.body.ref}) }}"}
    data = {"operation": "save", "dataToSave": {"values": [{"key": "erp_model", "value": "sale.order"}, {"key": "erp_ref", "value": "={{ $json.body.ref }}"}]}}
    approval = {"resume": "webhook", "httpMethod": "POST", "responseMode": "lastNode", "options": {}}
    done = node("Done", "noOp", 1, {})
    return [
        chain("Target", webhook("bus-target", "responseNode"), answer, **unsaved),
        chain("Slow target", webhook("bus-slow", "responseNode"), pause, answer, **unsaved),
        chain("Called", node("Called", "executeWorkflowTrigger", 1.1, {"inputSource": "passthrough"}), code("Break", "throw new Error('rule of the called flow broken');")),
        chain("Order to ERP", webhook("bus-order"), code("Prepare", "return $input.all().map(i => ({json: {body: i.json.body}}));"), http("Call ERP", f"{url}/webhook/bus-target"), done),
        chain("Nobody listens", webhook("bus-refused"), http("Call ERP", "http://127.0.0.1:1/"), done),
        chain("Thrown", webhook("bus-thrown"), code("Check", "throw new Error('Stock for SKU 4711 would become negative');")),
        chain("Defect", webhook("bus-defect"), code("Compute", "const a = undefined;\nreturn [{json: {b: a.b}}];")),
        chain("Stopped", webhook("bus-stopped"), node("Refuse", "stopAndError", 1, stop)),
        chain("With custom data", webhook("bus-tagged"), node("Name it", "executionData", 1.1, data), code("Check", "throw new Error('Order ' + $input.first().json.body.ref + ' rejected');")),
        chain("Goes on", webhook("bus-soft"), http("Call ERP", f"{url}/webhook/bus-target", onError="continueErrorOutput"), done),
        chain("Calls another", webhook("bus-caller"), node("Call", "executeWorkflow", 1.2, {"source": "database", "workflowId": {"__rl": True, "mode": "id", "value": "SUB"}, "workflowInputs": {"mappingMode": "defineBelow", "value": {}}, "options": {}})),
        chain("Out of time", webhook("bus-timeout"), http("Call ERP", f"{url}/webhook/bus-slow"), done, executionTimeout=2),
        chain("Long", webhook("bus-long"), http("Call ERP", f"{url}/webhook/bus-slow"), done),
        chain("Approval", webhook("bus-approval"), node("Wait for approval", "wait", 1.1, approval, webhookId="bus-approval-wait"),
              code("Decided", "const b = $input.first().json.body;\nreturn [{json: {decision: b.decision, by: b.by}}];")),
    ]


def is_there(n8n, path):
    """Publishing takes a moment after it was answered."""
    try:
        n8n.call("/webhook/" + path, {"status": 200, "probe": True}, "POST")
        return True
    except urllib.error.HTTPError as error:
        return error.code != 404


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--keys", required=True)
    options = parser.parse_args()
    n8n = N8n(options.url)
    n8n.own()
    keys = {name: n8n.key(name, scopes) for name, scopes in KEYS.items()}
    admin = {"X-N8N-API-KEY": n8n.key("seed", SCOPES + ["workflow:create", "workflow:activate"])}
    sub = ""
    for flow in flows(options.url):
        made = n8n.call("/api/v1/workflows", json.loads(json.dumps(flow).replace('"SUB"', json.dumps(sub))), "POST", admin)
        if flow["name"] == "Called":
            sub = made["id"]
        n8n.call(f"/api/v1/workflows/{made['id']}/publish", {}, "POST", admin)
    for _ in range(100):
        if is_there(n8n, "bus-target"):
            break
        time.sleep(0.1)
    else:
        raise SystemExit("the published flows do not answer")
    with open(options.keys, "w", encoding="utf-8") as file:
        json.dump(keys, file)


if __name__ == "__main__":
    main()
