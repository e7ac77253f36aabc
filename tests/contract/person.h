// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/odoo_client.h"
#include "tests/contract/server_under_test.h"

#include <QTest>

namespace backroom::test {

/// Waits for the one answer of an asynchronous call.
template <typename T>
Result<T> outcomeOf(const std::function<void(std::function<void(Result<T>)>)>& start)
{
    const auto outcome = std::make_shared<std::optional<Result<T>>>();
    start([outcome](Result<T> result) { *outcome = std::move(result); });
    if (!QTest::qWaitFor([outcome] { return outcome->has_value(); }, 60'000))
        return Error::of(ErrorKind::Timeout, QStringLiteral("no answer within a minute"));
    return std::move(**outcome);
}

/// "ok" or the name of the error's kind, for QCOMPARE.
template <typename T>
QString kindOf(const Result<T>& result)
{
    return result ? QStringLiteral("ok") : toName(result.error().kind);
}

template <typename T>
QByteArray described(const Result<T>& result)
{
    if (result)
        return "ok";
    return (toName(result.error().kind) + u' ' + result.error().serverText + u' ' + result.error().detail).toUtf8();
}

/// Stops the test with the server's words when a call failed that should work.
#define REQUIRE_OK(call)                                                                                  \
    do {                                                                                                  \
        const auto& requiredResult = (call); /* evaluated once: it may write */                           \
        QVERIFY2(requiredResult.has_value(), backroom::test::described(requiredResult).constData());      \
    } while (false)

/// One person of the retailer at the server under test, who waits for every answer.
class Person {
public:
    enum class By { Key, Password };

    explicit Person(const QString& login, By by = By::Key);
    explicit Person(OdooCredentials credentials);
    ~Person();

    Result<OdooSession> signIn();
    /// The signed-in user's id; 0 before.
    std::int64_t uid() const;

    Result<Json> call(const QString& model, const QString& method, std::vector<std::int64_t> ids, Json args = Json::object(),
        Json context = Json::object());
    Result<Json> searchRead(const QString& model, const Json& domain, const Json& fields, const QString& order = {}, int limit = 0);
    Result<std::vector<std::int64_t>> searchIds(const QString& model, const Json& domain);
    /// One record, many2one as bare ids; null when there is no such record.
    Result<Json> read(const QString& model, std::int64_t id, const Json& fields);
    /// ErrorKind::Missing when nothing has this name.
    Result<std::int64_t> idOf(const QString& model, const QString& field, const QString& value);
    Result<std::int64_t> create(const QString& model, const Json& values);
    Result<Json> write(const QString& model, std::int64_t id, const Json& values);

    OdooClient& client() { return *m_client; }
    Clock& clock() { return *m_clock; }

private:
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<HttpTransport> m_transport;
    std::unique_ptr<OdooClient> m_client;
};

OdooCredentials credentialsOf(const QString& login, Person::By by = Person::By::Key);

/// What the retailer's people raise and others decide on. Each test raises its own, so that no test needs another.
class Desk {
public:
    /// Signs everybody in who is asked for; stops the program's test when one cannot.
    Person& person(const QString& login);

    /// A draft order of `buyer`, 100 kettles, far over the approval limit.
    Result<std::int64_t> draftOrder();
    /// The same, confirmed: it waits for approval.
    Result<std::int64_t> orderToApprove();
    /// A draft credit note of `clerk` over two kettles.
    Result<std::int64_t> creditNote();

private:
    std::map<QString, std::unique_ptr<Person>> m_people;
};

} // namespace backroom::test
