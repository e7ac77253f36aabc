// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/console_rig.h"
#include "tests/support/fake_live.h"

#include <QFile>
#include <QTest>

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline const QString orders = u"purchase.order"_s;
inline const FeedId orderFeed{u"purchase-orders"_s};

/// The request of a session-less JSON-RPC call as JSON-2, which the modelled server speaks.
inline HttpRequest asJson2(const Json& args)
{
    HttpRequest request;
    request.verb = "POST";
    request.path = u"/json/2/%1/%2"_s.arg(textOf(args[3]), textOf(args[4]));
    Json body = args[6];
    const Json positional = args[5];
    const QString method = textOf(args[4]);
    if (!positional.empty())
        body[method == "search"_L1 ? "domain" : "ids"] = positional[0];
    request.body = dumpJson(body);
    return request;
}

/// The engine over a modelled server that tells what changes: signed in by password, which alone opens a session.
class LiveRig : public ConsoleRig {
public:
    LiveRig()
    {
        before = [this](const HttpRequest& request) -> std::optional<FakeTransport::Outcome> {
            if (isCut)
                return FakeTransport::Outcome(Error{ErrorKind::Network, Reach::NotSent, {}, {}, {}});
            if (const auto answer = bus.answer(request))
                return *answer;
            if (request.path != "/jsonrpc"_L1)
                return std::nullopt;
            const Json params = (*parseJson(request.body))["params"];
            if (params["service"] == "common")
                return FakeTransport::Outcome(bus.dated(jsonReply({{"jsonrpc", "2.0"}, {"id", 1}, {"result", FakeOdoo::uid}})));
            FakeTransport::Outcome answer = odoo.answer(asJson2(params["args"]));
            if (!answer || answer->status >= 500)
                return answer;
            const Json result = *parseJson(answer->body);
            Json envelope = {{"jsonrpc", "2.0"}, {"id", 1}};
            if (answer->status >= 300)
                envelope["error"] = {{"code", 0}, {"message", "Odoo Server Error"}, {"data", result}};
            else
                envelope["result"] = result;
            answer->status = 200;
            answer->body = dumpJson(envelope);
            return FakeTransport::Outcome(bus.dated(*answer));
        };
        makeLiveTransport = [this](const ConnectionSettings&) { return std::make_unique<Forward>(bus.sockets); };
    }

    ~LiveRig() { kill(); }

    /// Before start().
    void changeFeed(const QString& name, const char* key, const Json& value)
    {
        QFile file(folder.filePath(u"resources/feeds/"_s + name));
        file.setPermissions(file.permissions() | QFile::WriteOwner);
        QVERIFY(file.open(QIODevice::ReadWrite));
        Json feed = *parseJson(file.readAll());
        feed[key] = value;
        file.resize(0);
        file.seek(0);
        file.write(dumpJson(feed));
    }

    void connectByPassword()
    {
        ConnectionSettings settings;
        settings.url = u"http://127.0.0.1:8069"_s;
        settings.database = u"demo"_s;
        settings.login = u"lead"_s;
        settings.secretIsKey = false;
        console().connectSource(settings, Secret("password"));
        pass(3s);
    }

    FeedStatus feed(const FeedId& id = orderFeed) const
    {
        const auto found = std::find_if(feeds.begin(), feeds.end(), [&](const FeedStatus& status) { return status.id == id; });
        return found == feeds.end() ? FeedStatus() : *found;
    }
    int orderReads() const { return odoo.calls("purchase.order.search_read"); }

    FakeBus bus{clock};
    bool isCut = false;

private:
    struct Forward : LiveTransport {
        explicit Forward(FakeLiveTransport& to) : sockets(to) {}
        LiveSocket* open(const odoo::BusHandshake& handshake, QObject* owner) override { return sockets.open(handshake, owner); }
        FakeLiveTransport& sockets;
    };
};

} // namespace backroom::test
