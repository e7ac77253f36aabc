// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/definitions.h"
#include "core/engine/settings.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace backroom;
using namespace Qt::StringLiterals;

/// Own files beside the delivered ones: a bad one is refused by name, everything else keeps working.
class DefinitionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_own = std::make_unique<QTemporaryDir>(); }
    void deliveredFilesAreSound();
    void deviceAndPipeAreNotOpened();
    void largeFileIsNotRead();
    void settingsBehindADeviceAreRefused();
    void feedDoesNotTakeTheIdOfAnotherModel();
    void feedOfTheSameModelReplacesTheDelivered();
    void oneCodeForOneRule();
    void figuresMustBeInTheFeed_data();
    void figuresMustBeInTheFeed();
    void conditionsAskForValuesThatAreThere();
    void aFixIsAConditionOrFalse();
    void shownValueNeedsALabel();
    void discussionBeginsWithAField_data();
    void discussionBeginsWithAField();
    void deliveredFeedIsAddedToNotChanged_data();
    void deliveredFeedIsAddedToNotChanged();
    void memberStandsOnce_data();
    void memberStandsOnce();
    void ownPoliciesStandBesideTheDelivered();
    void badPoliciesAreRefusedByName();
    void sharedActionsAreTheProgramsOwn();
    void ownPlaybooksStandBesideTheDelivered();
    void sharedActionIsLentOrMissed();

private:
    Definitions load() const { return loadDefinitions({QStringLiteral(BACKROOM_RESOURCES), m_own->path()}); }
    QString place(const QString& name) const
    {
        const QString file = m_own->filePath(name);
        QDir().mkpath(QFileInfo(file).path());
        return file;
    }
    void write(const QString& name, const Json& json) const
    {
        QFile file(place(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(dumpJson(json));
    }
    static Json delivered(const QString& name) { return *readDefinitionFile(QStringLiteral(BACKROOM_RESOURCES "/") + name); }
    static Json ownRule(const char* code, int number)
    {
        Json rule = delivered(u"rules/REF.credit-note.over-sale.json"_s);
        rule["code"] = code;
        rule["id"] = number;
        return rule;
    }

    std::unique_ptr<QTemporaryDir> m_own;
};

void DefinitionsTest::deliveredFilesAreSound()
{
    QCOMPARE(load().problems, QStringList());
}

void DefinitionsTest::deviceAndPipeAreNotOpened()
{
    QVERIFY(QFile::link(u"/dev/zero"_s, place(u"rules/device.json"_s)));
    QCOMPARE(::mkfifo(QFile::encodeName(place(u"rules/pipe.json"_s)).constData(), 0600), 0);
    const Definitions loaded = load();
    QCOMPARE(loaded.problems, QStringList({u"rules/device.json is no ordinary file"_s, u"rules/pipe.json is no ordinary file"_s}));
    QVERIFY(loaded.rules.size() > 100);
}

void DefinitionsTest::largeFileIsNotRead()
{
    QFile file(place(u"rules/large.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(1024 * 1024 + 1));
    QCOMPARE(load().problems, QStringList({u"rules/large.json larger than 1 MiB"_s}));
}

void DefinitionsTest::settingsBehindADeviceAreRefused()
{
    QVERIFY(QFile::link(u"/dev/zero"_s, place(u"connection.json"_s)));
    const auto loaded = loadConnection(m_own->path());
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().detail.endsWith(u"connection.json: is no ordinary file"_s), qPrintable(loaded.error().detail));
}

void DefinitionsTest::feedDoesNotTakeTheIdOfAnotherModel()
{
    Json feed = delivered(u"feeds/purchase-orders.json"_s);
    feed["model"] = "res.country";
    write(u"feeds/x.json"_s, feed);
    const Definitions loaded = load();
    QCOMPARE(loaded.problems, QStringList({u"feeds/x.json /id: the feed \"purchase-orders\" mirrors purchase.order; one of res.country needs an id of its own"_s}));
    QCOMPARE(loaded.feed({u"purchase-orders"_s})->model, u"purchase.order"_s);
}

void DefinitionsTest::feedOfTheSameModelReplacesTheDelivered()
{
    Json feed = delivered(u"feeds/purchase-orders.json"_s);
    feed["pollSeconds"] = 77;
    write(u"feeds/mine.json"_s, feed);
    const Definitions loaded = load();
    QCOMPARE(loaded.problems, QStringList());
    QCOMPARE(loaded.feed({u"purchase-orders"_s})->pollInterval, Duration(77'000));
    QCOMPARE(loaded.fileOf(FeedId{u"purchase-orders"_s}), u"feeds/mine.json"_s);
}

void DefinitionsTest::oneCodeForOneRule()
{
    write(u"rules/a.json"_s, ownRule("OWN.note.twice", 91001));
    write(u"rules/b.json"_s, ownRule("OWN.note.twice", 91002));
    const Definitions loaded = load();
    QCOMPARE(loaded.problems, QStringList({u"rules/b.json /code: OWN.note.twice is the code of rules/a.json"_s}));
    QCOMPARE(loaded.fileOf(RuleId{u"OWN.note.twice"_s}), u"rules/a.json"_s);
}

void DefinitionsTest::figuresMustBeInTheFeed_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("path");
    for (const char* member : {"amount", "atRisk", "since"}) {
        QTest::addRow("%s, derived", member) << QByteArray(member) << QByteArray("$nope");
        QTest::addRow("%s, field", member) << QByteArray(member) << QByteArray("amount_totl");
    }
}

void DefinitionsTest::figuresMustBeInTheFeed()
{
    QFETCH(QByteArray, member);
    QFETCH(QByteArray, path);
    Json rule = ownRule("OWN.note.figure", 91003);
    rule[member.toStdString()] = path.toStdString();
    write(u"rules/own.json"_s, rule);
    QCOMPARE(load().problems, QStringList({u"rules/own.json /%1: the feed \"invoices\" has no %2"_s.arg(QLatin1StringView(member), QLatin1StringView(path))}));
}

void DefinitionsTest::conditionsAskForValuesThatAreThere()
{
    Json rule = ownRule("OWN.note.figure", 91003);
    rule["when"] = Json::parse(R"(["|", ["$nope", ">", 1], ["invoice_line_ids", "any", [["$elsewhere", ">", 1]]]])");
    rule["fixed"] = Json::parse(R"([["state", "=", "posted"], ["$never", "=", 0]])");
    write(u"rules/own.json"_s, rule);
    const Definitions loaded = load();
    QCOMPARE(loaded.problems, QStringList({u"rules/own.json /when/1/0: the feed \"invoices\" has no $nope"_s, u"rules/own.json /fixed/1/0: the feed \"invoices\" has no $never"_s}));
    QVERIFY(std::none_of(loaded.rules.begin(), loaded.rules.end(), [](const Rule& one) { return one.code.value == u"OWN.note.figure"_s; }));
}

void DefinitionsTest::aFixIsAConditionOrFalse()
{
    Json rule = ownRule("OWN.note.figure", 91003);
    rule["fixed"] = true;
    write(u"rules/own.json"_s, rule);
    QCOMPARE(load().problems, QStringList({u"rules/own.json /fixed: must be a condition, or false where only a person ends it"_s}));
    rule["fixed"] = false;
    write(u"rules/own.json"_s, rule);
    QVERIFY(load().problems.isEmpty());
}

void DefinitionsTest::shownValueNeedsALabel()
{
    Json feed = delivered(u"feeds/invoices.json"_s);
    feed["formulas"].push_back({{"name", "$mine"}, {"unit", "money"}, {"expression", "amount_total + amount_tax"}});
    write(u"feeds/mine.json"_s, feed);
    Json rule = ownRule("OWN.note.label", 91004);
    rule["facts"] = {"partner_id", "$mine"};
    write(u"rules/own.json"_s, rule);
    QCOMPARE(load().problems, QStringList({u"rules/own.json /facts/1: $mine has no label in its feed"_s}));
}

void DefinitionsTest::discussionBeginsWithAField_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QStringList>("taken");
    QTest::newRow("field") << QByteArray(R"("order_id")") << QString() << QStringList{u"order_id"_s};
    QTest::newRow("path") << QByteArray(R"("order_id.partner_id")") << QString() << QStringList{u"order_id.partner_id"_s};
    QTest::newRow("several") << QByteArray(R"(["order_id", "product_id"])") << QString() << QStringList{u"order_id"_s, u"product_id"_s};
    QTest::newRow("not among the fields") << QByteArray(R"("ordre_id")") << u"feeds/mine.json /discussedOn: ordre_id is not among the fields"_s << QStringList{u"order_id"_s};
    QTest::newRow("second not among the fields") << QByteArray(R"(["order_id", "team_id.user_id"])") << u"feeds/mine.json /discussedOn: team_id is not among the fields"_s
                                                 << QStringList{u"order_id"_s};
    QTest::newRow("number") << QByteArray("3") << u"feeds/mine.json /discussedOn: must be a text"_s << QStringList{u"order_id"_s};
    QTest::newRow("list of numbers") << QByteArray("[3]") << u"feeds/mine.json /discussedOn: must be a list of texts"_s << QStringList{u"order_id"_s};
}

/// A feed that is refused leaves the delivered one in its place.
void DefinitionsTest::discussionBeginsWithAField()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, problem);
    QFETCH(QStringList, taken);
    Json feed = delivered(u"feeds/sales-order-lines.json"_s);
    feed["discussedOn"] = *parseJson(value);
    write(u"feeds/mine.json"_s, feed);
    const Definitions loaded = load();
    QCOMPARE(loaded.problems, problem.isEmpty() ? QStringList() : QStringList{problem});
    const auto& paths = loaded.feed({u"sales-order-lines"_s})->discussedOn;
    QCOMPARE(QStringList(paths.begin(), paths.end()), taken);
}

void DefinitionsTest::deliveredFeedIsAddedToNotChanged_data()
{
    QTest::addColumn<QByteArray>("patch"); // JSON Patch
    QTest::addColumn<QString>("told");
    const auto row = [](const char* name, const char* patch, const QString& told) { QTest::newRow(name) << QByteArray(patch) << told; };
    row("other pace", R"([{"op":"replace","path":"/pollSeconds","value":99}])", {});
    row("more of it", R"([{"op":"add","path":"/fields/-","value":"narration"},{"op":"add","path":"/formulas/-","value":{"name":"$own","unit":"money","expression":"amount_total"}}])", {});
    row("other words", R"([{"op":"add","path":"/formulas/0/label","value":{"en":"Mine"}}])", {});
    row("other figure", R"([{"op":"replace","path":"/formulas/0/expression","value":"0 * amount_total_signed"}])", u"/formulas/0: changes $company_amount"_s);
    row("figure gone", R"([{"op":"remove","path":"/formulas/0"}])", u"/formulas: lacks $company_amount"_s);
    row("other count", R"([{"op":"replace","path":"/aggregates/0/where","value":[["id","=",0]]}])", u"/aggregates/0: changes "_s);
    row("fewer records", R"([{"op":"replace","path":"/domain","value":[["amount_total","<",5000]]}])", u"/domain: differs"_s);
    row("shorter memory", R"([{"op":"replace","path":"/retentionDays","value":1}])", u"/retentionDays: differs"_s);
    row("field gone", R"([{"op":"remove","path":"/fields/0"}])", u"/fields: lacks name"_s);
    row("no items", R"([{"op":"add","path":"/contextual","value":true}])", u"/contextual: differs"_s);
}

/// Rules with limits need a second person to change; the figures they compare are worth no less.
void DefinitionsTest::deliveredFeedIsAddedToNotChanged()
{
    QFETCH(QByteArray, patch);
    QFETCH(QString, told);
    write(u"feeds/mine.json"_s, delivered(u"feeds/invoices.json"_s).patch(*parseJson(patch)));
    const Definitions loaded = load();
    if (told.isEmpty()) {
        QCOMPARE(loaded.problems, QStringList());
        QCOMPARE(loaded.fileOf(FeedId{u"invoices"_s}), u"feeds/mine.json"_s);
        return;
    }
    QCOMPARE(loaded.problems.size(), 1);
    QVERIFY2(loaded.problems.front().startsWith(u"feeds/mine.json "_s + told), qPrintable(loaded.problems.front()));
    QCOMPARE(loaded.fileOf(FeedId{u"invoices"_s}), u"feeds/invoices.json"_s);
    QVERIFY(loaded.feed({u"invoices"_s})->captionOf(u"$company_amount"_s));
}

void DefinitionsTest::memberStandsOnce_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("pointer");
    QTest::newRow("on top") << QByteArray(R"({"id":"a","order":1,"id":"b"})") << u"/id"_s;
    QTest::newRow("deep") << QByteArray(R"({"a":[1,{"x":[]},{"b/c":{"d":{},"e":[{}],"d":2}}],"z":{}})") << u"/a/2/b~1c/d"_s;
    QTest::newRow("the first of two") << QByteArray(R"([{"a":{"a":1}},{"a":1,"a":2,"b":3,"b":4}])") << u"/1/a"_s;
}

void DefinitionsTest::memberStandsOnce()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, pointer);
    QFile file(place(u"queues/twice.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(json);
    file.close();
    QCOMPARE(load().problems, QStringList({u"queues/twice.json %1: stands there twice"_s.arg(pointer)}));
    QVERIFY(load().rules.size() > 100);
}

void DefinitionsTest::ownPoliciesStandBesideTheDelivered()
{
    QVERIFY(load().policyBook.isComplete());
    Json own = delivered(u"policies/limits.json"_s);
    own["limits"][0]["upTo"] = 99;
    write(u"policies/ours.json"_s, own);
    const Definitions definitions = load();
    QCOMPARE(definitions.problems, QStringList());
    QCOMPARE(definitions.fileOf(PolicyId{u"limits"_s}), u"policies/ours.json"_s);
    QVERIFY(definitions.policyJson.at({u"limits"_s}) == own);
    QVERIFY(definitions.installedPolicyJson.at({u"limits"_s}) != own);
    QCOMPARE(definitions.policyBook.limits().all().front().allowance.upTo, std::optional<std::int64_t>(99));
}

void DefinitionsTest::badPoliciesAreRefusedByName()
{
    Json broken = delivered(u"policies/duties.json"_s);
    broken["matrix"]["A"] = "................";
    write(u"policies/a.json"_s, broken);
    const Json added{{"id", "ours"}, {"version", 1}, {"name", {{"en", "ours"}}}, {"limits", {{{"role", "boss"}, {"act", "refund"}, {"upTo", 1}}}}};
    write(u"policies/b.json"_s, added);
    write(u"policies/c.json"_s, added);
    const Definitions definitions = load();
    QCOMPARE(definitions.problems.filter(u"policies/a.json /matrix/"_s).size(), 10);
    QVERIFY(definitions.problems.contains(u"policies/b.json /limits/0/role: there is no role \"boss\""_s));
    QVERIFY(definitions.problems.contains(u"policies/c.json /id: ours is the id of policies/b.json"_s));
    QCOMPARE(definitions.problems.size(), 12);
    QVERIFY(definitions.policyBook.isComplete()); // with the delivered table
}

void DefinitionsTest::ownPlaybooksStandBesideTheDelivered()
{
    const std::size_t delivered = load().playbooks.size();
    QVERIFY(delivered >= 4);
    Json playbook = this->delivered(u"playbooks/receipt-late.json"_s);
    playbook["id"] = "late-again";
    write(u"playbooks/late-again.json"_s, playbook);
    playbook["id"] = "unfit";
    playbook["steps"][0]["verb"] = "fly";
    write(u"playbooks/unfit.json"_s, playbook);
    const Definitions definitions = load();
    QCOMPARE(definitions.playbooks.size(), delivered + 1);
    QCOMPARE(definitions.problems, (QStringList{u"playbooks/unfit.json /steps/0/verb: PUR.order.confirmed-less does not offer \"fly\""_s,
                                       u"playbooks/unfit.json /steps/0/verb: PUR.order.receipt-late does not offer \"fly\""_s}));
}

void DefinitionsTest::sharedActionsAreTheProgramsOwn()
{
    // Two people agree on a rule; nobody would have agreed on what it borrows from beside it.
    Json own = delivered(u"actions/transfers.json"_s);
    own["actions"]["validate"]["method"] = "unlink";
    write(u"actions/transfers.json"_s, own);
    write(u"actions/broken.json"_s, {{"id", "broken"}, {"version", 1}, {"model", "res.partner"}, {"actions", {{"erase", {{"name", {{"en", "Erase"}}}, {"method", "unlink"}, {"guard", Json::array()}}}}}});
    const Definitions loaded = load();
    QCOMPARE(loaded.problems, QStringList({u"actions/broken.json /actions/erase/done: is missing"_s, u"actions/broken.json /actions/erase/guard: must hold at least one condition"_s,
        u"actions/transfers.json /: actions of one's own are written in the rule that offers them"_s}));
    const auto rule = std::find_if(loaded.rules.begin(), loaded.rules.end(), [](const Rule& one) { return one.code == RuleId{u"INV.transfer.stuck"_s}; });
    QCOMPARE(rule->actions.at({u"validate"_s}).steps.front().method, u"button_validate"_s);
}

void DefinitionsTest::sharedActionIsLentOrMissed()
{
    Json rule = ownRule("OWN.note.borrowed", 99301);
    rule["material"] = {"state"};
    rule["actions"] = {{"pay", "register-payment"}, {"tell", "note"}};
    write(u"rules/OWN.note.borrowed.json"_s, rule);
    rule = ownRule("OWN.note.missed", 99302);
    rule["material"] = {"state"};
    rule["actions"] = {{"validate", "validate"}};
    write(u"rules/OWN.note.missed.json"_s, rule);
    const Definitions loaded = load();
    QCOMPARE(loaded.problems, QStringList({u"rules/OWN.note.missed.json /actions/validate: there is no shared action \"validate\" for account.move"_s}));
    const auto lent = std::find_if(loaded.rules.begin(), loaded.rules.end(), [](const Rule& one) { return one.code == RuleId{u"OWN.note.borrowed"_s}; });
    QVERIFY(lent != loaded.rules.end());
    QCOMPARE(lent->actions.size(), 2u);
    // Whoever pays must have seen to whom and how much; and a change of the shared action is a change of the rule.
    for (const QString& field : {u"state"_s, u"amount_residual"_s, u"partner_bank_id"_s})
        QVERIFY2(std::find(lent->material.begin(), lent->material.end(), field) != lent->material.end(), qPrintable(field));
    QVERIFY(lent->versionName().endsWith(u"+5"_s));
}

QTEST_GUILESS_MAIN(DefinitionsTest)
#include "tst_definitions.moc"
