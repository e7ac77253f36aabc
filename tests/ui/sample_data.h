// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_console_api.h"

namespace backroom::test {

/// A retailer's morning at 12:04 UTC: refunds and orders of every severity and age, with evidence.
void fillSample(FakeConsoleApi& api, Timestamp now);
ItemRow sampleRefund(int number, Severity severity, Duration age, std::optional<Duration> dueIn, const QString& customer,
    const QString& store, double amount, Timestamp now);
ItemDetail sampleDetail(const ItemRow& row, Timestamp now);

} // namespace backroom::test
