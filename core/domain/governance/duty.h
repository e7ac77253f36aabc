// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <span>

namespace backroom {

/// What a person does to an object, as far as one person must not do two of them (domain.md §12.1, A to Q without O).
enum class Duty : std::uint8_t {
    RaiseRefund,
    ApproveRefund,
    ReceiveReturn,
    ChangeBankData,
    CreateOrder,
    ApproveOrder,
    ReceiveGoods,
    ApproveBill,
    CountStock,
    ApproveAdjustment, ///< or write-off
    Post,              ///< or reconcile
    ChangeRules,
    ApproveRules,
    ManageUsers,
    EditFlow,
    Resend,
};

/// The letter of the table: "A" … "N", "P", "Q". Empty for a value out of range.
QString toName(Duty duty);
std::optional<Duty> dutyFromName(const QString& name);
/// In the order of the table.
std::span<const Duty> allDuties();

} // namespace backroom
