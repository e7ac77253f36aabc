// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/domain/governance/rolling_sums.h"

namespace backroom {

/// Why a decision is not allowed, or not yet. Sentences are in ui/text.
enum class PolicyCode : std::uint8_t {
    PolicyMissing,     ///< there are no roles, limits or duties to judge by
    ActUnknown,        ///< the policy does not speak of such acts
    PersonUnknown,     ///< who decides is not known, or not active
    NeverDecides,      ///< role
    NoAuthority,       ///< no role of the person has a say in this
    DelegationWaits,   ///< who: the power was passed on by, and not accepted yet
    AboveLimit,        ///< limit, amount; or limit and percent
    RollingAboveLimit, ///< limit; amount: the sum; before: what of it was there already; per, text: whose; at: since when; window
    OwnRequest,        ///< who: raised it
    SodBlocked,        ///< who, did, would, record, at
    SodSecondPerson,   ///< the same, less grave
    SodByRole,         ///< role, did, would: nobody can see whether it was done
    AmountUnknown,     ///< there is a limit, and nothing to measure by it
    ReasonMissing,
    EvidenceMissing, ///< text: kind; name
    Stale,           ///< at: when it was read; window: how long that counts
    DecidedAlready,  ///< who: agreed before
    ApprovalVoid,    ///< who: agreed to less, or may not agree (any more); limit: what was agreed to
    MoreNeeded,      ///< count: so many people more
    RoleNeeded,      ///< role: one of these must agree too
    NobodyLeft,      ///< nobody else could agree
    OverrideIncomplete,   ///< of an override: reason, reviewer or end is missing
    OverrideReviewer,     ///< who: is party to it, or may not review
    OverrideEnded,        ///< at
    OverrideTooLong,      ///< window: the longest
};

QString toName(PolicyCode code);
std::optional<PolicyCode> policyCodeFromName(const QString& name);
std::span<const PolicyCode> allPolicyCodes();

/// One reason with what it is about; which values are filled is said at the code.
struct PolicyReason {
    PolicyCode code = PolicyCode::PolicyMissing;
    PersonId who = {};
    RoleId role = {};
    LocalText name = {}; ///< of the role or the evidence
    std::optional<Duty> did = {};
    std::optional<Duty> would = {};
    RecordKey record = {};
    std::optional<Timestamp> at = {};
    std::optional<Money> limit = {};
    std::optional<Money> amount = {};
    std::optional<Money> before = {};
    std::optional<double> percent = {};
    std::optional<std::int64_t> percentLimit = {};
    std::optional<Dimension> per = {};
    Duration window{};
    int count = 0;
    QString text = {};
    bool operator==(const PolicyReason&) const = default;
};

/// For the ledger and for programs; only what is filled.
Json toJson(const PolicyReason& reason);
/// Nothing: it is none.
std::optional<PolicyReason> policyReasonFromJson(const Json& json);

} // namespace backroom
