// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/live_channel.h"
#include "tests/support/fake_live.h"
#include "tests/support/fake_transport.h"
#include "tests/support/manual_clock.h"

namespace backroom::test {

/// A channel between a bus of the test's and a clock by hand.
struct Line {
    explicit Line(int serverMajor = 19, bool isKey = false) : major(serverMajor), byKey(isKey)
    {
        http.setHandler([this](const HttpRequest& request) -> FakeTransport::Outcome {
            if (isCut)
                return Error{ErrorKind::Network, Reach::NotSent, {}, {}, {}};
            const auto answer = bus.answer(request);
            return answer ? *answer : FakeTransport::Outcome(HttpReply{404, {{"content-type", "text/html"}}, {}});
        });
    }

    void start(std::optional<LiveMark> mark = std::nullopt)
    {
        channel = std::make_unique<LiveChannel>(http, bus.sockets, clock,
            LiveSettings{QUrl(QStringLiteral("https://erp.example.com")), QUrl(QStringLiteral("https://live.example.com")), {QStringLiteral("retail"), QStringLiteral("lead"), Secret("password"), byKey}, major, mark});
        channel->setRandom([] { return 0.5; });
        QObject::connect(channel.get(), &LiveChannel::hinted, channel.get(), [this](const auto& more) { hints.insert(hints.end(), more.begin(), more.end()); });
        QObject::connect(channel.get(), &LiveChannel::heard, channel.get(), [this](bool missed) { heard.push_back(missed); });
        QObject::connect(channel.get(), &LiveChannel::lost, channel.get(), [this] { ++losses; });
        channel->start();
        clock.advance(std::chrono::seconds(1));
    }
    const LiveStatus& status() const { return channel->status(); }
    FakeLiveSocket* socket() const { return bus.sockets.socket(); }
    /// Of the first frame of the newest socket.
    std::int64_t subscribedFrom() const
    {
        return socket() && !socket()->sent.empty() ? integerAt(parseJson(socket()->sent.front()).value_or(Json::object())["data"], "last") : -1;
    }

    ManualClock clock;
    FakeTransport http{clock, Duration(10)};
    FakeBus bus{clock};
    std::unique_ptr<LiveChannel> channel;
    std::vector<odoo::ChangeHint> hints;
    std::vector<bool> heard; ///< each time, whether something was missed
    int losses = 0;
    int major;
    bool byKey;
    bool isCut = false;
};

} // namespace backroom::test
