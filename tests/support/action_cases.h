// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <functional>
#include <vector>

namespace backroom::test {

/// Somebody who does things at the server beside the console: what prepares a case, and looks what came of it. Everything
/// that fails ends the test's preparation; `problem` says what it was.
class Hand {
public:
    using Call = std::function<Result<Json>(const QString& login, const QString& model, const QString& method, const std::vector<std::int64_t>& ids, const Json& args, const Json& context)>;
    Hand(Call call, bool isReal)
        : m_call(std::move(call)),
          m_isReal(isReal) {}

    /// A real Odoo, or the demo world.
    bool isReal() const { return m_isReal; }
    /// As the named person from now on.
    Hand& as(const char* login)
    {
        m_login = QString::fromLatin1(login);
        return *this;
    }
    Json call(const QString& model, const QString& method, const std::vector<std::int64_t>& ids, const Json& args = Json::object(), const Json& context = Json::object());
    std::int64_t create(const QString& model, const Json& values, const Json& context = Json::object());
    void write(const QString& model, std::int64_t id, const Json& values, const Json& context = Json::object());
    Json value(const QString& model, std::int64_t id, const char* field);
    std::vector<std::int64_t> search(const QString& model, const Json& domain);
    int count(const QString& model, const Json& domain) { return static_cast<int>(search(model, domain).size()); }
    /// The first; a problem when there is none.
    std::int64_t first(const QString& model, const Json& domain);
    std::int64_t idOf(const QString& model, const char* field, const Json& value) { return first(model, Json::array({Json::array({field, "=", value})})); }
    bool has(const QString& model);
    /// A name that no other test has.
    std::string unique(const char* stem);

    QString problem;

private:
    Call m_call;
    bool m_isReal;
    QString m_login = QStringLiteral("admin");
};

/// What was prepared: the record to decide on, what is filled in, and what the check needs to know.
struct Prepared {
    std::int64_t record = 0;
    Json inputs = Json::object();
    Json memo;
};

/// One action of the catalogue with a throw-away record to carry it out on.
struct ActionCase {
    const char* rule;
    const char* verb;
    const char* login;    ///< who may
    const char* outsider; ///< who may not
    std::function<Prepared(Hand&)> prepare;
    /// How often it happened, as the source tells.
    std::function<int(Hand&, const Prepared&)> effects;
    bool isRepeatable = false; ///< done twice on purpose it happens twice
    bool onRealOnly = false;   ///< the demo world has no such model
    /// The network may bring the request twice, and the server would do it twice: only a guard in the server helps.
    bool isDoubledByNetwork = false;

    QByteArray name() const { return QByteArray(rule) + ' ' + verb; }
};

std::vector<ActionCase> goodsCases();
std::vector<ActionCase> moneyCases();
std::vector<ActionCase> officeCases();
/// Models of other editions and of the community, on servers that have them.
std::vector<ActionCase> furtherCases();
std::vector<ActionCase> allCases();

/// A product with a supplier, and one who waits for it.
struct Article {
    std::int64_t product = 0;
    std::int64_t offer = 0;
};
Article makeArticle(Hand& hand);

inline Json condition(const char* field, const char* op, const Json& value)
{
    return Json::array({field, op, value});
}
inline Json where(std::initializer_list<Json> conditions)
{
    Json all = Json::array();
    for (const Json& one : conditions)
        all.push_back(one);
    return all;
}
/// A tax of that use ("sale", "purchase") that no record has yet.
std::int64_t makeTax(Hand& hand, const char* use);
/// 1 when the line has the tax that was filled in, and no other.
std::function<int(Hand&, const Prepared&)> isTaxed(const char* model);
/// 1 when the record's field is that, else 0.
std::function<int(Hand&, const Prepared&)> is(const char* model, const char* field, const Json& value);
/// 1 when the field is what was filled in.
std::function<int(Hand&, const Prepared&)> isInput(const char* model, const char* field, const char* input);

} // namespace backroom::test
