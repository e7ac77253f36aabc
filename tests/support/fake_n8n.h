// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/flow_api.h"
#include "tests/support/fake_transport.h"

#include <QFile>
#include <QUrl>

namespace backroom::test {

/// The simulated n8n of the demo company (which the contract tests hold beside a real one), without a network between.
class FakeN8n {
public:
    explicit FakeN8n(Clock& clock) : m_api(clock)
    {
        QFile file(QStringLiteral(BACKROOM_RESOURCES "/demo/flows.json"));
        if (file.open(QIODevice::ReadOnly))
            m_world = parseJson(file.readAll()).value_or({});
        m_world["history"] = Json::array();
        m_api.load(m_world);
    }

    FakeTransport::Handler handler()
    {
        return [this](const HttpRequest& request) -> Result<HttpReply> { return answer(request); };
    }
    /// Starts the flow of a webhook.
    void post(const QString& webhook, const Json& body)
    {
        answer({"POST", QStringLiteral("/webhook/") + webhook, {}, {}, dumpJson(body)});
    }
    Secret key(const char* holder) const { return Secret(QByteArray::fromStdString(m_api.keys().at(holder))); }
    demo::FlowApi& api() { return m_api; }

private:
    HttpReply answer(const HttpRequest& request)
    {
        const QUrl url(QStringLiteral("http://n8n") + request.path);
        demo::HttpIn in;
        in.verb = request.verb;
        in.path = url.path();
        in.query = QUrlQuery(url);
        in.headers["host"] = "n8n";
        for (const auto& [name, value] : request.headers)
            in.headers[name.toLower()] = value;
        for (const auto& [name, value] : request.secretHeaders)
            in.headers[name.toLower()] = value.reveal();
        in.body = request.body;
        const demo::HttpOut out = m_api.answer(in);
        return {out.status, {{"content-type", out.contentType}}, out.body};
    }

    Json m_world;
    demo::FlowApi m_api;
};

} // namespace backroom::test
