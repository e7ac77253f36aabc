// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_scenario.h"

#include "core/domain/governance/policy_standing.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString faultsOf(const Json& file)
{
    const auto policy = policyFromJson(file);
    return policy ? QString() : policy.error().detail;
}

/// The table of the handbook, as it stands there.
const QStringList handbook{u".XoX....oooo.ooo"_s, u"X.XX...o.oXXoXXX"_s, u"oX.X....oX...o.."_s, u"XXX.XX.X..Xo.Xoo"_s, u"...X.XoXo.oo.ooo"_s, u"...XX.Xo...XoXXX"_s,
    u"....oX.XXX...o.."_s, u".o.XXoX..oXXoXXX"_s, u"o.o.o.X..Xo..o.."_s, u"ooX...XoX.XXoXXX"_s, u"oX.Xo..XoX.o.ooo"_s, u"oX.ooX.X.Xo.XXo."_s, u".o...o.o.o.X.X.."_s,
    u"oXoXoXoXoXoXX.oo"_s, u"oX.ooX.X.Xoo.o.o"_s, u"oX.ooX.X.Xo..oo."_s};

} // namespace

/// What policy files say, and what is refused of them.
class PolicyFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dutiesAreThoseOfTheHandbook();
    void sodIsSymmetric();
    void freshnessIsThatOfTheHandbook();
    void everyActIsKnown();
    void deliveredFilesFitEachOther();
    void pathsAreThere();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void filesMustFitEachOther_data();
    void filesMustFitEachOther();
    void rolesComeFromGroups();
    void twoPeopleChangeAPolicy();
};

void PolicyFilesTest::dutiesAreThoseOfTheHandbook()
{
    const PolicyScenario s;
    for (const Duty did : allDuties()) {
        for (const Duty would : allDuties()) {
            const QChar sign = handbook[static_cast<qsizetype>(did)][static_cast<qsizetype>(would)];
            const SodRule rule = sign == u'X' ? SodRule::Never : sign == u'o' ? SodRule::SecondPerson : SodRule::Free;
            QVERIFY2(s.book.matrix().between(did, would) == rule, qPrintable(toName(did) + toName(would)));
        }
        QCOMPARE(dutyFromName(toName(did)), std::optional(did));
    }
    QVERIFY(!dutyFromName(u"O"_s));
    QVERIFY(SodMatrix().between(Duty::RaiseRefund, Duty::ReceiveGoods) == SodRule::Never);
}

/// domain.md §3.4.
void PolicyFilesTest::freshnessIsThatOfTheHandbook()
{
    const PolicyScenario s;
    const std::map<QString, Duration> handbook{{u"refund"_s, 60s}, {u"payment"_s, 60s}, {u"write-off"_s, 60s}, {u"reconciliation"_s, 60s}, {u"stock-adjustment"_s, 2min}, {u"order"_s, 15min}};
    for (const auto& [act, freshFor] : handbook) {
        const ActClass* known = s.book.act({act});
        QVERIFY2(known, qPrintable(act));
        QCOMPARE(known->freshFor, freshFor);
    }
}

/// Whatever a rule or an action says it belongs to, somebody may do.
void PolicyFilesTest::everyActIsKnown()
{
    const PolicyScenario s;
    std::set<QString> named;
    for (const char* folder : {"actions", "rules"}) {
        const QDir dir(QStringLiteral(BACKROOM_RESOURCES "/") + QLatin1StringView(folder));
        for (const QString& name : dir.entryList(QDir::Files)) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const Json json = parseJson(file.readAll()).value();
            named.insert(textAt(json.value("policy", Json::object()), "act"));
            const Json actions = json.value("actions", Json::object());
            for (const auto& [verb, action] : actions.items())
                named.insert(textAt(action, "act"));
        }
    }
    named.erase(QString());
    QVERIFY(named.size() >= 8);
    for (const QString& act : named) {
        const bool somebodyMay = std::any_of(s.book.roles().begin(), s.book.roles().end(), [&](const auto& role) { return s.book.allowanceOf(role.first, {act}, {}, {}, {}).has_value(); });
        QVERIFY2(s.book.act({act}) && somebodyMay, qPrintable(act));
    }
}

void PolicyFilesTest::sodIsSymmetric()
{
    const Json good = PolicyScenario::delivered(u"duties"_s);
    QCOMPARE(faultsOf(good), QString());
    // Every single sign that is changed is found.
    for (const Duty did : allDuties()) {
        for (const Duty would : allDuties()) {
            Json bad = good;
            auto& row = bad["matrix"][toName(did).toStdString()].get_ref<std::string&>();
            char& sign = row[static_cast<std::size_t>(would)];
            sign = sign == '.' ? 'o' : '.';
            QVERIFY2(faultsOf(bad).contains(u"/matrix/"_s), qPrintable(toName(did) + toName(would)));
        }
    }
}

void PolicyFilesTest::deliveredFilesFitEachOther()
{
    const PolicyScenario s;
    QVERIFY(s.book.isComplete());
    QVERIFY(s.book.problems().empty());
    QVERIFY(!PolicyBook().isComplete());
}

void PolicyFilesTest::pathsAreThere()
{
    // Against what a source was recorded to have; a model that was not recorded has no feed either.
    const auto schemaOf = [](const QString& model) {
        QFile file(QStringLiteral(BACKROOM_RESOURCES "/models/%1.json").arg(model));
        return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
    };
    const auto check = [&](QString model, const QString& path, const char* target) {
        for (const QString& step : path.split(u'.')) {
            const Json schema = schemaOf(model);
            const auto field = schema.find(step.toStdString());
            QVERIFY2(schema.is_object() && field != schema.end(), qPrintable(model + u'.' + step));
            model = textOf((*field)[1]);
        }
        QVERIFY2(target ? model == QLatin1StringView(target) : !model.isEmpty(), qPrintable(path));
    };
    const PolicyScenario s;
    for (const ActDeclaration& declared : s.book.found()) {
        for (const QString& path : declared.by)
            check(declared.model, path, "res.users");
        for (const auto& condition : declared.when)
            QVERIFY2(schemaOf(declared.model).contains(condition.first.toStdString()), qPrintable(condition.first));
    }
    for (const LineageDeclaration& declared : s.book.lineage()) {
        for (const QString& path : declared.by)
            check(declared.model, path, nullptr);
    }
}

void PolicyFilesTest::refusesWhatIsWrong_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("patch");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* file, const char* patch, const char* fault) {
        QTest::addRow("%s", fault) << QString::fromLatin1(file) << QString::fromLatin1(patch) << QString::fromLatin1(fault);
    };
    row("limits", R"([{"op":"add","path":"/limits/0/upto","value":3}])", "/limits/0/upto: is not known here");
    row("limits", R"([{"op":"remove","path":"/limits/0/upTo"}])", "/limits/0/upTo: there must be a figure");
    row("limits", R"([{"op":"add","path":"/limits/0/unlimited","value":true}])", "/limits/0/upTo: there must be a figure");
    row("limits", R"([{"op":"add","path":"/limits/0/fourEyesAbove","value":300}])", "/limits/0/fourEyesAbove: must not be above upTo");
    row("limits", R"([{"op":"replace","path":"/limits/0/upTo","value":-1}])", "/limits/0/upTo: must be 0 to");
    row("limits", R"([{"op":"replace","path":"/acts/refund/duty","value":"O"}])", "/acts/refund/duty: \"O\" is not known");
    row("limits", R"([{"op":"replace","path":"/acts/refund/freshFor","value":"2bd"}])", "/acts/refund/freshFor: must be a time that elapses");
    row("limits", R"([{"op":"replace","path":"/acts/refund/rolling/0/per","value":"moon"}])", "/acts/refund/rolling/0/per: \"moon\" is not known");
    row("limits", R"([{"op":"replace","path":"/acts/refund/measuredIn","value":["time"]}])", "/acts/refund/measuredIn: must be money or percent");
    row("limits", R"([{"op":"replace","path":"/acts/refund/approvals/0/people","value":0}])", "/acts/refund/approvals/0/people: must be 1 to 9");
    row("limits", R"([{"op":"remove","path":"/version"}])", "/version: is missing");
    row("duties", R"([{"op":"remove","path":"/matrix/Q"}])", "/matrix/Q: is missing");
    row("duties", R"([{"op":"replace","path":"/matrix/Q","value":"oX"}])", "/matrix/Q: must have a sign for each of the 16 duties");
    row("duties", R"([{"op":"replace","path":"/matrix/Q","value":"oX.ooX.X.Xo..oo?"}])", "/matrix/Q: \"?\" at Q is none of X, o and .");
    row("duties", R"([{"op":"replace","path":"/matrix/Q","value":"oX.ooX.X.Xo..ooo"}])", "/matrix/Q: a duty goes with itself");
    row("duties", R"([{"op":"replace","path":"/found/0/by","value":"create_uid"}])", "/found/0/by: must be a list");
    row("exceptions", R"([{"op":"replace","path":"/overrides/lifts","value":["above-limit"]}])", "/overrides/lifts: above-limit cannot be overridden");
    row("exceptions", R"([{"op":"replace","path":"/smallStores/limitPercent","value":120}])", "/smallStores/limitPercent: must be 1 to 100");
}

void PolicyFilesTest::refusesWhatIsWrong()
{
    QFETCH(QString, file);
    QFETCH(QString, patch);
    QFETCH(QString, fault);
    const Json bad = PolicyScenario::delivered(file).patch(*parseJson(patch.toUtf8()));
    QVERIFY2(faultsOf(bad).startsWith(fault), qPrintable(faultsOf(bad)));
}

void PolicyFilesTest::filesMustFitEachOther_data()
{
    QTest::addColumn<QString>("own");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* own, const char* problem) { QTest::addRow("%s", problem) << QString::fromLatin1(own) << QString::fromLatin1(problem); };
    row(R"({"limits":[{"role":"boss","act":"refund","upTo":1}]})", "/limits/0/role: there is no role \"boss\"");
    row(R"({"limits":[{"role":"cfo","act":"dance","upTo":1}]})", "/limits/0/act: there is no class of acts \"dance\"");
    row(R"({"limits":[{"role":"auditor","act":"refund","upTo":1}]})", "/limits/0/role: auditor never decides");
    row(R"({"limits":[{"role":"cfo","act":"discount","upTo":1}]})", "/limits/0/upTo: discount is not measured in money");
    row(R"({"limits":[{"role":"buyer","act":"refund","percent":1}]})", "/limits/0/percent: refund is not measured in percent");
    row(R"({"limits":[{"role":"cfo","act":"write-off","unlimited":true},{"role":"cfo","act":"write-off","company":"North","upTo":1}]})", "/limits/0: there is one for the same already");
    row(R"({"roles":{"cfo":{"name":{"en":"x"},"groups":["x"]}}})", "/roles/cfo: another file has this role");
    row(R"({"acts":{"gift":{"name":{"en":"x"},"measuredIn":["money"],"reason":"never","freshFor":"1m","approvals":[{"people":1,"including":["boss"]}]}}})", "/acts/gift/approvals/0/including: there is no role \"boss\"");
}

void PolicyFilesTest::filesMustFitEachOther()
{
    QFETCH(QString, own);
    QFETCH(QString, problem);
    PolicyScenario s;
    Json file = *parseJson(own.toUtf8());
    file.update({{"id", "own"}, {"version", 1}, {"name", {{"en", "own"}}}});
    s.files["own"] = file;
    s.reload();
    QCOMPARE(s.book.problems().size(), 1U);
    QCOMPARE(s.book.problems().front().file.value, u"own"_s);
    QCOMPARE(s.book.problems().front().detail, problem);
}

void PolicyFilesTest::rolesComeFromGroups()
{
    const PolicyScenario s;
    const auto roles = rolesOf({u"Account.Group_Account_Invoice"_s, u" backroom / CFO "_s, u"base.group_user"_s}, s.book.roles());
    QCOMPARE(roles, (std::set<RoleId>{{u"finance-clerk"_s}, {u"cfo"_s}}));
    QVERIFY(personOf(u" Anna@Example.com "_s) == personOf(u"anna@example.com"_s));
}

void PolicyFilesTest::twoPeopleChangeAPolicy()
{
    const Json installed = PolicyScenario::delivered(u"limits"_s);
    Json own = installed;
    own["limits"][0]["upTo"] = 9999;
    const auto inForce = [](const Json& file, const Json& delivered, const RulePublication* published) {
        const auto effective = effectivePolicy(file, delivered, published);
        return effective ? toName(effective->standing) + u' ' + QString::number(effective->file["limits"][0]["upTo"].get<int>()) + u' ' + QString::number(effective->newer) : u"none"_s;
    };
    QCOMPARE(inForce({}, installed, nullptr), u"installed 250 0"_s);
    QCOMPARE(inForce(installed, installed, nullptr), u"installed 250 0"_s);
    QCOMPARE(inForce(own, installed, nullptr), u"pinned 250 0"_s); // nobody has agreed to it
    QCOMPARE(inForce(own, {}, nullptr), u"none"_s);
    RulePublication agreed;
    agreed.file = own;
    agreed.version = installed["version"].get<int>();
    QCOMPARE(inForce(own, installed, &agreed), u"published 9999 0"_s);
    QCOMPARE(inForce({}, installed, &agreed), u"pinned 9999 0"_s);
    Json later = installed;
    later["version"] = agreed.version + 1;
    QCOMPARE(inForce(own, later, &agreed), u"published 9999 %1"_s.arg(agreed.version + 1));
}

QTEST_GUILESS_MAIN(PolicyFilesTest)
#include "tst_policy_files.moc"
