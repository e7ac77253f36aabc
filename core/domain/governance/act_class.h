// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/rolling_sums.h"
#include "core/domain/governance/sod_matrix.h"

namespace backroom {

/// When a reason must be given.
enum class ReasonRule : std::uint8_t { Never, WhenRejecting, Always };

/// From where on more people must agree. All steps that apply hold together, so more money never needs fewer.
struct ApprovalStep {
    std::optional<std::int64_t> above; ///< whole units of the company's currency
    std::optional<int> scoreFrom;      ///< points of risk (domain.md §4.3)
    int people = 1;
    std::vector<RoleId> including; ///< each with somebody among those who agreed, whatever his limit
};

/// What must lie before the one who decides.
struct EvidenceNeed {
    QString kind; ///< "return-receipt"
    LocalText name;
    std::optional<std::int64_t> above; ///< nothing: always
};

/// What came before counts too: the sum of a time, together with this, must stay within so many times the limit.
struct RollingLimit {
    Dimension per = Dimension::Requester;
    Duration window{};
    int times = 1;
};

/// What the source itself asks of whoever carries the act out.
struct SourceRight {
    LocalText name;
    std::set<QString> groups; ///< external ids or names, in lower case; one is enough
    LocalText purpose;        ///< what of the act needs it; empty: all of it
};

/// A class of acts and what they ask for, besides limits of roles.
struct ActClass {
    ActId id;
    LocalText name;
    std::optional<Duty> duty; ///< what one does who decides; nothing: a duty that goes with any other
    std::set<QString> apart;  ///< categories that only limits reach which name them: "below-cost"
    bool needsAmount = false;
    bool needsPercent = false;
    ReasonRule reason = ReasonRule::WhenRejecting;
    std::vector<EvidenceNeed> evidence;
    Duration freshFor = std::chrono::minutes(15); ///< how old what was seen may be
    int tolerancePercent = 0; ///< by how much an amount may grow after an approval
    std::vector<ApprovalStep> steps;
    std::vector<RollingLimit> rolling;
    std::vector<SourceRight> rights; ///< all of them
};

} // namespace backroom
