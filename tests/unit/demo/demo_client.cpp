// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/demo/demo_client.h"

#include "app/demo/seed.h"

#include <QTest>

namespace backroom::demo::test {

QByteArray Reply::header(const QByteArray& name) const
{
    for (const QByteArray& line : head.split('\n'))
        if (line.toLower().startsWith(name.toLower() + ':'))
            return line.mid(name.size() + 1).trimmed();
    return {};
}

Demo::Demo(DemoOptions options) : m_server(std::make_unique<DemoServer>(clock, std::move(options)))
{
    const auto listening = m_server->listen();
    if (!listening)
        qFatal("the simulator does not start: %s", qPrintable(listening.error().detail));
}

Reply Demo::send(const QByteArray& verb, const QByteArray& path, const QByteArray& body, const Headers& headers) const
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, quint16(m_server->url().port()));
    QByteArray request = verb + ' ' + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    for (auto header = headers.begin(); header != headers.end(); ++header)
        request += header.key() + ": " + header.value() + "\r\n";
    socket.write(request + "\r\n" + body);
    // The server runs on this thread: the event loop has to turn for it to answer.
    (void)QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 10'000);

    const QByteArray bytes = socket.readAll();
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    Reply reply;
    if (end < 0)
        return reply;
    reply.head = bytes.left(end);
    reply.status = reply.head.mid(9, 3).toInt();
    reply.body = bytes.mid(end + 4);
    reply.isWhole = reply.body.size() == reply.header("Content-Length").toLongLong();
    reply.json = Json::parse(reply.body.begin(), reply.body.end(), nullptr, false);
    return reply;
}

Reply Demo::json2(const char* login, const char* model, const char* method, const Json& body) const
{
    return send("POST", QByteArray("/json/2/") + model + '/' + method, dumpJson(body),
        {{"Authorization", "bearer " + QByteArray::fromStdString(demoKey(login))}, {"X-Odoo-Database", "demo"}, {"Content-Type", "application/json"}});
}

Reply Demo::rpc(const QByteArray& path, const Json& params, const QByteArray& cookie) const
{
    Headers headers = {{"Content-Type", "application/json"}};
    if (!cookie.isEmpty())
        headers["Cookie"] = cookie;
    return send("POST", path, dumpJson({{"jsonrpc", "2.0"}, {"method", "call"}, {"id", 7}, {"params", params}}), headers);
}

Reply Demo::execute(const char* login, const char* model, const char* method, const Json& args, const Json& keywords) const
{
    return rpc("/jsonrpc", {{"service", "object"}, {"method", "execute_kw"},
        {"args", Json::array({"demo", user(login).id, user(login).password, model, method, args, keywords})}});
}

QByteArray Demo::signIn(const char* login) const
{
    const Reply reply = rpc("/web/session/authenticate", {{"db", "demo"}, {"login", login}, {"password", user(login).password}});
    return reply.header("Set-Cookie").split(';').value(0);
}

Id Demo::firstOf(const char* model, const char* state) const
{
    const Reply reply = json2("admin", model, "search", {{"domain", Json::array({Json::array({"state", "=", state})})}, {"limit", 1}, {"order", "id"}});
    return reply.json.is_array() && !reply.json.empty() ? reply.json[0].get<Id>() : 0;
}

} // namespace backroom::demo::test
