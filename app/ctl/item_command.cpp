// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/item_command.h"

#include "app/ctl/output.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

/// Shorter beginnings of a number would be guesses.
constexpr qsizetype shortestBeginning = 6;

std::vector<ItemRow> matching(const std::vector<ItemRow>& rows, const QString& name)
{
    std::vector<ItemRow> matches;
    for (const ItemRow& row : rows) {
        if (row.id.value == name)
            return {row};
        const bool begins = name.size() >= shortestBeginning && row.id.value.startsWith(name);
        if (row.businessKey == name || begins)
            matches.push_back(row);
    }
    return matches;
}

} // namespace

void ItemCommand::settled(const ConsoleSnapshot& snapshot)
{
    m_sourceCode = sourceProblem(snapshot);
    connect(&console(), &Console::rowsChanged, this, &ItemCommand::takeRows);
    for (const QueueStatus& queue : snapshot.queues)
        m_awaited.insert(queue.id);
    for (const QueueStatus& queue : snapshot.queues)
        console().openQueue(queue.id);
    if (m_awaited.empty())
        choose();
}

void ItemCommand::takeRows(const QueueDelta& delta)
{
    if (!delta.reset || m_awaited.erase(delta.queue) == 0)
        return;
    m_rows.insert(m_rows.end(), delta.upserts.begin(), delta.upserts.end());
    if (m_awaited.empty())
        choose();
}

void ItemCommand::choose()
{
    const QString name = options().argument;
    std::vector<ItemRow> matches = matching(m_rows, name);
    // A document may be an exception under several rules, but it waits for approval once.
    const auto isApproval = [](const ItemRow& row) { return row.kind == ItemKind::Approval; };
    if (std::count_if(matches.begin(), matches.end(), isApproval) == 1)
        matches = {*std::find_if(matches.begin(), matches.end(), isApproval)};
    if (matches.empty()) {
        complain(name, u"no open item has this number or reference; list them with items"_s);
        exit(m_sourceCode == Done ? NotFound : m_sourceCode);
        return;
    }
    if (matches.size() > 1) {
        complain(name, u"%1 items have this reference; use the number of one of them:"_s.arg(matches.size()));
        for (const ItemRow& row : matches)
            complain(row.id.value, u"%1 %2 %3"_s.arg(row.queue.value, row.counterparty, row.amount.toString()));
        exit(NotFound);
        return;
    }
    connect(&console(), &Console::detailReady, this, [this](quint64, const ItemDetail& detail) {
        // The first answer is what was known already; the last was read from the source, or says why it was not.
        if (detail.isFresh || detail.error)
            found(detail, m_sourceCode);
    });
    connect(&console(), &Console::detailFailed, this, [this, name](quint64, const Error& error) { fail(name, error); });
    console().requestDetail(0, matches.front().id);
}

} // namespace backroom::ctl
