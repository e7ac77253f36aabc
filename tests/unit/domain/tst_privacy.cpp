// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/personal_act.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

Json readJson(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
}

const QString resources = QStringLiteral(BACKROOM_RESOURCES);

} // namespace

class PrivacyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void commitmentsHideAndBind();
    void pointersNeverThrow();
    void patternsFindTheirValues();
    void filesAreChecked();
    void everybodyInMaterialFieldsIsPersonal();
    void whatWasCommittedOpensAgain();
};

void PrivacyTest::commitmentsHideAndBind()
{
    const auto first = personalValueOf("Sommerfeld");
    const auto second = personalValueOf("Sommerfeld");
    QVERIFY(first && second);
    QCOMPARE(first->salt.size(), saltSize);
    QVERIFY(commitmentOf(*first) != commitmentOf(*second)); // the same value twice cannot be told to be the same
    QCOMPARE(commitmentOf({QByteArray(32, 'a'), "\"b\""}), sha256(QByteArray(32, 'a') + "\"b\""));
    for (qsizetype at = 0; at < first->salt.size(); ++at) {
        PersonalValue other = *first;
        other.salt[at] = static_cast<char>(other.salt[at] ^ 1);
        QVERIFY(commitmentOf(other) != commitmentOf(*first));
    }
    const PersonalValues values{{commitmentOf(*first), *first}, {commitmentOf(*second), *second}};
    QCOMPARE(personalValuesFromJson(toJson(values)).value_or({}), values);
    for (const char* nonsense : {"[]", R"({"zz":{}})", R"({"0000000000000000000000000000000000000000000000000000000000000000":{"salt":"x","value":1}})"})
        QVERIFY(!personalValuesFromJson(parseJson(nonsense).value_or(Json())));
}

void PrivacyTest::pointersNeverThrow()
{
    const Json json = {{"a/b", {1, {{"c", "x"}}}}, {"~", 2}, {"", 3}};
    QCOMPARE(*valueAt(json, "/a~1b/1/c"), Json("x"));
    QCOMPARE(*valueAt(json, "/~0"), Json(2));
    QCOMPARE(*valueAt(json, "/"), Json(3));
    QCOMPARE(*valueAt(json, ""), json);
    for (const char* nowhere : {"a", "/x", "/a~1b/2", "/a~1b/-", "/a~1b/-1", "/a~1b/99999999999999999999", "/a~1b/0/x", "/~", "/a~1b/1x"})
        QVERIFY2(nowhere == std::string("/~") || !valueAt(json, nowhere), nowhere);
    QCOMPARE(pointerTo("/x", "a/b~"), std::string("/x/a~1b~0"));
}

void PrivacyTest::patternsFindTheirValues()
{
    const auto book = PrivacyBook::fromJson(readJson(resources + u"/privacy/ledger.json"_s));
    QVERIFY2(book, qPrintable(book ? QString() : book.error().detail));
    const Json subject = {{"reason", "why"}, {"title", ""}, {"inputs", {{"a/b", "x"}, {"n", 3}, {"none", nullptr}}},
        {"seal", {{"hash", "00"}, {"fields", Json::array({Json::array({"partner_id", "Gemini [7]"}), Json::array({"amount_total", "12"}), Json::array({"order.user_id", "Mitchell [2]"}), Json::array({"line 1", "2 × desk"})})}}},
        {"amount", 5}, {"actor", "marc"}};
    const std::vector<std::string> expected{"/inputs/a~1b", "/inputs/n", "/reason", "/seal/fields/0/1", "/seal/fields/2/1", "/seal/fields/3/1", "/seal/hash"};
    QCOMPARE(book->personalIn(u"decision.held"_s, subject), expected);
    QVERIFY(book->personalIn(u"session.started"_s, subject).empty());
    QVERIFY(!book->bearsOn(u"session.started"_s));
}

void PrivacyTest::filesAreChecked()
{
    const Json good = readJson(resources + u"/privacy/ledger.json"_s);
    for (const char* patch : {R"({"otherMonths":0})", R"({"otherMonths":1201})", R"({"acts":[{"act":"x","personal":["reason"]}]})", R"({"unknown":1})", R"({"named":null})",
             R"({"retention":[{"class":"x","months":0,"why":{"en":"y"},"models":["m"]}]})"}) {
        Json bad = good;
        bad.merge_patch(parseJson(patch).value_or(Json()));
        QVERIFY2(!PrivacyBook::fromJson(bad), patch);
    }
    auto both = PrivacyBook::fromJson(good);
    Json own = good;
    own["named"] = {"x_nickname"};
    own["retention"] = Json::array();
    own["otherMonths"] = 36;
    both->add(*PrivacyBook::fromJson(own));
    QVERIFY(both->isNamed(u"x_nickname"_s) && both->isNamed(u"partner_id"_s));
    QCOMPARE(both->retentionOf(u"project.task"_s)->months, 36);
    QCOMPARE(both->retentionOf(u"account.move"_s)->months, 96);
}

// A rule that comes with the program and seals a person's name must not bring it into the log for ever.
void PrivacyTest::everybodyInMaterialFieldsIsPersonal()
{
    const auto book = PrivacyBook::fromJson(readJson(resources + u"/privacy/ledger.json"_s));
    const QStringList people{u"res.partner"_s, u"res.users"_s, u"hr.employee"_s, u"res.partner.bank"_s, u"resource.resource"_s};
    int found = 0;
    std::map<QString, QString> modelOfFeed;
    for (const QString& name : QDir(resources + u"/feeds"_s).entryList({u"*.json"_s})) {
        const Json feed = readJson(resources + u"/feeds/"_s + name);
        modelOfFeed[textAt(feed, "id")] = textAt(feed, "model");
    }
    for (const QString& name : QDir(resources + u"/rules"_s).entryList({u"*.json"_s})) {
        const Json rule = readJson(resources + u"/rules/"_s + name);
        const Json fields = readJson(resources + u"/models/%1.json"_s.arg(modelOfFeed[textAt(rule, "feed")]));
        for (const Json& material : rule.value("material", Json::array())) {
            const QString field = textOf(material).remove(u'?');
            const Json known = fields.is_object() ? fields.value(field.toStdString(), Json()) : Json();
            if (!known.is_array() || known.size() < 2 || !people.contains(textOf(known[1])))
                continue;
            ++found;
            QVERIFY2(book->isNamed(field), qPrintable(name + u' ' + field));
        }
    }
    QVERIFY2(found >= 5, qPrintable(QString::number(found)));
}

void PrivacyTest::whatWasCommittedOpensAgain()
{
    const auto book = PrivacyBook::fromJson(readJson(resources + u"/privacy/ledger.json"_s));
    const LedgerAct act{u"decision.held"_s, {}, u"marc"_s, {}, {{"id", "d"}, {"reason", "why"}, {"inputs", {{"to", {{"name", "Ada"}}}}}}};
    const auto made = committed(act, *book);
    QVERIFY(made);
    QCOMPARE(made->fresh.size(), std::size_t(2));
    QVERIFY(made->act.subject["reason"].is_null());
    const Json body = {{"act", "decision.held"}, {"subject", made->act.subject}, {"personal", made->act.personal}};
    const auto open = opened(body, made->fresh);
    QCOMPARE(open.subject, act.subject);
    QVERIFY(open.missing.empty());
    QCOMPARE(opened(body, {}).missing.size(), std::size_t(2));
    QCOMPARE(objectOf(body), u"d"_s);
}

QTEST_GUILESS_MAIN(PrivacyTest)
#include "tst_privacy.moc"
