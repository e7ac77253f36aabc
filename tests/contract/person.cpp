// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/person.h"

#include "core/engine/system_clock.h"
#include "core/net/qt_transport.h"

namespace backroom::test {

using namespace Qt::StringLiterals;

OdooCredentials credentialsOf(const QString& login, Person::By by)
{
    const bool byKey = by == Person::By::Key;
    return {ServerUnderTest::database(), login, byKey ? ServerUnderTest::keyOf(login) : ServerUnderTest::passwordOf(login), byKey};
}

Person::Person(const QString& login, By by)
    : Person(credentialsOf(login, by))
{
}

Person::Person(OdooCredentials credentials)
    : m_clock(makeSystemClock())
    , m_transport(makeQtTransport({}))
    , m_client(std::make_unique<OdooClient>(*m_transport, *m_clock, ServerUnderTest::url(), std::move(credentials)))
{
}

Person::~Person() = default;

Result<OdooSession> Person::signIn()
{
    return outcomeOf<OdooSession>([this](auto done) { m_client->signIn(m_client.get(), done); });
}

std::int64_t Person::uid() const { return m_client->session() ? m_client->session()->uid : 0; }

Result<Json> Person::call(const QString& model, const QString& method, std::vector<std::int64_t> ids, Json args, Json context)
{
    return outcomeOf<Json>([&](auto done) {
        m_client->call({model, method, std::move(ids), std::move(args), std::move(context), false}, Lane::Interactive, m_client.get(), done);
    });
}

Result<Json> Person::searchRead(const QString& model, const Json& domain, const Json& fields, const QString& order, int limit)
{
    Json args = {{"domain", domain}, {"fields", fields}, {"load", ""}};
    if (!order.isEmpty())
        args["order"] = toJson(order);
    if (limit > 0)
        args["limit"] = limit;
    return call(model, u"search_read"_s, {}, args);
}

Result<std::vector<std::int64_t>> Person::searchIds(const QString& model, const Json& domain)
{
    return outcomeOf<std::vector<std::int64_t>>(
        [&](auto done) { m_client->searchIds(model, domain, Lane::Interactive, m_client.get(), done); });
}

Result<Json> Person::read(const QString& model, std::int64_t id, const Json& fields)
{
    return call(model, u"read"_s, {id}, {{"fields", fields}, {"load", ""}}).and_then([](const Json& rows) -> Result<Json> {
        return rows.is_array() && !rows.empty() ? rows[0] : Json();
    });
}

Result<std::int64_t> Person::idOf(const QString& model, const QString& field, const QString& value)
{
    return searchIds(model, Json::array({Json::array({field.toStdString(), "=", value.toStdString()})}))
        .and_then([&](const std::vector<std::int64_t>& ids) -> Result<std::int64_t> {
            return ids.empty() ? Result<std::int64_t>(Error::of(ErrorKind::Missing, value)) : ids.front();
        });
}

Result<std::int64_t> Person::create(const QString& model, const Json& values)
{
    return call(model, u"create"_s, {}, {{"vals_list", Json::array({values})}}).and_then([](const Json& ids) -> Result<std::int64_t> {
        if (!ids.is_array() || ids.size() != 1)
            return Error::of(ErrorKind::Protocol, u"create did not return one id"_s);
        return ids[0].get<std::int64_t>();
    });
}

Result<Json> Person::write(const QString& model, std::int64_t id, const Json& values)
{
    return call(model, u"write"_s, {id}, {{"vals", values}});
}

Person& Desk::person(const QString& login)
{
    std::unique_ptr<Person>& person = m_people[login];
    if (!person) {
        person = std::make_unique<Person>(login);
        if (const auto session = person->signIn(); !session)
            qFatal("%s cannot sign in: %s", qPrintable(login), described(session).constData());
    }
    return *person;
}

Result<std::int64_t> Desk::draftOrder()
{
    Person& buyer = person(u"buyer"_s);
    return buyer.idOf(u"res.partner"_s, u"name"_s, u"Gemini Furniture"_s).and_then([&](std::int64_t supplier) {
        return buyer.idOf(u"product.product"_s, u"default_code"_s, u"K200"_s).and_then([&](std::int64_t kettle) {
            const Json line = {{"product_id", kettle}, {"name", "Kettle K200"}, {"product_qty", 100}, {"price_unit", 52.0}};
            return buyer.create(u"purchase.order"_s,
                {{"partner_id", supplier}, {"partner_ref", "contract"}, {"order_line", Json::array({Json::array({0, 0, line})})}});
        });
    });
}

Result<std::int64_t> Desk::orderToApprove()
{
    return draftOrder().and_then([this](std::int64_t order) {
        return person(u"buyer"_s).call(u"purchase.order"_s, u"button_confirm"_s, {order}).and_then(
            [order](const Json&) { return Result<std::int64_t>(order); });
    });
}

Result<std::int64_t> Desk::creditNote()
{
    Person& clerk = person(u"clerk"_s);
    return clerk.idOf(u"res.partner"_s, u"name"_s, u"Hannah Cartwright"_s).and_then([&](std::int64_t customer) {
        return clerk.idOf(u"product.product"_s, u"default_code"_s, u"K200"_s).and_then([&](std::int64_t kettle) {
            const Json line = {{"product_id", kettle}, {"name", "Kettle K200"}, {"quantity", 2}, {"price_unit", 91.2}};
            return clerk.create(u"account.move"_s, {{"move_type", "out_refund"}, {"partner_id", customer}, {"ref", "contract"},
                {"invoice_line_ids", Json::array({Json::array({0, 0, line})})}});
        });
    });
}

} // namespace backroom::test
