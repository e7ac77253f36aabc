// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/automation/automation_health.h"

#include <QTest>

using namespace backroom;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestAutomationHealth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void healthIsJudged();
};

void TestAutomationHealth::healthIsJudged()
{
    using State = AutomationHealth::State;
    const Timestamp now = *fromOdoo(u"2026-11-23 10:00:00"_s);
    const Json cron = Json::parse(R"({"id": 1, "cron_name": "Mail", "active": true, "failure_count": 0, "lastcall": "2026-11-23 09:00:00", "nextcall": "2026-11-23 09:45:00"})");
    QCOMPARE(scheduledHealth(cron, now).state, State::Fine);
    QCOMPARE(scheduledHealth(cron, now + 16min).state, State::Late);
    const auto with = [&](const char* key, const Json& value) {
        Json row = cron;
        row[key] = value;
        return scheduledHealth(row, now).state;
    };
    QCOMPARE(with("failure_count", 2), State::Failing);
    QCOMPARE(with("active", false), State::Off);
    const auto longest = longestRuns(Json::parse(R"([{"cron_id": 1, "create_date": "2026-11-23 09:00:00", "write_date": "2026-11-23 09:00:20"},
        {"cron_id": 1, "create_date": "2026-11-22 09:00:00", "write_date": "2026-11-22 09:01:30"}, {"cron_id": 2, "create_date": "2026-11-22 09:00:00", "write_date": false}])"));
    QCOMPARE(longest, (std::map<std::int64_t, Duration>{{1, 90s}}));
    QCOMPARE(scheduledHealth(cron, now, longest).state, State::Slow);
    QCOMPARE(scheduledHealth(cron, now + 16min, longest).state, State::Late); // which is worse
    QCOMPARE(scheduledHealth(cron, now, {{1, 59s}}).state, State::Fine);
    QCOMPARE(ruleHealth(Json::parse(R"({"id": 2, "name": "x", "active": true, "action_server_ids": []})")).state, State::Broken);
    QCOMPARE(ruleHealth(Json::parse(R"({"id": 2, "name": "x", "active": true, "action_server_ids": [1]})")).state, State::Fine);
    QCOMPARE(actionHealth(Json::parse(R"({"id": 3, "name": "x", "state": "code", "usage": "ir_actions_server", "group_ids": [], "create_uid": 2})")).state, State::Open);
    QCOMPARE(actionHealth(Json::parse(R"({"id": 3, "name": "x", "state": "code", "usage": "ir_actions_server", "group_ids": [], "create_uid": 1})")).state, State::Fine);
    QCOMPARE(actionHealth(Json::parse(R"({"id": 3, "name": "x", "state": "code", "usage": "base_automation", "group_ids": []})")).state, State::Fine);
    QCOMPARE(actionHealth(Json::parse(R"({"id": 3, "name": "x", "state": "code", "usage": "ir_actions_server", "group_ids": [1], "warning": "no field"})")).state, State::Broken);
    std::vector<AutomationHealth> all{ruleHealth(Json::parse(R"({"id": 2, "name": "a", "action_server_ids": [1]})")), scheduledHealth(cron, now + 1h)};
    sortByUrgency(all);
    QCOMPARE(all.front().state, State::Late);
}

QTEST_GUILESS_MAIN(TestAutomationHealth)
#include "tst_automation_health.moc"
