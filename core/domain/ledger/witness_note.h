// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/ledger_entry.h"

namespace backroom {

/// How a signed head stands in a note in Odoo: a line for people, one with the key, and a last line for programs,
/// "[backroom/1 ledger.head LOG SIZE ROOT TIME KEY SIGNATURE]". The signature makes it worth something: whoever may write there
/// can take a note away, but cannot make one.
namespace witness_note {

struct Witnessed {
    Hash log{}; ///< hash of the ledger's first entry: which ledger it is
    TreeHead head;
    bool operator==(const Witnessed&) const = default;
};

/// Beginning of the last line, to search for; of exactly this head.
QString anyMark();
QString markOf(const Witnessed& witnessed);
QString write(const Witnessed& witnessed, const QString& device);
/// All that an untrusted piece of HTML tells, as far as its signatures hold.
std::vector<Witnessed> read(const QString& html);

} // namespace witness_note

} // namespace backroom
