// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/odoo_client.h"
#include "tests/support/demo_behind.h"
#include "tests/support/fake_transport.h"
#include "tests/support/manual_clock.h"

#include <QCoreApplication>

namespace backroom::test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Somebody at a simulated Odoo, with a provisioner of his own.
struct Administrator {
    explicit Administrator(Clock& given, DemoBehind& world, const char* login)
        : clock(given), transport(given), client(transport, given, QUrl(u"http://127.0.0.1:8069"_s), {u"demo"_s, QString::fromLatin1(login), world.place(login).secret, true})
    {
        transport.setHandler([this, &world](const HttpRequest& request) {
            auto outcome = world.answer(request);
            if (outcome && spoil)
                spoil(request, *outcome);
            return outcome;
        });
    }

    template <typename T>
    Result<T> await(const std::function<void(std::function<void(const Result<T>&)>)>& begin)
    {
        std::optional<Result<T>> outcome;
        begin([&outcome](const Result<T>& result) { outcome = result; });
        for (int i = 0; i < 2000 && !outcome; ++i) {
            QCoreApplication::processEvents();
            if (!static_cast<ManualClock&>(clock).advanceToNext())
                static_cast<ManualClock&>(clock).advance(1ms);
        }
        return outcome ? *outcome : Result<T>(Error::of(ErrorKind::Timeout, u"never answered"_s));
    }

    bool signIn()
    {
        return await<OdooSession>([this](auto done) { client.signIn(&owner, done); }).has_value();
    }

    Clock& clock;
    FakeTransport transport;
    OdooClient client;
    QObject owner;
    std::function<void(const HttpRequest& request, HttpReply& reply)> spoil; ///< the server is not quite what it was
};

/// An Odoo of another version: rows of `model` are not there of which `isGone` says so.
inline auto without(const char* model, std::function<bool(const Json& row)> isGone)
{
    return [path = u"/json/2/%1/search_read"_s.arg(QLatin1StringView(model)), isGone](const HttpRequest& request, HttpReply& reply) {
        auto rows = request.path.endsWith(path) ? parseJson(reply.body) : Result<Json>(Json());
        if (!rows || !rows->is_array())
            return;
        rows->erase(std::remove_if(rows->begin(), rows->end(), isGone), rows->end());
        reply.body = dumpJson(*rows);
    };
}

} // namespace backroom::test
