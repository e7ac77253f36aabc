// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/mirror.h"
#include "core/domain/rules/like_pattern.h"
#include "core/domain/rules/search_domain.h"
#include "core/domain/time/calendar_book.h"

#include <map>
#include <set>
#include <unordered_set>

namespace backroom {

/// What a predicate needs besides the record.
struct EvaluationContext {
    Timestamp now{};
    /// Days and business time of the record's store; without, UTC that never closes.
    const CalendarBook* calendars = nullptr;
    QString store = {};

    const BusinessCalendar& calendar() const
    {
        static const CalendarBook none;
        return (calendars ? *calendars : none).forStore(store);
    }
};

/// A SearchDomain bound to the tables of a mirror; evaluated without allocation. Valid as long as the schemas it was
/// bound to. The answer is the server's own on the same records; where it cannot be:
///
/// | condition                                        | here                                    | Odoo 19                      |
/// |--------------------------------------------------|-----------------------------------------|------------------------------|
/// | path through a record that is not mirrored       | does not match                          | is followed in the database  |
/// | text that names a record whose search names are not all mirrored | the display name has it | the search names             |
/// | text that names a bank, bank account, currency, country state, group, partner tag | the display name has it | in ways of their own |
/// | an amount compared with 0 or -0.0                | as with 0.0: also amounts never written | only amounts that were written; 0.0 finds both |
/// | a text compared with "" and with false in one AND or OR | both mean empty                    | merged as if they were two values |
/// | a number compared with 1 and with "1" in one AND or OR | one value                         | merged as if they were two values |
/// | a date given for a time                          | midnight UTC ({"today": …}: of the store) | midnight of the caller's zone |
/// | like on amounts and other fractions              | refused when bound                      | compares the database's text |
/// | like on a time                                   | whole seconds                           | with the hidden microseconds |
/// | like, or a text for a number, on a company's own value (company_dependent) | as on any other field | compares the JSON of the default where the company has no value |
/// | a number with more decimals than the field keeps | compared as written                     | rounded to the field's digits |
/// | "today -3d", "=monday" and the like as a time; parts of dates (date_order.month_number) | refused when bound; {"today": "-3d"} | understood |
/// | child_of along an x2many of the same model       | refused when bound                      | understood                   |
/// | x2many, archived records                         | as the list was read                    | by context: hidden below "any", there for ids and false |
/// | x2many that lists records the reader may not see | as the list was read                    | by the rights of the asker   |
/// | x2many of records that are no table (code_mapping_ids of accounts) | as the list was read  | refused                      |
/// | field searched by the screen one comes from (is_in_selected_section_of_order) | its value  | by the context               |
class DomainProgram {
public:
    DomainProgram() = default;

    /// Matches nothing.
    static DomainProgram never();
    /// UnknownModel when a model on a path has no table yet; UnknownField when a model lacks a field or does not mirror
    /// it; BadInput for a comparison that makes no sense; UnknownMethod for one that the server does not search with. The detail begins with the position in the domain: "/2: …".
    static Result<DomainProgram> compile(const SearchDomain& domain, const Mirror& mirror, const QString& model);

    bool matches(RecordTable::Row row, const EvaluationContext& context) const;
    /// First moment after now at which a time condition of this record changes its answer; nothing when none does.
    std::optional<Timestamp> nextChange(RecordTable::Row row, const EvaluationContext& context) const;
    bool dependsOnTime() const { return m_dependsOnTime; }
    /// model → fields read, those on paths included.
    const std::map<QString, std::set<QString>>& reads() const { return m_reads; }
    /// Rows of the domain's own model whose paths lead to these records.
    std::vector<RecordTable::Row> rowsReaching(const QString& model, const std::vector<std::int64_t>& ids) const;

private:
    friend class DomainCompiler;
    friend class DomainBatch;
    friend class DomainBoard;

    enum class Kind : std::uint8_t { Constant, And, Or, Not, Boolean, WholeIn, WholeOrder, RealIn, RealOrder, TextIn, TextOrder, TextLike, ShownLike, IdsIn, Name, Opening, Any, AnyRow, Hierarchy };
    enum class Order : std::uint8_t { Less, LessOrEqual, Greater, GreaterOrEqual };
    static constexpr int idColumn = -2;

    struct Step {
        Kind kind = Kind::Constant;
        bool isNegated = false; ///< the complement: every negative operator of Odoo is one
        bool constant = true;
        Order order = Order::Less;
        const RecordTable* table = nullptr;
        int column = -1;
        ColumnType type = ColumnType::Text;
        std::vector<std::size_t> children;
        std::vector<std::int64_t> wholes; ///< sorted
        std::vector<double> reals;
        std::vector<TextPool::TextId> texts;
        bool withEmpty = false;
        QString text;
        std::optional<LikePattern> pattern;
        std::optional<RelativeTime> relative;
        int dayShift = 0;
        QString targetModel;
        const RecordTable* target = nullptr; ///< of Any and Hierarchy
        int parentColumn = -1;
        bool isChildOf = false;
        /// What a pattern said about a text before: 0 not asked, 1 no, 2 yes; by the text's number.
        mutable std::vector<std::uint8_t> remembered{};
    };
    /// A condition, packed, that says where to go on: what one record is asked. All of a rule fits a line or two of the cache.
    struct Test {
        Kind kind = Kind::Any; ///< one of the plain ones; else the step `first` is asked
        Order order = Order::Less;
        bool constant = true;
        bool isRelation = false;
        std::int32_t column = 0;
        std::uint32_t ifTrue = 0; ///< the next test, or an answer
        std::uint32_t ifFalse = 0;
        std::uint32_t first = 0; ///< of the values
        std::uint32_t count = 0;
        double real = 0;
    };
    static constexpr std::uint32_t yes = ~std::uint32_t(0);
    static constexpr std::uint32_t no = yes - 1;
    struct Link {
        const RecordTable* table = nullptr;
        int column = -1;
    };
    struct Chain {
        QString model;
        std::vector<Link> links; ///< from the own table on
        /// Any change of the model may matter to everything that leads there at all (trees).
        bool isWide = false;
    };

    void chainTests();
    std::uint32_t chain(std::size_t step, std::uint32_t ifTrue, std::uint32_t ifFalse);
    bool passes(const Test& test, RecordTable::Row row, const EvaluationContext& context) const;
    bool holds(const Step& step, RecordTable::Row row, const EvaluationContext& context) const;
    bool holdsPlain(const Step& step, RecordTable::Row row, const EvaluationContext& context) const;
    bool nameMatches(const Step& step, std::int64_t id) const;
    bool hierarchyHolds(const Step& step, std::int64_t id, const EvaluationContext& context) const;
    static bool textLikeHolds(const Step& step, TextPool::TextId text);
    static bool textOrderHolds(const Step& step, TextPool::TextId text);
    static bool shownLikeHolds(const Step& step, RecordTable::Row row);
    static bool realOrderHolds(Order order, double left, double right);
    static std::int64_t wholeOf(const Step& step, RecordTable::Row row);
    static std::int64_t threshold(const Step& step, const EvaluationContext& context);
    static bool compares(Order order, std::int64_t left, std::int64_t right);
    static bool leads(const Link& link, RecordTable::Row row, bool anywhere, const std::unordered_set<std::int64_t>& wanted);
    std::optional<Timestamp> changeOf(const Step& step, RecordTable::Row row, const EvaluationContext& context) const;
    static std::optional<Timestamp> flipOf(const Step& step, std::int64_t value, const EvaluationContext& context);

    const Mirror* m_mirror = nullptr;
    std::vector<Step> m_steps;
    std::size_t m_root = 0;
    const RecordTable* m_table = nullptr; ///< of the plain tests
    std::vector<Test> m_tests;
    std::uint32_t m_firstTest = yes;
    std::vector<std::int64_t> m_wholes;
    std::vector<TextPool::TextId> m_texts;
    std::map<QString, std::set<QString>> m_reads;
    std::vector<Chain> m_chains;
    bool m_dependsOnTime = false;
};

/// Does a single record match, with the types of `schema` (others are taken from the values and operands)? Paths are
/// followed in `world`. False when the domain cannot be bound. For records that are not in a mirror.
bool matchesRecord(const SearchDomain& domain, const Record& record, const EvaluationContext& context, const ModelSchema* schema = nullptr,
    const Mirror* world = nullptr);

} // namespace backroom
