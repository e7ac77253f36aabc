// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/dispatcher.h"

/// What the parts of the dispatcher share: how answers and records are taken.
namespace backroom {

/// How long until the effect of a sent decision is looked for the first time.
inline constexpr Duration firstLook = std::chrono::seconds(1);

/// Who was there before us, and when.
inline void addWriter(std::vector<FieldDifference>& differences, const Record& record, const QString& writer)
{
    if (!writer.isEmpty())
        differences.push_back({QStringLiteral("write_uid"), {}, writer});
    if (const QString at = record.value(QStringLiteral("write_date")).toText(); !at.isEmpty())
        differences.push_back({QStringLiteral("write_date"), {}, at + QStringLiteral(" UTC")});
}

/// The server certainly refused before doing anything; who is signed in has to be settled first.
inline bool isSignInProblem(ErrorKind kind)
{
    return kind == ErrorKind::Authentication || kind == ErrorKind::SessionExpired || kind == ErrorKind::LoginCooldown;
}

/// Answers that somebody between us and Odoo may have given while Odoo did the work, or that say nothing about it.
inline bool leavesOutcomeOpen(ErrorKind kind)
{
    return isTransient(kind) || kind == ErrorKind::Protocol || kind == ErrorKind::TooLarge || kind == ErrorKind::NotTheService
        || kind == ErrorKind::Cancelled;
}

/// The server said no; whether it did so the first time it was asked is being looked up.
inline bool wasRefused(const Decision& decision)
{
    const auto& error = decision.error;
    return decision.state == DecisionState::Unverified && error && error->reach == Reach::Reached && !leavesOutcomeOpen(error->kind) && !isSignInProblem(error->kind);
}

/// What the record must be like before the next step.
inline const Seal& expectedOf(const Decision& decision)
{
    return decision.checkpoint ? *decision.checkpoint : decision.seal;
}

} // namespace backroom
