// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/commitment.h"
#include "core/domain/ledger/ledger_entry.h"
#include "core/domain/ledger/privacy_book.h"

namespace backroom {

/// An act as the log holds it, and the values that now stand beside it. In the subject a null stands in the place of each
/// of them; "personal" names their places and commitments.
struct CommittedAct {
    LedgerAct act;
    PersonalValues fresh; ///< those that are not known yet
};

/// `before` is "personal" of the last entry about the same thing, `known` the values it commits to: what did not change
/// keeps its salt and commitment, so that one can see that it did not change, also after the value is gone.
Result<CommittedAct> committed(const LedgerAct& act, const PrivacyBook& book, const Json& before = {}, const PersonalValues& known = {});

/// Places and commitments of an entry's body; what is malformed is not among them.
std::vector<std::pair<std::string, Commitment>> commitmentsIn(const Json& body);

struct OpenedSubject {
    Json subject; ///< with every value that is there, and null in the place of the others
    std::vector<std::string> missing;
};
OpenedSubject opened(const Json& body, const PersonalValues& values);

/// What the entry is about, as far as its values belong to it: a decision, a batch or an item; empty for others.
QString objectOf(const Json& body);

} // namespace backroom
