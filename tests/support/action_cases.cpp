// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/action_cases.h"

#include <QUuid>

namespace backroom::test {

using namespace Qt::StringLiterals;

Json Hand::call(const QString& model, const QString& method, const std::vector<std::int64_t>& ids, const Json& args, const Json& context)
{
    const auto answer = m_call(m_login, model, method, ids, args, context);
    if (answer)
        return *answer;
    if (problem.isEmpty())
        problem = u"%1: %2.%3: %4 %5"_s.arg(m_login, model, method, answer.error().serverText, answer.error().detail);
    return {};
}

std::int64_t Hand::create(const QString& model, const Json& values, const Json& context)
{
    Json made = call(model, u"create"_s, {}, {{"vals_list", Json::array({values})}}, context);
    if (made.is_array() && !made.empty())
        made = Json(made[0]);
    return made.is_number_integer() ? made.get<std::int64_t>() : 0;
}

void Hand::write(const QString& model, std::int64_t id, const Json& values, const Json& context)
{
    call(model, u"write"_s, {id}, {{"vals", values}}, context);
}

Json Hand::value(const QString& model, std::int64_t id, const char* field)
{
    const Json rows = call(model, u"search_read"_s, {}, {{"domain", where({condition("id", "=", id)})}, {"fields", {field}}, {"load", ""}}, {{"active_test", false}});
    return rows.is_array() && !rows.empty() ? rows[0].value(field, Json()) : Json();
}

std::vector<std::int64_t> Hand::search(const QString& model, const Json& domain)
{
    const Json found = call(model, u"search"_s, {}, {{"domain", domain}, {"order", "id"}}, {{"active_test", false}});
    return found.is_array() ? found.get<std::vector<std::int64_t>>() : std::vector<std::int64_t>();
}

std::int64_t Hand::first(const QString& model, const Json& domain)
{
    const auto found = search(model, domain);
    if (found.empty() && problem.isEmpty())
        problem = u"no %1 with %2"_s.arg(model, QString::fromStdString(domain.dump()));
    return found.empty() ? 0 : found.front();
}

bool Hand::has(const QString& model)
{
    return m_call(u"admin"_s, model, u"fields_get"_s, {}, {{"attributes", {"type"}}}, Json::object()).has_value();
}

std::string Hand::unique(const char* stem)
{
    return std::string(stem) + ' ' + QUuid::createUuid().toString(QUuid::WithoutBraces).left(8).toStdString();
}

Article makeArticle(Hand& hand)
{
    hand.as("admin");
    Article article;
    Json values = {{"name", hand.unique("Whisk")}, {"type", "consu"}, {"is_storable", true}, {"standard_price", 4.0}};
    if (!hand.isReal())
        values["product_tmpl_id"] = hand.create(u"product.template"_s, {{"name", values["name"]}});
    article.product = hand.create(u"product.product"_s, values);
    const Json supplier = hand.idOf(u"res.partner"_s, "name", "Gemini Furniture");
    article.offer = hand.create(u"product.supplierinfo"_s, {{"partner_id", supplier}, {"product_id", article.product}, {"product_tmpl_id", hand.value(u"product.product"_s, article.product, "product_tmpl_id")}, {"price", 4.0}});
    return article;
}

std::int64_t makeTax(Hand& hand, const char* use)
{
    return hand.as("admin").create(u"account.tax"_s, {{"name", hand.unique("Reduced")}, {"amount", 5.5}, {"type_tax_use", use}});
}

std::function<int(Hand&, const Prepared&)> isTaxed(const char* model)
{
    return [=](Hand& hand, const Prepared& made) { return hand.as("admin").value(QString::fromLatin1(model), made.record, "tax_ids") == Json::array({made.inputs.at("tax")}) ? 1 : 0; };
}

std::function<int(Hand&, const Prepared&)> is(const char* model, const char* field, const Json& value)
{
    return [=](Hand& hand, const Prepared& made) { return hand.as("admin").value(QString::fromLatin1(model), made.record, field) == value ? 1 : 0; };
}

std::function<int(Hand&, const Prepared&)> isInput(const char* model, const char* field, const char* input)
{
    return [=](Hand& hand, const Prepared& made) { return hand.as("admin").value(QString::fromLatin1(model), made.record, field) == made.inputs.at(input) ? 1 : 0; };
}

std::vector<ActionCase> allCases()
{
    std::vector<ActionCase> all;
    for (auto&& cases : {goodsCases(), moneyCases(), officeCases(), furtherCases()})
        all.insert(all.end(), cases.begin(), cases.end());
    return all;
}

} // namespace backroom::test
