// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/item_command.h"

#include "app/ctl/output.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// Shorter beginnings of a number would be guesses.
constexpr qsizetype shortestBeginning = 6;

bool isNumber(const ItemRow& row, const QString& name)
{
    return row.id.value == name || (name.size() >= shortestBeginning && row.id.value.startsWith(name));
}

bool isApproval(const ItemRow& row)
{
    return row.kind == ItemKind::Approval;
}

std::vector<ItemRow> matching(const std::vector<ItemRow>& rows, const QString& name)
{
    std::vector<ItemRow> matches;
    for (const ItemRow& row : rows) {
        if (row.id.value == name)
            return {row};
        if (row.businessKey == name || isNumber(row, name))
            matches.push_back(row);
    }
    // A document may be an exception under several rules, but it waits for approval once.
    if (std::count_if(matches.begin(), matches.end(), isApproval) == 1)
        matches = {*std::find_if(matches.begin(), matches.end(), isApproval)};
    return matches;
}

} // namespace

PullNeed NamedItemCommand::approvalRules()
{
    PullNeed need;
    for (const RuleStatus& status : console().ruleDesk().statuses()) {
        const Rule* rule = console().ruleDesk().definition(status.code);
        if (rule && rule->kind == ItemKind::Approval && rule->mode == Rule::Mode::Active)
            need.rules.insert(status.code);
    }
    return need;
}

std::optional<PullNeed> NamedItemCommand::need()
{
    const QString name = options().argument;
    const std::vector<ItemRow> known = itemsNamed(name);
    if (m_looking == Looking::WhereItWas && known.empty())
        m_looking = Looking::AtApprovals;
    if (m_looking == Looking::Everywhere)
        return std::nullopt;
    if (m_looking == Looking::AtApprovals)
        return approvalRules();
    // The same document may wait for approval by now; then that is what its reference means.
    const bool isCertain = known.size() == 1 && (isApproval(known.front()) || isNumber(known.front(), name));
    PullNeed need = isCertain ? PullNeed{} : approvalRules();
    for (const ItemRow& row : known)
        need.rules.insert(RuleId{row.code});
    return need;
}

void NamedItemCommand::settled(const ConsoleSnapshot& snapshot)
{
    const QString name = options().argument;
    const std::vector<ItemRow> matches = itemsNamed(name);
    const bool isConclusive = m_looking == Looking::WhereItWas ? !matches.empty() : matches.size() == 1 && (isApproval(matches.front()) || isNumber(matches.front(), name));
    const bool isOnline = Command::odooOf(snapshot) && Command::odooOf(snapshot)->phase == SourcePhase::Online;
    if (!isConclusive && isOnline && m_looking != Looking::Everywhere) {
        m_looking = m_looking == Looking::WhereItWas ? Looking::AtApprovals : Looking::Everywhere;
        settle();
        return;
    }
    const ExitCode sourceCode = sourceProblem(snapshot);
    if (matches.empty()) {
        notFound(sourceCode);
        return;
    }
    if (matches.size() > 1) {
        complain(name, u"%1 items have this reference; use the number of one of them:"_s.arg(matches.size()));
        for (const ItemRow& row : matches)
            complain(row.id.value, u"%1 %2 %3"_s.arg(row.queue.value, row.counterparty, row.amount.toString()));
        exit(NotFound);
        return;
    }
    chosen(matches.front(), sourceCode);
}

std::vector<ItemRow> NamedItemCommand::itemsNamed(const QString& name)
{
    std::vector<ItemRow> open = matching(console().rows(), name);
    return open.empty() && takesSetAside() ? matching(console().setAside(), name) : open;
}

void NamedItemCommand::notFound(ExitCode sourceCode)
{
    complain(options().argument, takesSetAside() ? u"no item has this number or reference; list them with items"_s : u"no open item has this number or reference; list them with items"_s);
    exit(sourceCode == Done ? NotFound : sourceCode);
}

void ItemCommand::chosen(const ItemRow& item, ExitCode sourceCode)
{
    connect(&console(), &Console::detailReady, this, [this, sourceCode](quint64, const ItemDetail& detail) {
        // The first answer is what was known already; the last was read from the source, or says why it was not.
        if (detail.isFresh || detail.error)
            found(detail, sourceCode);
    });
    connect(&console(), &Console::detailFailed, this, [this](quint64, const Error& error) { fail(options().argument, error); });
    console().requestDetail(0, item.id);
}

} // namespace backroom::ctl
