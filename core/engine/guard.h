// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/decision.h"
#include "core/domain/rules/feed_definition.h"
#include "core/domain/rules/rule.h"
#include "core/engine/evidence_reader.h"

#include <map>
#include <memory>
#include <set>

namespace backroom {

/// What people's consoles have to know of the guard: by model, the server action and the methods it carries out. It stands
/// as a note at a group in the source, where everybody may read it and only administrators may write.
struct GuardNotice {
    struct Entry {
        std::int64_t action = 0;
        std::set<QString> methods;
        bool operator==(const Entry&) const = default;
    };
    std::map<QString, Entry> models;

    bool operator==(const GuardNotice&) const = default;
};

/// Of the group.
inline const QString guardNoticeName = QStringLiteral("Backroom guard");

Json toJson(const GuardNotice& notice);
/// What is not right is not there.
GuardNotice guardNoticeFrom(const Json& json);

/// Whether a guard can carry out the step: one call on the item's own record, in the guard's transaction. Forms are sequences of
/// calls.
bool isGuardable(const ActionStep& step);
/// What the guard has to know to carry out all steps of the rules in force.
std::map<QString, std::set<QString>> guardableMethods(const std::vector<Rule>& rules, const std::vector<FeedDefinition>& feeds);

/// What the guard said no to; everything it had done is undone then.
struct GuardRefusal {
    enum class Kind : std::uint8_t {
        Conflict,   ///< the record is not as sealed
        NoEffect,   ///< the method did nothing, as many do when a right is missing (odoo.md d)
        Asks,       ///< the method answered with a form
        Missing,    ///< the record is gone
        NotDone,    ///< asked only whether it was done: it was not
        Busy,       ///< somebody is writing the record just now; nothing was done
        BadRequest, ///< this guard does not know the method, or the token is another's
    };
    Kind kind;
    QString detail; ///< fields that differ, the form's model
};

/// Nothing: it was not the guard who said no.
std::optional<GuardRefusal> guardRefusalOf(const Error& error);

/// Decisions carried out inside the source's own transaction (design.md §7.4, odoo.md g): a server action compares what was
/// sealed, acts, checks the effect and keeps the token, so that a second request with it does nothing. Knows which ones the
/// source has. Core thread.
class Guard : public QObject {
    Q_OBJECT
public:
    explicit Guard(Clock& clock, QObject* parent = nullptr);
    ~Guard() override;

    void resume(OdooClient& client);
    void suspend();
    /// Has this source said which guards it has?
    bool isKnown() const { return m_isKnown; }
    /// The server action for a step on a record of the model; nothing: it is checked, called and read back instead.
    std::optional<std::int64_t> actionFor(const QString& model, const ActionStep& step) const;
    /// Nothing: the source has not said.
    std::optional<int> guardedModels() const { return m_isKnown ? std::optional(static_cast<int>(m_notice.models.size())) : std::nullopt; }
    /// It is not there any more, or knows less than it should.
    void forget(const QString& model) { m_notice.models.erase(model); }

Q_SIGNALS:
    void known();

private:
    void read();

    Clock& m_clock;
    OdooClient* m_client = nullptr;
    std::unique_ptr<QObject> m_pass;
    GuardNotice m_notice;
    bool m_isKnown = false;
    ScopedTimer m_timer;
};

/// Of a decision on its way: the server action that it was sent through; nothing without a guard.
std::optional<std::int64_t> guardOf(const Decision& decision);

/// What the guard compares: {"expect": raw values by field, "lines": see rawLines of FreshRecord, where there are any}.
Json comparedBy(const Rule& rule, const FreshRecord& fresh, Timestamp now);
/// The step as the guard carries it out. `values`: see withValues; `compared`: see comparedBy.
odoo::Call guardedCall(std::int64_t action, const Decision& decision, const ActionStep& step, const Json& values, const Json& compared, Timestamp now);
/// Does the answer say that it was done, now or before with the same token?
bool isGuardsYes(const Json& reply);
/// Was it sent through guards only, as far as it has got?
bool wasGuardedThroughout(const Decision& decision);
/// Asks whether the step was done, and does nothing.
odoo::Call guardLookUp(std::int64_t action, const Decision& decision, const ActionStep& step);

} // namespace backroom
