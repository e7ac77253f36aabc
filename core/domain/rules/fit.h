// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/search_domain.h"
#include "core/domain/work/work_item.h"

namespace backroom {

/// The field that keeps a record from matching `domain`, whatever is filled in: of the conditions that all must hold, the
/// first one that compares a field which the record brings with a value that stands in the domain itself, and does not
/// hold. Nothing where no such condition speaks against it, which does not mean that the record matches.
std::optional<QString> fieldAgainst(const SearchDomain& domain, const Record& record, const RecordContext& context);

/// The record as it was before an act that begins only where `guard` holds: fields that the guard compares with one text or
/// number have that value.
Record asBefore(const SearchDomain& guard, Record record);

} // namespace backroom
