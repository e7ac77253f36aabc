// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/duty.h"

#include "core/base/names.h"

namespace backroom {

namespace {

constexpr auto letters = nameTable<Duty>({{Duty::RaiseRefund, "A"}, {Duty::ApproveRefund, "B"}, {Duty::ReceiveReturn, "C"},
    {Duty::ChangeBankData, "D"}, {Duty::CreateOrder, "E"}, {Duty::ApproveOrder, "F"}, {Duty::ReceiveGoods, "G"},
    {Duty::ApproveBill, "H"}, {Duty::CountStock, "I"}, {Duty::ApproveAdjustment, "J"}, {Duty::Post, "K"},
    {Duty::ChangeRules, "L"}, {Duty::ApproveRules, "M"}, {Duty::ManageUsers, "N"}, {Duty::EditFlow, "P"}, {Duty::Resend, "Q"}});
constexpr auto duties = letters.values();

} // namespace

QString toName(Duty duty)
{
    return letters.nameOf(duty);
}

std::optional<Duty> dutyFromName(const QString& name)
{
    return letters.valueOf(name);
}

std::span<const Duty> allDuties()
{
    return duties;
}

} // namespace backroom
