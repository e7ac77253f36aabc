// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/money.h"
#include "core/domain/governance/seal.h"
#include "core/domain/work/priority.h"
#include "core/domain/work/severity.h"

namespace backroom {

/// What grouping and ordering look at; one per row.
struct WorkFigures {
    ItemId id;
    RuleId rule;
    Severity severity = Severity::Low;
    Priority priority = Priority::P3;
    QString store;
    QString company;
    QString counterparty;
    QString owner;
    QString team;
    Timestamp detectedAt{};
    std::optional<Timestamp> dueAt; ///< nothing: no promise, or its clock stands still
    Money amount;
    Money atRisk;
    /// One unit of atRisk's currency in the company currency that rows are compared in; 0 = not known.
    double rate = 1.0;
    Currency companyCurrency; ///< that `rate` leads to; not valid: atRisk's own
    int likelihood = 30;      ///< percent that the money is lost without an act
    int minutes = 5;          ///< typical touch time
    std::vector<Fact> facts;
};

} // namespace backroom
