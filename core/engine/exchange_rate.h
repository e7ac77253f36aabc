// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/mirror.h"
#include "core/domain/work/work_item.h"

namespace backroom {

/// The currency of the company that the record belongs to by this field ("id": it is the company); invalid when it is not
/// known.
Currency companyCurrencyOf(const RecordKey& record, const QString& companyField, const Mirror& mirror, const RecordContext& context);

/// What one unit of `from` is in `to`, by the rates of the source itself (res.currency, inverse_rate) as they were last
/// read; 0 when it does not say.
double exchangeRate(const Currency& from, const Currency& to, const Mirror& mirror);

} // namespace backroom
