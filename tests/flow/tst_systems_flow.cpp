// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/order_and_note.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// What the system map forbids, and what is raised when this console sees the source too late.
class SystemsFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsMasteredElsewhereIsNotChangedInOdoo();
    void whatWasDecidedBeforeIsNotSentEither();
    void dataOlderThanItsTargetIsRaised();
    void nothingIsRaisedWhileTheSourceIsGone();
    void namesMayBeStrange();

private:
    static void write(ConsoleRig& rig, const QString& file, const QByteArray& content)
    {
        const QString path = rig.folder.filePath(u"config/"_s + file);
        QDir().mkpath(QFileInfo(path).path());
        QFile written(path);
        QVERIFY(written.open(QIODevice::WriteOnly) && written.write(content) == content.size());
    }
    static void letSupplierPortalHaveTheSay(ConsoleRig& rig, const char* name = "Supplier portal")
    {
        write(rig, u"systems/own.json"_s, QByteArray::fromStdString(Json{{"id", "own"}, {"systems", {{{"id", "portal"}, {"kind", "outside"}, {"name", {{"en", name}}}}}},
            {"domains", {{{"id", "purchasing"}, {"name", {{"en", "Purchase orders"}}}, {"authority", "portal"}, {"models", {"purchase.order"}}}}}}.dump()));
    }
    static void watchFreshness(ConsoleRig& rig)
    {
        for (const char* file : {"feeds/data-freshness.json", "rules/INT.feed.behind.json", "queues/integration.json"}) {
            const QString to = rig.folder.filePath(u"resources/"_s + QLatin1StringView(file));
            QVERIFY(QFile::copy(QStringLiteral(BACKROOM_RESOURCES "/") + QLatin1StringView(file), to));
        }
    }
    static QStringList behind(const ConsoleRig& rig)
    {
        QStringList feeds;
        for (const auto& [id, row] : rig.rows) {
            if (row.code == u"INT.feed.behind"_s)
                feeds << row.businessKey;
        }
        return feeds;
    }
};

void SystemsFlow::whatIsMasteredElsewhereIsNotChangedInOdoo()
{
    ConsoleRig rig;
    letSupplierPortalHaveTheSay(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    const ItemDetail seen = rig.detail(orderItem(rig));
    const auto approve = std::find_if(seen.actions.begin(), seen.actions.end(), [](const OfferedAction& action) { return action.verb == verbs::approve; });
    QVERIFY(approve != seen.actions.end() && !approve->allowed);
    QVERIFY(approve->refusals.join(u' ').startsWith(u"not-authoritative:"_s));
    QVERIFY(approve->refusals.join(u' ').contains(u"Supplier portal"_s));
    const QStringList refusals = rig.decide(orderItem(rig), verbs::approve);
    QVERIFY(!refusals.isEmpty() && refusals.front().startsWith(u"not-authoritative:"_s));
    rig.pass(30s);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    QCOMPARE(orderState(rig), "to approve");
    // Other data goes on as before.
    QCOMPARE(rig.decide(noteItem(rig), verbs::approve), QStringList());
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
}

void SystemsFlow::whatWasDecidedBeforeIsNotSentEither()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(rig.decide(orderItem(rig), verbs::approve), QStringList());
    QCOMPARE(rig.decision()->state, DecisionState::Held);
    rig.kill();
    letSupplierPortalHaveTheSay(rig);
    QVERIFY(rig.start());
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Failed);
    QVERIFY2(rig.decision()->error && rig.decision()->error->detail.contains(u"not-authoritative"_s), qPrintable(rig.decision()->error ? rig.decision()->error->detail : QString()));
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
}

void SystemsFlow::dataOlderThanItsTargetIsRaised()
{
    ConsoleRig rig;
    watchFreshness(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    rig.console().openQueue({u"integration"_s});
    rig.pass(90s);
    QCOMPARE(behind(rig), QStringList());
    // The server goes on answering, but for the orders.
    rig.before = [](const HttpRequest& request) -> std::optional<FakeTransport::Outcome> {
        if (!request.path.contains(u"purchase.order"_s))
            return std::nullopt;
        return Error{ErrorKind::ServerFault, Reach::Reached, {}, u"deadlock detected"_s, {}};
    };
    rig.pass(50s);
    QCOMPARE(behind(rig), QStringList()); // the target is a minute
    rig.pass(60s);
    QCOMPARE(behind(rig), QStringList{u"purchase-orders"_s});
    rig.before = {};
    rig.pass(300s);
    QCOMPARE(behind(rig), QStringList());
}

void SystemsFlow::nothingIsRaisedWhileTheSourceIsGone()
{
    ConsoleRig rig;
    watchFreshness(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    rig.console().openQueue({u"integration"_s});
    rig.pass(30s);
    rig.before = [](const HttpRequest&) -> std::optional<FakeTransport::Outcome> { return Error{ErrorKind::Network, Reach::NotSent, {}, {}, {}}; };
    rig.pass(10min);
    QCOMPARE(rig.source.phase, SourcePhase::Offline);
    QCOMPARE(behind(rig), QStringList());
    rig.before = {};
    rig.pass(5min);
    QCOMPARE(rig.source.phase, SourcePhase::Online);
    QCOMPARE(behind(rig), QStringList());
}

void SystemsFlow::namesMayBeStrange()
{
    ConsoleRig rig;
    letSupplierPortalHaveTheSay(rig, R"(<b>"Portal: A, B"</b>)");
    QVERIFY(rig.start());
    rig.connectSource();
    const QStringList refusals = rig.decide(orderItem(rig), verbs::approve);
    QCOMPARE(refusals.size(), 1);
    const auto json = parseJson(refusals.front().section(u':', 1).toUtf8());
    QVERIFY(json);
    QCOMPARE(textAt(json->at("system"), "en"), uR"(<b>"Portal: A, B"</b>)"_s);
}

QTEST_GUILESS_MAIN(SystemsFlow)
#include "tst_systems_flow.moc"
