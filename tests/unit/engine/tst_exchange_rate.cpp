// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exchange_rate.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

/// Money of several currencies is put in order by the rates of the source itself.
class ExchangeRateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void recordsHaveTheCurrencyOfTheirCompany();
    void companyItselfIsOne();
    void rateIsThatOfTheSource();
    void changedRateCounts();
    void nothingIsInventedWhereTheSourceIsSilent();

private:
    void put(const QString& model, std::int64_t id, const std::vector<std::pair<QString, Json>>& values)
    {
        auto names = std::make_shared<FieldNames>();
        Record record{{{u"odoo"_s}, model, id}, nullptr, {}};
        for (const auto& [name, value] : values) {
            names->push_back(name);
            record.values.push_back(fieldValueFromJson(value));
        }
        record.names = names;
        m_mirror->table(model).upsert(record);
    }
    void putCurrency(std::int64_t id, const char* code, double worth) { put(u"res.currency"_s, id, {{u"name"_s, code}, {u"inverse_rate"_s, worth}}); }
    Currency currencyOf(const RecordKey& record, const QString& companyField) const
    {
        RecordContext context;
        context.currencyOf = [](std::int64_t id) { return Currency(id == 1 ? u"EUR"_s : u"GBP"_s); };
        return companyCurrencyOf(record, companyField, *m_mirror, context);
    }
    double rate(const char* from, const char* to) const { return exchangeRate(Currency(QString::fromLatin1(from)), Currency(QString::fromLatin1(to)), *m_mirror); }

    std::unique_ptr<Mirror> m_mirror;
};

void ExchangeRateTest::init()
{
    m_mirror = std::make_unique<Mirror>();
    m_mirror->source = {u"odoo"_s};
    const auto show = [this](const QString& model, const ModelSchema& schema) {
        std::vector<QString> fields;
        for (const auto& [name, field] : schema)
            fields.push_back(name);
        m_mirror->setSchema(model, schema, fields);
    };
    show(u"res.currency"_s, {{u"name"_s, {u"char"_s, {}}}, {u"inverse_rate"_s, {u"float"_s, {}}}});
    show(u"res.company"_s, {{u"currency_id"_s, {u"many2one"_s, u"res.currency"_s}}});
    show(u"account.move"_s, {{u"company_id"_s, {u"many2one"_s, u"res.company"_s}}});
    putCurrency(1, "EUR", 1.0);
    putCurrency(2, "GBP", 1.25);
    putCurrency(3, "SEK", 0.1);
    put(u"res.company"_s, 1, {{u"currency_id"_s, 1}});
    put(u"res.company"_s, 2, {{u"currency_id"_s, 2}});
    put(u"account.move"_s, 7, {{u"company_id"_s, 2}});
    put(u"account.move"_s, 8, {{u"company_id"_s, false}});
}

void ExchangeRateTest::recordsHaveTheCurrencyOfTheirCompany()
{
    QCOMPARE(currencyOf({{u"odoo"_s}, u"account.move"_s, 7}, u"company_id"_s), Currency(u"GBP"_s));
    QVERIFY(!currencyOf({{u"odoo"_s}, u"account.move"_s, 8}, u"company_id"_s).isValid());
    QVERIFY(!currencyOf({{u"odoo"_s}, u"account.move"_s, 99}, u"company_id"_s).isValid());
    QVERIFY(!currencyOf({{u"odoo"_s}, u"account.move"_s, 7}, {}).isValid());
}

void ExchangeRateTest::companyItselfIsOne()
{
    QCOMPARE(currencyOf({{u"odoo"_s}, u"res.company"_s, 2}, u"id"_s), Currency(u"GBP"_s));
}

void ExchangeRateTest::rateIsThatOfTheSource()
{
    QCOMPARE(rate("GBP", "EUR"), 1.25);
    QCOMPARE(rate("SEK", "GBP"), 0.1 / 1.25);
    QCOMPARE(rate("GBP", "GBP"), 1.0);
}

void ExchangeRateTest::changedRateCounts()
{
    putCurrency(2, "GBP", 1.5);
    QCOMPARE(rate("GBP", "EUR"), 1.5);
    m_mirror->table(u"res.currency"_s).remove(2);
    QCOMPARE(rate("GBP", "EUR"), 0.0);
}

void ExchangeRateTest::nothingIsInventedWhereTheSourceIsSilent()
{
    QCOMPARE(rate("GBP", "USD"), 0.0);
    QCOMPARE(rate("USD", "GBP"), 0.0);
    m_mirror = std::make_unique<Mirror>();
    QCOMPARE(rate("GBP", "EUR"), 0.0);
}

QTEST_GUILESS_MAIN(ExchangeRateTest)
#include "tst_exchange_rate.moc"
