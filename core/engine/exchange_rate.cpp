// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exchange_rate.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

FieldValue valueAt(const Mirror& mirror, const QString& model, std::int64_t id, const QString& field)
{
    const RecordTable* table = mirror.find(model);
    const auto row = table ? table->rowOf(id) : std::nullopt;
    const int column = table ? table->columnOf(field) : -1;
    return row && column >= 0 ? table->value(*row, column) : FieldValue();
}

/// One unit in the currency of the person's own company.
double worthOf(const Currency& currency, const Mirror& mirror)
{
    const RecordTable* table = mirror.find(u"res.currency"_s);
    const int code = table ? table->columnOf(u"name"_s) : -1;
    const int worth = table ? table->columnOf(u"inverse_rate"_s) : -1;
    if (code < 0 || worth < 0)
        return 0;
    for (RecordTable::Row row = 0; row < table->rowCount(); ++row) {
        if (table->isAlive(row) && table->value(row, code).toText() == currency.code())
            return table->value(row, worth).toDouble();
    }
    return 0;
}

} // namespace

Currency companyCurrencyOf(const RecordKey& record, const QString& companyField, const Mirror& mirror, const RecordContext& context)
{
    const std::int64_t company = companyField == u"id"_s ? record.id : valueAt(mirror, record.model, record.id, companyField).toId();
    const std::int64_t currency = valueAt(mirror, u"res.company"_s, company, u"currency_id"_s).toId();
    return currency == 0 ? Currency() : context.currencyOf(currency);
}

double exchangeRate(const Currency& from, const Currency& to, const Mirror& mirror)
{
    const double one = worthOf(to, mirror);
    return one > 0 ? worthOf(from, mirror) / one : 0;
}

} // namespace backroom
