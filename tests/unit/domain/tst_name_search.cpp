// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_program.h"
#include "core/domain/rules/name_search.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

/// How records are found by a text, where a model has its own way (tests/contract/tst_search.cpp asks the real server).
class NameSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void finds_data();
    void finds();
    void refuses_data();
    void refuses();
    void displayNameHasToDo();
    void aLoginIsTakenBeforeAnyName();
    void aLoginWakesEverybodyWhoLeadsToUsers();

private:
    void model(const QString& name, const ModelSchema& schema, const char* records);
    QString found(const QString& model, const QByteArray& domain) const;

    std::unique_ptr<Mirror> m_mirror;
};

void NameSearchTest::model(const QString& name, const ModelSchema& schema, const char* records)
{
    std::vector<QString> fields;
    for (const auto& [field, about] : schema)
        fields.push_back(field);
    m_mirror->setSchema(name, schema, fields);
    std::map<std::int64_t, QString> names;
    const Json parsed = *parseJson(records);
    for (const Json& record : parsed) {
        std::vector<FieldValue> values;
        for (const QString& field : fields)
            values.push_back(fieldValueFromJson(record.value(field.toStdString(), Json(false))));
        const auto id = record.at("id").get<std::int64_t>();
        m_mirror->table(name).upsert(id, fields, values);
        names[id] = textAt(record, "shown");
    }
    m_mirror->setNames(name, std::move(names));
}

void NameSearchTest::init()
{
    m_mirror = std::make_unique<Mirror>();
    const FieldSchema text{u"char"_s, {}};
    model(u"product.product"_s, {{u"name"_s, text}, {u"default_code"_s, text}, {u"barcode"_s, text}},
        R"([{"id":1,"shown":"[K200] Kettle","name":"Kettle","default_code":"K200","barcode":"4006"},{"id":2,"shown":"Pan","name":"Pan","barcode":"K200"},
            {"id":3,"shown":"[P1] Pan","name":"Pan","default_code":"P1"}])");
    model(u"product.template"_s, {{u"name"_s, text}, {u"product_variant_ids"_s, {u"one2many"_s, u"product.product"_s}}},
        R"([{"id":11,"shown":"Kettle","name":"Kettle","product_variant_ids":[1]},{"id":12,"shown":"Pan","name":"Pan","product_variant_ids":[2,3]}])");
    model(u"res.users"_s, {{u"name"_s, text}, {u"login"_s, text}},
        R"([{"id":5,"shown":"admin of all","name":"admin of all","login":"boss"},{"id":6,"shown":"Ann","name":"Ann","login":"admin"},{"id":7,"shown":"Boris","name":"Boris","login":"boris"}])");
    model(u"account.tax"_s, {{u"name"_s, {u"char"_s, {}}}, {u"description"_s, {u"char"_s, {}}}, {u"invoice_label"_s, {u"char"_s, {}}}},
        R"([{"id": 31, "name": "VAT 21% EU M.", "description": "", "invoice_label": ""}, {"id": 32, "name": "6% reduced", "description": "", "invoice_label": ""}])");
    model(u"hr.department"_s, {{u"parent_id"_s, {u"many2one"_s, u"hr.department"_s}}},
        R"([{"id":21,"shown":"Shops 100%"},{"id":22,"shown":"Shops 100% / Night_shift","parent_id":21},{"id":23,"shown":"Back\\office"}])");
    model(u"account.account"_s, {{u"name"_s, text}, {u"code"_s, text}, {u"description"_s, text}},
        R"([{"id":31,"shown":"101000 Cash","code":"101000","name":"Cash"},{"id":32,"shown":"102000 Bank","code":"102000","name":"Bank","description":"where the cash goes"}])");
    model(u"stock.warehouse"_s, {{u"name"_s, text}}, R"([{"id":41,"shown":"Lyon","name":"Lyon"},{"id":42,"shown":"Lille","name":"Lille"}])");
    model(u"stock.picking.type"_s, {{u"name"_s, text}, {u"warehouse_id"_s, {u"many2one"_s, u"stock.warehouse"_s}}},
        R"([{"id":51,"shown":"Lyon: Receipts","name":"Receipts","warehouse_id":41},{"id":52,"shown":"Lille: Receipts","name":"Receipts","warehouse_id":42},{"id":53,"shown":"Repairs","name":"Repairs"}])");
    model(u"res.country"_s, {{u"name"_s, text}, {u"code"_s, {u"char"_s, {}, {}, 2}}}, R"([{"id":61,"shown":"Latvia","name":"Latvia","code":"LV"},{"id":62,"shown":"Malta","name":"Malta","code":"MT"}])");
    model(u"account.move.line"_s, {{u"name"_s, text}, {u"product_id"_s, {u"many2one"_s, u"product.product"_s}}},
        R"([{"id":81,"shown":"INV/1 Kettle","name":"Kettle","product_id":1},{"id":82,"shown":"INV/1 Rounding","name":"Rounding"}])");
    model(u"order"_s, {{u"name"_s, text}, {u"user_id"_s, {u"many2one"_s, u"res.users"_s}}, {u"product_id"_s, {u"many2one"_s, u"product.product"_s}}},
        R"([{"id":71,"name":"A","user_id":6,"product_id":1},{"id":72,"name":"B","user_id":5,"product_id":2},{"id":73,"name":"C","user_id":8}])");
}

QString NameSearchTest::found(const QString& model, const QByteArray& domain) const
{
    const auto parsed = SearchDomain::parse(*parseJson(domain));
    const auto program = parsed ? DomainProgram::compile(*parsed, *m_mirror, model) : parsed.error();
    if (!program)
        return program.error().detail;
    const RecordTable& table = *m_mirror->find(model);
    QStringList ids;
    for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
        if (table.isAlive(row) && program->matches(row, {}))
            ids << QString::number(table.idOf(row));
    }
    return ids.join(u' ');
}

void NameSearchTest::finds_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* model, const char* domain, const char* expected) {
        QTest::addRow("%s %s", model, domain) << QString::fromLatin1(model) << QByteArray(domain) << QString::fromLatin1(expected);
    };
    // products: by name, code, the whole barcode, a code in brackets; "not" leaves the barcode out
    row("product.product", R"([["display_name","ilike","k20"]])", "1");
    row("product.product", R"([["display_name","like","4006"]])", "1");
    row("product.product", R"([["display_name","like","400"]])", "");
    row("product.product", R"([["display_name","=","K200"]])", "1 2");
    row("product.product", R"([["display_name","=","[P1] Pan"]])", "3");
    row("product.product", R"([["display_name","!=","K200"]])", "2 3");
    row("product.product", R"(["!",["display_name","=","K200"]])", "2 3");
    row("product.product", R"(["!","!",["display_name","=","K200"]])", "1 2");
    row("product.product", R"(["!","|",["display_name","=","K200"],["id","=",3]])", "2");
    row("product.product", R"(["!",["display_name","<","L"]])", "2 3");
    row("product.product", R"([["id","not any",[["display_name","=","K200"]]]])", "2 3");
    row("product.product", R"([["display_name","=",false]])", "2 3");
    row("product.product", R"([["display_name","like",""]])", "1 2 3");
    row("order", R"([["product_id","=","K200"]])", "71 72");
    row("order", R"([["product_id","!=","K200"]])", "73");
    row("order", R"([["product_id","not ilike","kettle"]])", "72 73");
    // among none is nobody, whatever the fields that would be asked
    row("account.move.line", R"([["display_name","in",[]]])", "");
    row("account.move.line", R"([["display_name","not in",[]]])", "81 82");
    // what settles the whole leaves no question to a search that would be refused
    row("hr.department", R"(["&",["display_name","not ilike",""],["display_name","=like","%x"]])", "");
    row("hr.department", R"(["|",["display_name","ilike",""],["display_name","=like","%x"]])", "21 22 23");
    row("hr.department", R"(["&",["parent_id.display_name","not ilike",""],["display_name","=like","%x"]])", "");
    // templates: by their name, or by what finds a variant
    row("product.template", R"([["display_name","=","P1"]])", "12");
    row("product.template", R"([["display_name","not like","Kettle"]])", "12");
    // users: where somebody has the text as login, nobody else is meant
    row("res.users", R"([["display_name","ilike","admin"]])", "6");
    row("res.users", R"([["display_name","ilike","adm"]])", "5");
    row("res.users", R"([["display_name","like","admin"]])", "5");
    row("res.users", R"([["display_name","in",["Ann","boris"]]])", "7");
    row("order", R"([["user_id","ilike","admin"]])", "71");
    row("order", R"([["user_id","not ilike","admin"]])", "72 73");
    // taxes: by letters and digits alone, whatever stands between; what is quoted stays together
    row("account.tax", R"([["display_name","ilike","21M"]])", "31");
    row("account.tax", R"([["display_name","like","%% %"]])", "31 32");
    row("account.tax", R"([["display_name","ilike","21\"% EU\""]])", "31");
    row("account.tax", R"([["display_name","ilike","21\"M\""]])", "31");
    row("account.tax", R"([["display_name","ilike","\"21 M\""]])", "");
    row("account.tax", R"([["display_name","=like","21M"]])", "");
    // departments: compared by the program there
    row("hr.department", R"([["display_name","ilike","100%"]])", "21 22");
    row("hr.department", R"([["display_name","ilike","T_S"]])", "22");
    row("hr.department", R"([["display_name","ilike","k\\O"]])", "23");
    row("hr.department", R"([["display_name","=ilike","%night%"]])", "22");
    row("hr.department", R"([["display_name","not ilike","night"]])", "21 23");
    row("hr.department", R"([["display_name","in",["Shops 100%"]]])", "21");
    row("hr.department", R"([["parent_id","=","Shops 100%"]])", "22");
    row("hr.department", R"([["id","child_of","shops"]])", "21 22");
    // accounts: the first word is a code; the description counts for patterns
    row("account.account", R"([["display_name","ilike","101"]])", "31");
    row("account.account", R"([["display_name","like","101000 whatever"]])", "31");
    row("account.account", R"([["display_name","ilike","cash"]])", "31 32");
    row("account.account", R"([["display_name","=","102000 Bank"]])", "32");
    row("account.account", R"([["display_name","!=","102000 Bank"]])", "31");
    // operation types: "Warehouse: Operation"
    row("stock.picking.type", R"([["display_name","=","Lyon: Receipts"]])", "51");
    row("stock.picking.type", R"([["display_name","ilike","le: rec"]])", "52");
    row("stock.picking.type", R"([["display_name","ilike","lyon"]])", "51");
    row("stock.picking.type", R"([["display_name","not in",["Lyon: Receipts","Repairs"]]])", "52");
    row("stock.picking.type", R"([["display_name","not ilike","receipts"]])", "");
    // a text longer than its field is cut
    row("res.country", R"([["code","=","LVA"]])", "61");
    row("res.country", R"([["display_name","=","MTX"]])", "62");
    row("res.country", R"([["code","<","LVA"]])", "");
}

void NameSearchTest::finds()
{
    QFETCH(QString, model);
    QFETCH(QByteArray, domain);
    QFETCH(QString, expected);
    QCOMPARE(found(model, domain), expected);
}

void NameSearchTest::refuses_data()
{
    QTest::addColumn<QByteArray>("domain");
    for (const char* domain : {R"([["display_name","like","x"]])", R"([["display_name","not =ilike","x"]])", R"([["display_name","<","x"]])", R"([["display_name","=",false]])", R"([["parent_id","=like","x"]])"})
        QTest::newRow(domain) << QByteArray(domain);
}

void NameSearchTest::refuses()
{
    QFETCH(QByteArray, domain);
    QCOMPARE(found(u"hr.department"_s, domain), u"/0: departments are not searched with this operator"_s);
}

/// A model that is mirrored without what it is searched by, and one that is not mirrored at all.
void NameSearchTest::displayNameHasToDo()
{
    model(u"product.product"_s, {{u"default_code"_s, {u"char"_s, {}}}}, R"([{"id":1,"shown":"[K200] Kettle","default_code":"K200"},{"id":2,"shown":"Pan"}])");
    QCOMPARE(found(u"product.product"_s, R"([["display_name","ilike","k200] k"]])"), u"1"_s);
    QCOMPARE(found(u"product.product"_s, R"([["display_name","not ilike","kettle"]])"), u"2 3"_s);
}

void NameSearchTest::aLoginIsTakenBeforeAnyName()
{
    QCOMPARE(found(u"res.users"_s, R"([["display_name","ilike","bo"]])"), u"7"_s);
    m_mirror->table(u"res.users"_s).upsert(5, {u"login"_s}, {FieldValue(u"bo"_s)});
    QCOMPARE(found(u"res.users"_s, R"([["display_name","ilike","bo"]])"), u"5"_s);
}

void NameSearchTest::aLoginWakesEverybodyWhoLeadsToUsers()
{
    const auto parsed = SearchDomain::parse(*parseJson(R"([["user_id","ilike","admin"]])"));
    const auto program = DomainProgram::compile(*parsed, *m_mirror, u"order"_s);
    QVERIFY(program);
    QCOMPARE(program->rowsReaching(u"res.users"_s, {7}).size(), std::size_t(3));
    QCOMPARE(program->reads().at(u"res.users"_s), (std::set<QString>{u"display_name"_s, u"login"_s, u"name"_s}));
}

QTEST_GUILESS_MAIN(NameSearchTest)
#include "tst_name_search.moc"
