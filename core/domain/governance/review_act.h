// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QString>

#include <optional>

namespace backroom {

/// What somebody tells the consoles of others about a review (domain.md §12.1): that a decision of theirs is to be looked at,
/// or that they have looked at one.
struct ReviewAct {
    enum class Kind : std::uint8_t { Ask, Close };
    Kind kind = Kind::Ask;
    QString review;  ///< the decision's id
    Json content;    ///< as the ledger's entry tells of it
};

namespace review_act {

/// The ledger's name for it: "review.asked", "review.closed".
QString actName(ReviewAct::Kind kind);
/// Only what a note may tell, each value of its kind and none too long; nothing when something that must be there is not.
std::optional<Json> cleaned(ReviewAct::Kind kind, const Json& content);

/// The whole note, plain text: a sentence for people, and a reference for consoles in its last line,
/// "[backroom/1 review.asked 3f2a… %7B…]".
QString note(const ReviewAct& act, const QString& who);
/// What all references begin with.
QString mark();
/// From the body of a note, HTML; the last reference counts.
std::optional<ReviewAct> readNote(const QString& html);

} // namespace review_act

} // namespace backroom
