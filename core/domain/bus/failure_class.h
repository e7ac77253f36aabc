// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/execution.h"
#include "core/base/local_text.h"
#include "core/base/result.h"

namespace backroom {

/// What has to happen before a failed execution can succeed (domain.md §3.3).
enum class FailureClass : std::uint8_t {
    Transient,     ///< time, or the other side coming back
    Configuration, ///< a credential, an address or the flow itself; one fix for all of the kind
    Data,          ///< what was sent, or what it is about
    BusinessRule,  ///< refused by what somebody decided
    Poison,        ///< failed again and again although it was fixed
    Unknown,
};

/// "transient", "configuration", "data", "business-rule", "poison", "unknown".
QString toName(FailureClass failureClass);
std::optional<FailureClass> failureClassFrom(const QString& name);

/// Can the other side have done what it was asked for, although the call failed?
enum class CallEffect : std::uint8_t { None, Possible };

/// A kind of failure with what is known about all of the kind.
struct FailureKind {
    QString cause; ///< "rate-limit"; empty: nothing fits
    FailureClass is = FailureClass::Unknown;
    CallEffect effect = CallEffect::Possible;
    LocalText name;
    LocalText likelyFix;
    bool operator==(const FailureKind&) const = default;
};

/// What is known besides the execution itself.
struct FailureHistory {
    /// The same node of the same flow has succeeded before.
    bool hasWorked = false;
    /// Failures of the same item since somebody said that it is fixed.
    int failuresSinceFix = 0;
};

/// Tells kinds of failures apart by an ordered list of rules (n8n.md §10; resources/bus/default.json).
class FailureTable {
public:
    /// BadInput with what is wrong, one line "pointer: reason" each.
    static Result<FailureTable> fromJson(const Json& json);

    /// Nothing: it is none, or somebody stopped it and knows.
    std::optional<FailureKind> judge(const Execution& execution, const FailureHistory& history = {}) const;
    /// As if the execution had ended with it.
    std::optional<FailureKind> judge(const SoftFault& soft, const FailureHistory& history = {}) const;
    /// What is known of a cause; null when there is none of that name.
    const FailureKind* kind(const QString& cause) const;

private:
    struct Condition {
        std::vector<QString> status;
        std::vector<QString> errors;    ///< names; "" = it has none
        std::vector<QString> codes;     ///< "503", "5xx", "ECONN*"
        std::vector<QString> nodeTypes;
        std::vector<QString> thrown;    ///< class of what a Code node threw
        std::vector<QString> keys;
        std::vector<QString> texts;     ///< the message begins with or holds one of them
        std::optional<bool> hasFault;
        std::optional<bool> isHidden;
        std::optional<bool> isOfChild;
        bool holds(ExecutionStatus executionStatus, const std::optional<ExecutionFault>& fault) const;
    };
    struct Cause {
        FailureKind kind;
        std::optional<FailureClass> onceWorked;
    };
    struct Rule {
        Condition when;
        std::optional<std::size_t> cause; ///< nothing: it is no failure
    };
    friend struct FailureTableReader;

    std::optional<FailureKind> judge(ExecutionStatus status, const std::optional<ExecutionFault>& fault, const FailureHistory& history) const;

    std::vector<Cause> m_causes;
    std::vector<Rule> m_rules; ///< the first that holds counts
};

/// The words of the error are needed to tell its kind, and the server kept them back.
bool needsWords(const Execution& execution);

} // namespace backroom
