// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/time/span.h"

#include "core/base/json.h"

#include <memory>
#include <vector>

namespace backroom {

/// A condition's value that moves with time: {"now": "-4h"} is a moment, {"today": "-3d"} a local day.
struct RelativeTime {
    bool isDay = false;
    Span offset;
};

/// An Odoo search domain (`["&", ["state","=","to approve"], ["amount_total",">",5000]]`) as a tree. A value; knows no
/// records: DomainProgram binds it to tables, SearchDomain::forServer() hands it to Odoo.
///
/// Understood: all of Odoo 19's operators (= != <> > >= < <= =? in, not in, like, ilike, not like, not ilike, =like,
/// =ilike, not =like, not =ilike, child_of, parent_of, any, not any), & | ! in prefix notation with "&" implied, dotted
/// paths, the constants [1,"=",1] and [0,"=",1], the relative times above, and {"open": true}: any time at which the
/// record's store is open (["create_date", "!=", {"open": true}] is done while it was closed).
class SearchDomain {
public:
    enum class Operator : std::uint8_t { Equal, NotEqual, EqualIfSet, Less, LessOrEqual, Greater, GreaterOrEqual, In, NotIn, Like, NotLike, ILike,
        NotILike, EqualLike, NotEqualLike, EqualILike, NotEqualILike, ChildOf, ParentOf, Any, NotAny };

    struct Node {
        enum class Kind : std::uint8_t { And, Or, Not, Constant, Condition };
        Kind kind = Kind::And;
        std::vector<Node> children;           ///< of And, Or, Not; the domain of Any and NotAny
        bool constant = true;
        QString path;                         ///< dotted
        Operator op = Operator::Equal;
        Json value;
        std::optional<RelativeTime> relative;
        bool asksOpening = false;             ///< `value` is {"open": true}
        QString pointer;                      ///< where it stands: "/2/0"
    };

    /// BadInput names position and reason, "/2/1: operator "=>" is not known", one line for each condition that is wrong.
    static Result<SearchDomain> parse(const Json& domain);

    /// Matches everything?
    bool isEmpty() const { return m_root.kind == Node::Kind::And && m_root.children.empty(); }
    const Node& root() const { return m_root; }
    /// Every path it compares, as written, those inside "any" after the field they begin at.
    std::vector<QString> paths() const;
    /// Fields of its own record that it reads: first steps of the paths.
    std::vector<QString> fields() const;
    /// False when it reads derived values ("$…"), business time or opening hours, which no server knows.
    bool isForServer() const;
    /// Does what it matches change as time passes?
    bool dependsOnTime() const;
    /// The domain for the server, relative times replaced. Days are those of UTC.
    Json forServer(Timestamp now) const;

private:
    Node m_root;
    Json m_source = Json::array();
};

} // namespace backroom
