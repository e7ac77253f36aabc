// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule.h"
#include "core/engine/definitions.h"
#include "core/engine/rule_agreement.h"
#include "tests/contract/person.h"

#include <QTemporaryDir>
#include <QUuid>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

/// A person's desk as far as rules go: a ledger and what it says about them.
class RuleDeskOf {
public:
    explicit RuleDeskOf(Person& person, const QString& login)
        : m_person(person),
          m_ledger(*LedgerStore::open(m_folder.filePath(u"ledger.sqlite"_s), {})),
          m_agreement(person.clock(), *m_ledger, publications, u"desk of "_s + login)
    {
        m_agreement.resume(person.client(), {login, person.uid(), u"server under test"_s});
        waitUntilRead();
    }

    Result<void> propose(const Json& file)
    {
        return outcomeOf<void>([&](auto done) { m_agreement.propose(file, done); });
    }
    Result<void> publish(const Json& file)
    {
        return outcomeOf<void>([&](auto done) { m_agreement.publish(file, done); });
    }
    bool read()
    {
        m_agreement.refresh();
        return waitUntilRead();
    }
    QStringList problems() const { return m_agreement.problems(); }

    PublicationRegister publications;

private:
    bool waitUntilRead()
    {
        return QTest::qWaitFor([this] { return !m_agreement.isBusy(); }, 60'000);
    }

    Person& m_person;
    QTemporaryDir m_folder;
    std::unique_ptr<LedgerStore> m_ledger;
    RuleAgreement m_agreement;
};

} // namespace

/// Rules that people at two desks agree on, written and read by the very calls of the engine.
class ContractAgreement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void init();
    void everybodyOfTheHouseMayPropose_data();
    void everybodyOfTheHouseMayPropose();
    void secondPersonAgrees();
    void saidAgainIsOneNote();
    void whatAnotherChangedCountsForNothing();

private:
    std::unique_ptr<RuleDeskOf> desk(const QString& login) { return std::make_unique<RuleDeskOf>(m_desk.person(login), login); }
    RuleId code() const { return {textAt(m_rule, "code")}; }
    Result<Json> notes(const QString& login)
    {
        return m_desk.person(login).searchRead(u"mail.message"_s, Json::array({Json::array({"body", "like", toJson(u' ' + code().value + u' ')})}), {"body", "attachment_ids"}, u"id"_s);
    }

    ServerUnderTest m_server;
    Desk m_desk;
    Json m_rule;
};

void ContractAgreement::init()
{
    const auto delivered = readDefinitionFile(QStringLiteral(BACKROOM_RESOURCES "/rules/PUR.order.to-approve.json"));
    REQUIRE_OK(delivered);
    m_rule = *delivered;
    m_rule["code"] = (u"TST.order.r"_s + QUuid::createUuid().toString(QUuid::Id128)).toStdString();
    m_rule["why"] = {{"en", "For <b>people</b> & consoles: \u20ac 5 \u00fc \"quoted\""}, {"de", "\u00dcber 5 \u20ac"}};
}

void ContractAgreement::everybodyOfTheHouseMayPropose_data()
{
    QTest::addColumn<QString>("login");
    for (const char* login : {"finance", "buyer", "store", "outsider"})
        QTest::newRow(login) << QString::fromLatin1(login);
}

void ContractAgreement::everybodyOfTheHouseMayPropose()
{
    QFETCH(const QString, login);
    const auto first = desk(login);
    REQUIRE_OK(first->propose(m_rule));
    const auto second = desk(u"lead"_s);
    const RulePublication* seen = second->publications.proposed(code());
    QVERIFY(seen);
    QCOMPARE(seen->proposedBy, login);
    QCOMPARE(seen->file, m_rule);
    QVERIFY(std::chrono::abs(seen->proposedAt - m_desk.person(login).clock().now()) < std::chrono::minutes(5));
}

void ContractAgreement::secondPersonAgrees()
{
    const auto finance = desk(u"finance"_s);
    const auto lead = desk(u"lead"_s);
    REQUIRE_OK(finance->propose(m_rule));
    QCOMPARE(kindOf(finance->publish(m_rule)), u"policy"_s);
    REQUIRE_OK(lead->publish(m_rule));
    const auto third = desk(u"manager"_s);
    for (RuleDeskOf* one : {finance.get(), lead.get(), third.get()}) {
        QVERIFY(one->read());
        const RulePublication* published = one->publications.published(code());
        QVERIFY(published);
        QCOMPARE(published->proposedBy, u"finance"_s);
        QCOMPARE(published->publishedBy, u"lead"_s);
        QVERIFY(!one->publications.proposed(code()));
    }
}

void ContractAgreement::saidAgainIsOneNote()
{
    const auto finance = desk(u"finance"_s);
    REQUIRE_OK(finance->propose(m_rule));
    REQUIRE_OK(finance->propose(m_rule));
    const auto elsewhere = desk(u"finance"_s); // the same person at another machine
    REQUIRE_OK(elsewhere->propose(m_rule));
    const auto written = notes(u"lead"_s);
    REQUIRE_OK(written);
    QCOMPARE(written->size(), std::size_t(1));
}

/// In a channel everybody may change what others wrote; the server remembers who did.
void ContractAgreement::whatAnotherChangedCountsForNothing()
{
    const auto finance = desk(u"finance"_s);
    REQUIRE_OK(finance->propose(m_rule));
    const auto written = notes(u"lead"_s);
    REQUIRE_OK(written);
    QCOMPARE(written->size(), std::size_t(1));
    const Json note = written->front();
    REQUIRE_OK(m_desk.person(u"lead"_s).write(u"mail.message"_s, note["id"].get<std::int64_t>(), {{"body", textAt(note, "body").toStdString()}}));
    const auto third = desk(u"manager"_s);
    QVERIFY(!third->publications.proposed(code()));
    const QStringList problems = third->problems().filter(QString::number(note["id"].get<std::int64_t>()));
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems.front().contains(u"changed it since finance wrote it"_s), qPrintable(problems.front()));
}

QTEST_GUILESS_MAIN(ContractAgreement)
#include "tst_agreement.moc"
