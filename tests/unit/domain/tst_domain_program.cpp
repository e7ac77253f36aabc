// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_program.h"

#include <QTest>

using namespace backroom;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Domains bound to the tables of a mirror: every operator on every type, empty values included; what wakes them; when
/// time changes their answer.
class DomainProgramTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void finds_data();
    void finds();
    void refuses_data();
    void refuses();
    void accentsCountUnlessTheSourceIgnoresThem();
    void derivedValuesAreEmptyWhenUnknown();
    void saysWhatItReads();
    void findsTheRowsThatReachAChange();
    void knowsWhenTimeChangesTheAnswer_data();
    void knowsWhenTimeChangesTheAnswer();
    void knowsWhenBusinessTimeChangesTheAnswer();
    void knowsWhenAStoreIsOpen();
    void timeBehindRelations();

private:
    void put(const char* model, const char* records);
    static SearchDomain parsed(const QByteArray& domain)
    {
        const auto result = SearchDomain::parse(*parseJson(domain));
        if (!result)
            qFatal("%s", qPrintable(result.error().detail));
        return *result;
    }
    DomainProgram bound(const QByteArray& domain, const char* model = "thing") const
    {
        const auto program = DomainProgram::compile(parsed(domain), *m_mirror, QString::fromLatin1(model));
        if (!program)
            qFatal("%s", qPrintable(program.error().detail));
        return *program;
    }
    QString found(const QByteArray& domain) const
    {
        const DomainProgram program = bound(domain);
        QStringList ids;
        for (std::int64_t id = 1; id < 10; ++id) {
            if (const auto row = m_mirror->find(u"thing"_s)->rowOf(id); row && program.matches(*row, {m_now}))
                ids << QString::number(id);
        }
        return ids.join(u' ');
    }

    std::unique_ptr<Mirror> m_mirror;
    const Timestamp m_now = *fromOdoo(u"2026-11-23 10:00:00"_s);
};

void DomainProgramTest::put(const char* model, const char* records)
{
    const Json parsedRecords = *parseJson(records);
    for (const Json& record : parsedRecords) {
        std::vector<QString> names;
        std::vector<FieldValue> values;
        for (const auto& [name, value] : record.items()) {
            names.push_back(QString::fromStdString(name));
            values.push_back(fieldValueFromJson(value));
        }
        m_mirror->table(QString::fromLatin1(model)).upsert(record.at("id").get<std::int64_t>(), names, values);
    }
}

/// Thing 1 has everything, thing 2 nothing, thing 3 other values, thing 4 a target that is not mirrored.
void DomainProgramTest::init()
{
    m_mirror = std::make_unique<Mirror>();
    const ModelSchema thing{{u"flag"_s, {u"boolean"_s, {}}}, {u"count"_s, {u"integer"_s, {}}}, {u"amount"_s, {u"monetary"_s, {}}},
        {u"name"_s, {u"char"_s, {}}}, {u"state"_s, {u"selection"_s, {}}}, {u"day"_s, {u"date"_s, {}}}, {u"time"_s, {u"datetime"_s, {}}},
        {u"partner_id"_s, {u"many2one"_s, u"res.partner"_s}}, {u"place_id"_s, {u"many2one"_s, u"place"_s}}, {u"partner_ids"_s, {u"many2many"_s, u"res.partner"_s}},
        {u"other_id"_s, {u"many2one"_s, u"absent"_s}}};
    std::vector<QString> fields;
    for (const auto& [name, field] : thing)
        fields.push_back(name);
    m_mirror->setSchema(u"thing"_s, thing, fields);
    m_mirror->setSchema(u"place"_s, {{u"name"_s, {u"char"_s, {}}}, {u"parent_id"_s, {u"many2one"_s, u"place"_s}}, {u"since"_s, {u"datetime"_s, {}}}},
        {u"name"_s, u"parent_id"_s, u"since"_s});
    m_mirror->setSchema(u"res.partner"_s, {{u"city"_s, {u"char"_s, {}}}}, {u"city"_s});
    put("place", R"([{"id":1,"name":"World"},{"id":2,"name":"Europe","parent_id":1},{"id":3,"name":"Lyon","parent_id":2,"since":"2026-11-23 09:00:00"},{"id":4,"name":"Loop","parent_id":4}])");
    put("res.partner", R"([{"id":7,"city":"Lyon"},{"id":8,"city":false}])");
    m_mirror->setNames(u"res.partner"_s, {{7, u"Gemini Furniture"_s}, {8, u"Épicerie"_s}, {9, u"Elsewhere"_s}});
    put("thing", R"([
        {"id":1,"flag":true,"count":5,"amount":12.5,"name":"Blue_chair 10%","state":"done","day":"2026-11-20","time":"2026-11-23 09:59:30","partner_id":7,"place_id":3,"partner_ids":[7,8]},
        {"id":2,"flag":false,"count":0,"amount":0.0,"name":false,"state":false,"day":false,"time":false,"partner_id":false,"place_id":false,"partner_ids":[]},
        {"id":3,"flag":false,"count":-2,"amount":-1.0,"name":"","state":"draft","day":"2026-11-23","time":"2026-11-24 00:00:00","partner_id":8,"place_id":2,"partner_ids":[8]},
        {"id":4,"flag":true,"count":5,"amount":100.0,"name":"éclair","state":"done","day":"2026-12-01","time":"2026-12-01 12:00:00","partner_id":9,"place_id":4,"partner_ids":[9]}])");
}

void DomainProgramTest::finds_data()
{
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* domain, const char* expected) { QTest::newRow(domain) << QByteArray(domain) << QString::fromLatin1(expected); };
    // booleans
    row(R"([["flag","=",true]])", "1 4");
    row(R"([["flag","=",false]])", "2 3");
    row(R"([["flag","=","yes"]])", "1 4");
    row(R"([["flag","in",[true,false]]])", "1 2 3 4");
    row(R"([["flag","not in",[true,false]]])", "");
    // whole numbers: empty is zero, fractions are cut off
    row(R"([["count","=",5]])", "1 4");
    row(R"([["count","=",5.9]])", "1 4");
    row(R"([["count","=","5"]])", "1 4");
    row(R"([["count","=",false]])", "2");
    row(R"([["count","!=",false]])", "1 3 4");
    row(R"([["count","in",[false,-2]]])", "2 3");
    row(R"([["count","<",5]])", "2 3");
    row(R"([["count",">",-2.5]])", "1 2 4");
    row(R"([["count",">=",false]])", "1 2 4");
    row(R"([["count","like","-"]])", "3");
    row(R"([["count","=?",false]])", "1 2 3 4");
    // fractions
    row(R"([["amount","=",12.5]])", "1");
    row(R"([["amount","=",false]])", "2");
    row(R"([["amount","<=",0]])", "2 3");
    row(R"([["amount","not in",[12.5,100]]])", "2 3");
    // texts: a blank one equals an empty one, but only a blank one is like anything
    row(R"([["name","=",false]])", "2 3");
    row(R"([["name","=",""]])", "2 3");
    row(R"([["name","!=",false]])", "1 4");
    row(R"([["name","!=","éclair"]])", "1 2 3");
    row(R"([["name","in",["éclair",false]]])", "2 3 4");
    row(R"([["name","=like","%"]])", "1 3 4");
    row(R"([["name","like","%"]])", "1 3 4");
    row(R"([["name","not like","%"]])", "2");
    row(R"([["name","like",""]])", "1 2 3 4");
    row(R"([["name","not like",false]])", "");
    row(R"([["name","=like",false]])", "2 3");
    row(R"([["name","not =ilike",""]])", "1 4");
    row(R"([["name","like","blue"]])", "");
    row(R"([["name","ilike","BLUE"]])", "1");
    row(R"([["name","not ilike","BLUE"]])", "2 3 4");
    row(R"([["name","=like","Blue_chair 10_"]])", "1");
    row(R"([["name","=like","Blue\\_chair 10\\%"]])", "1");
    row(R"([["name","not =like","Blue%"]])", "2 3 4");
    row(R"([["name","=ilike","blue%"]])", "1");
    row(R"([["name","ilike","ÉCL"]])", "4");
    row(R"([["name",">","C"]])", "4");
    row(R"([["name","<","C"]])", "1 2 3");
    row(R"([["name",">=",false]])", "1 2 3 4");
    // selections: what is empty has no order
    row(R"([["state","=","done"]])", "1 4");
    row(R"([["state","=",false]])", "2");
    row(R"([["state","<","z"]])", "1 3 4");
    row(R"(["!",["state","<","e"]])", "2");
    row(R"([["state","not ilike","D"]])", "2");
    // dates
    row(R"([["day","=","2026-11-20"]])", "1");
    row(R"([["day","=","2026-11-20 23:00:00"]])", "1");
    row(R"([["day",">","2026-11-20"]])", "3 4");
    row(R"([["day","<",false]])", "");
    row(R"([["day","=",false]])", "2");
    row(R"([["day","not in",["2026-11-20",false]]])", "3 4");
    row(R"([["day",">=",{"today":"0d"}]])", "3 4");
    row(R"([["day","<",{"today":"-2d"}]])", "1");
    row(R"([["day","like","2026-11"]])", "1 3");
    row(R"(["!",["day",">","2026-11-20"]])", "1 2");
    // times: a day means all of it, fractions of a second are cut off
    row(R"([["time","=","2026-11-23 09:59:30.5"]])", "1");
    row(R"([["time",">","2026-11-23"]])", "3 4");
    row(R"([["time","<=","2026-11-23"]])", "1");
    row(R"([["time","<","2026-11-24"]])", "1");
    row(R"([["time","=","2026-11-24"]])", "3");
    row(R"([["time","=",false]])", "2");
    row(R"([["time","<",{"now":"-30s"}]])", "");
    row(R"([["time","<=",{"now":"-30s"}]])", "1");
    row(R"([["time","<=",{"today":"0d"}]])", "1");
    row(R"([["time",">",{"today":"1d"}]])", "4");
    row(R"([["time","ilike","09:59"]])", "1");
    // many2one
    row(R"([["partner_id","=",7]])", "1");
    row(R"([["partner_id","!=",7]])", "2 3 4");
    row(R"([["partner_id","=",false]])", "2");
    row(R"([["partner_id","in",[8,false]]])", "2 3");
    row(R"([["partner_id",">",7]])", "3 4");
    row(R"([["partner_id","ilike","E"]])", "1 3 4");
    row(R"([["partner_id","ilike","é"]])", "3");
    row(R"([["partner_id","=","Gemini Furniture"]])", "1");
    row(R"([["partner_id","not in",["Gemini Furniture",8]]])", "2 4");
    row(R"([["partner_id","like",false]])", "1 3 4");
    row(R"([["partner_id","=like",false]])", "2");
    row(R"([["place_id","=","Lyon"]])", "1");
    row(R"([["place_id","not ilike","l"]])", "2 3");
    // ids of its own
    row(R"([["id","in",[1,3,99]]])", "1 3");
    row(R"([["id","=",false]])", "");
    row(R"([["id","!=",false]])", "1 2 3 4");
    row(R"([["id","any",[["flag","=",true]]]])", "1 4");
    row(R"([["id","not any",[["flag","=",true]]]])", "2 3");
    row(R"([["display_name","ilike","chair"]])", "1");
    // x2many
    row(R"([["partner_ids","=",8]])", "1 3");
    row(R"([["partner_ids","!=",8]])", "2 4");
    row(R"([["partner_ids","=",false]])", "2");
    row(R"([["partner_ids","!=",[]]])", "1 3 4");
    row(R"([["partner_ids","in",[false,7]]])", "1 2");
    row(R"([["partner_ids","not in",[false,7]]])", "3 4");
    row(R"([["partner_ids","in",[]]])", "");
    row(R"([["partner_ids","ilike","elsewhere"]])", "4");
    row(R"([["partner_ids","any",[]]])", "1 3");
    row(R"([["partner_ids","not any",[["city","=","Lyon"]]]])", "2 3 4");
    // paths are nested "any", and keep a negative operator for the last step
    row(R"([["partner_id.city","=","Lyon"]])", "1");
    row(R"([["partner_id.city","!=","Lyon"]])", "3");
    row(R"(["!",["partner_id.city","=","Lyon"]])", "2 3 4");
    row(R"([["partner_ids.city","!=","Lyon"]])", "1 3");
    row(R"([["place_id.parent_id.name","=","Europe"]])", "1");
    // trees
    row(R"([["place_id","child_of",2]])", "1 3");
    row(R"([["place_id","child_of","europe"]])", "1 3");
    row(R"([["place_id","parent_of",3]])", "1 3");
    row(R"([["place_id","parent_of","Lyon"]])", "1 3");
    row(R"([["place_id","child_of",[3,4]]])", "1 4");
    row(R"([["place_id","child_of",false]])", "");
    row(R"([["place_id.id","child_of",1]])", "1 3");
    row(R"([["place_id.parent_id","child_of",2]])", "1 3");
    // logic
    row(R"([[1,"=",1]])", "1 2 3 4");
    row(R"([[0,"=",1]])", "");
    row(R"(["|","&",["flag","=",true],["count","=",5],["state","=",false],["amount",">",0]])", "1 4");
}

void DomainProgramTest::finds()
{
    QFETCH(QByteArray, domain);
    QFETCH(QString, expected);
    QCOMPARE(found(domain), expected);
    QCOMPARE(found("[\"!\",\"!\"," + domain.mid(1)), expected);
}

void DomainProgramTest::refuses_data()
{
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("kind");
    const auto row = [](const char* domain, const char* reason, ErrorKind kind) { QTest::newRow(domain) << QByteArray(domain) << QString::fromLatin1(reason) << int(kind); };
    row(R"([["flag","=",true],["nothing","=",1]])", "/1: no field nothing on thing", ErrorKind::UnknownField);
    row(R"([["partner_id","any",[["nothing","=",1]]]])", "/0/2/0: no field nothing on res.partner", ErrorKind::UnknownField);
    row(R"([["other_id.name","=","x"]])", "/0: absent is not mirrored", ErrorKind::UnknownModel);
    row(R"([["name.x","=","x"]])", "/0: name of thing leads to no other records", ErrorKind::BadInput);
    row(R"([["flag",">",true]])", "/0: flag has no order", ErrorKind::BadInput);
    row(R"([["flag","like","t"]])", "/0: flag is no text", ErrorKind::BadInput);
    row(R"([["amount","like","1"]])", "/0: amount is no text", ErrorKind::BadInput);
    row(R"([["partner_ids","<",3]])", "/0: partner_ids has no order", ErrorKind::BadInput);
    row(R"([["partner_id","=",true]])", "/0: partner_id cannot be compared with true", ErrorKind::BadInput);
    row(R"([["count","=","x"]])", "/0: count cannot be compared with \"x\"", ErrorKind::BadInput);
    row(R"([["day","=","monday"]])", "/0: day cannot be compared with \"monday\"", ErrorKind::BadInput);
    row(R"([["name","<",{"now":"-1h"}]])", "/0: name is no date or time", ErrorKind::BadInput);
    row(R"([["count","child_of",3]])", "/0: count is no relation", ErrorKind::BadInput);
    row(R"([["partner_id","child_of",3]])", "/0: no field parent_id on res.partner", ErrorKind::UnknownField);
}

void DomainProgramTest::refuses()
{
    QFETCH(QByteArray, domain);
    QFETCH(QString, reason);
    QFETCH(int, kind);
    const auto program = DomainProgram::compile(parsed(domain), *m_mirror, u"thing"_s);
    QVERIFY(!program);
    QVERIFY2(program.error().detail.startsWith(reason), qPrintable(program.error().detail));
    QCOMPARE(int(program.error().kind), kind);
}

void DomainProgramTest::accentsCountUnlessTheSourceIgnoresThem()
{
    QCOMPARE(found(R"([["name","ilike","ECL"]])"), QString());
    m_mirror->ignoresAccents = true;
    QCOMPARE(found(R"([["name","ilike","ECL"]])"), u"4"_s);
    QCOMPARE(found(R"([["name","=ilike","eclair"]])"), u"4"_s);
    QCOMPARE(found(R"([["name","like","ecl"]])"), QString());
}

void DomainProgramTest::derivedValuesAreEmptyWhenUnknown()
{
    const int loss = m_mirror->addDerived(u"thing"_s, u"$loss"_s, u"float"_s);
    RecordTable& things = m_mirror->table(u"thing"_s);
    things.setNumber(*things.rowOf(1), loss, 3);
    things.setNumber(*things.rowOf(2), loss, 0);
    QCOMPARE(found(R"([["$loss","<",100]])"), u"1 2"_s);
    QCOMPARE(found(R"([["$loss",">=",0]])"), u"1 2"_s);
    QCOMPARE(found(R"([["$loss","=",false]])"), u"3 4"_s);
    QCOMPARE(found(R"([["$loss","=",0]])"), u"2"_s);
    QVERIFY(!parsed(R"([["partner_id","any",[["$loss","=",0]]]])").isForServer());
}

void DomainProgramTest::saysWhatItReads()
{
    const auto reads = bound(R"([["state","=","done"],["place_id.parent_id.name","=","x"],["partner_id","ilike","a"]])").reads();
    QCOMPARE(reads, (std::map<QString, std::set<QString>>{{u"thing"_s, {u"state"_s, u"place_id"_s, u"partner_id"_s}}, {u"place"_s, {u"parent_id"_s, u"name"_s}}, {u"res.partner"_s, {u"display_name"_s}}}));
}

void DomainProgramTest::findsTheRowsThatReachAChange()
{
    const auto reached = [this](const QByteArray& domain, const char* model, std::vector<std::int64_t> ids) {
        QStringList things;
        for (const RecordTable::Row row : bound(domain).rowsReaching(QString::fromLatin1(model), ids))
            things << QString::number(m_mirror->find(u"thing"_s)->idOf(row));
        return things.join(u' ');
    };
    QCOMPARE(reached(R"([["place_id.name","=","x"]])", "place", {2, 4}), u"3 4"_s);
    QCOMPARE(reached(R"([["place_id.parent_id.name","=","x"]])", "place", {1}), u"3"_s);
    QCOMPARE(reached(R"([["place_id.parent_id.name","=","x"]])", "place", {2}), u"1 3"_s);
    QCOMPARE(reached(R"([["partner_ids","any",[["city","=","x"]]]])", "res.partner", {8}), u"1 3"_s);
    QCOMPARE(reached(R"([["partner_id","=","Elsewhere"]])", "res.partner", {9}), u"4"_s);
    QCOMPARE(reached(R"([["partner_id","=",9]])", "res.partner", {9}), QString());
    QCOMPARE(reached(R"([["place_id","child_of",1]])", "place", {2}), u"1 3 4"_s);
    QCOMPARE(reached(R"([["state","=","done"]])", "place", {2}), QString());
}

void DomainProgramTest::knowsWhenTimeChangesTheAnswer_data()
{
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QString>("expected"); // of thing 1; empty: never again
    const auto row = [](const char* domain, const char* expected) { QTest::newRow(domain) << QByteArray(domain) << QString::fromLatin1(expected); };
    row(R"([["time","<",{"now":"-4h"}]])", "2026-11-23 13:59:31");
    row(R"([["time","<=",{"now":"-4h"}]])", "2026-11-23 13:59:30");
    row(R"([["time",">",{"now":"-4h"}]])", "2026-11-23 13:59:30");
    row(R"([["time",">=",{"now":"-4h"}]])", "2026-11-23 13:59:31");
    row(R"([["time","<",{"now":"4h"}]])", "");
    row(R"([["time",">",{"now":"0s"}]])", "");
    row(R"([["time","<",{"today":"-1d"}]])", "2026-11-25 00:00:00");
    row(R"([["time","<=",{"today":"-1d"}]])", "2026-11-24 00:00:00");
    row(R"([["time",">",{"today":"-1d"}]])", "2026-11-24 00:00:00");
    row(R"([["time",">=",{"today":"-1d"}]])", "2026-11-25 00:00:00");
    row(R"([["day","<",{"today":"-5d"}]])", "2026-11-26 00:00:00");
    row(R"([["day","<=",{"today":"-5d"}]])", "2026-11-25 00:00:00");
    row(R"([["day",">=",{"today":"-5d"}]])", "2026-11-26 00:00:00");
    row(R"([["day","<",{"now":"-5d"}]])", "2026-11-26 00:00:00");
    row(R"([["day","<=",{"now":"-90h"}]])", "2026-11-23 18:00:00");
    row(R"(["!",["time","<",{"now":"-4h"}]])", "2026-11-23 13:59:31");
    row(R"(["|",["time","<",{"now":"-4h"}],["time","<",{"now":"-1h"}]])", "2026-11-23 10:59:31");
    row(R"([["time","<","2026-11-24 00:00:00"]])", "");
}

void DomainProgramTest::knowsWhenTimeChangesTheAnswer()
{
    QFETCH(QByteArray, domain);
    QFETCH(QString, expected);
    const DomainProgram program = bound(domain);
    const RecordTable::Row row = *m_mirror->find(u"thing"_s)->rowOf(1);
    const auto change = program.nextChange(row, {m_now});
    QCOMPARE(change ? toOdoo(*change) : QString(), expected);
    QCOMPARE(program.dependsOnTime(), domain.contains('{'));
    if (!change) {
        for (const auto later : {1h, 48h, 1000h})
            QCOMPARE(program.matches(row, {m_now + later}), program.matches(row, {m_now}));
        return;
    }
    QCOMPARE(program.matches(row, {*change - 1s}), program.matches(row, {m_now}));
    QVERIFY(program.matches(row, {*change}) != program.matches(row, {m_now}));
    // An empty time never changes anything.
    QVERIFY(!program.nextChange(*m_mirror->find(u"thing"_s)->rowOf(2), {m_now}));
}

void DomainProgramTest::knowsWhenBusinessTimeChangesTheAnswer()
{
    const auto book = CalendarBook::fromJson(*parseJson(R"({"id": "store", "timeZone": "Europe/Paris", "open": {"mon": [["09:00","18:00"]], "tue": [["09:00","18:00"]],
        "wed": [["09:00","18:00"]], "thu": [["09:00","18:00"]], "fri": [["09:00","18:00"]], "sat": [], "sun": []}, "holidays": ["2026-11-24"],
        "stores": {"Tokyo": {"timeZone": "Asia/Tokyo"}}})"));
    QVERIFY2(book, book ? "" : qPrintable(book.error().detail));
    const RecordTable::Row row = *m_mirror->find(u"thing"_s)->rowOf(1);
    const auto check = [&](const QByteArray& domain, const QString& store, const char* expected) {
        const DomainProgram program = bound(domain);
        const EvaluationContext now{m_now, &*book, store};
        const auto change = program.nextChange(row, now);
        QCOMPARE(change ? toOdoo(*change) : QString(), QString::fromLatin1(expected));
        QCOMPARE(program.matches(row, {*change - 1s, &*book, store}), program.matches(row, now));
        QVERIFY(program.matches(row, {*change, &*book, store}) != program.matches(row, now));
    };
    // 10:59:30 in Paris plus eight open hours: the shop closes at 18:00, is shut on the 24th, and opens on the 25th.
    check(R"([["time","<=",{"now":"-8bh"}]])", {}, "2026-11-25 08:59:30");
    // A day begins where the store is.
    check(R"([["time","<",{"today":"0d"}]])", {}, "2026-11-23 23:00:00");
    check(R"([["time","<",{"today":"0d"}]])", u"Tokyo"_s, "2026-11-23 15:00:00");
}

void DomainProgramTest::knowsWhenAStoreIsOpen()
{
    const auto book = CalendarBook::fromJson(*parseJson(R"({"id": "store", "timeZone": "Europe/Paris", "open": {"mon": [["09:00","18:00"]], "wed": [["09:00","18:00"]]},
        "holidays": [], "stores": {"Tokyo": {"timeZone": "Asia/Tokyo"}}})"));
    QVERIFY2(book, book ? "" : qPrintable(book.error().detail));
    const RecordTable& things = *m_mirror->find(u"thing"_s);
    const DomainProgram during = bound(R"([["time","=",{"open":true}]])");
    const DomainProgram outside = bound(R"([["time","!=",{"open":true}]])");
    const auto isDuring = [&](std::int64_t id, const QString& store) {
        const EvaluationContext context{m_now, &*book, store};
        const RecordTable::Row row = *things.rowOf(id);
        return during.matches(row, context) && !outside.matches(row, context);
    };
    QVERIFY(isDuring(1, {}));           // Monday, 10:59 in Paris
    QVERIFY(!isDuring(1, u"Tokyo"_s));  // 18:59 there
    QVERIFY(!isDuring(3, {}));          // Tuesday, 01:00
    QVERIFY(!isDuring(2, {}));          // no time at all
    // Past time does not move.
    QVERIFY(!during.nextChange(*things.rowOf(1), {m_now, &*book, {}}));
    const DomainProgram behind = bound(R"([["place_id.since","=",{"open":true}]])");
    QVERIFY(behind.matches(*things.rowOf(1), {m_now, &*book, {}}));
    QVERIFY(!behind.matches(*things.rowOf(2), {m_now, &*book, {}}));
}

void DomainProgramTest::timeBehindRelations()
{
    const DomainProgram program = bound(R"([["place_id.since","<",{"now":"-2h"}]])");
    const RecordTable& things = *m_mirror->find(u"thing"_s);
    QCOMPARE(program.nextChange(*things.rowOf(1), {m_now}), std::optional(*fromOdoo(u"2026-11-23 11:00:01"_s)));
    QVERIFY(!program.nextChange(*things.rowOf(3), {m_now}));
    QVERIFY(!program.nextChange(*things.rowOf(2), {m_now}));
}

QTEST_GUILESS_MAIN(DomainProgramTest)
#include "tst_domain_program.moc"
