// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"

#include <set>

namespace backroom::ctl {

/// A command about one item: finds it by number or reference in all queues and reads its evidence from the source.
class ItemCommand : public Command {
public:
    using Command::Command;

protected:
    void settled(const ConsoleSnapshot& snapshot) override;
    /// The evidence, as fresh as it can be had; `sourceCode` says how the source is.
    virtual void found(const ItemDetail& detail, ExitCode sourceCode) = 0;

private:
    void takeRows(const QueueDelta& delta);
    void choose();

    std::set<QueueId> m_awaited;
    std::vector<ItemRow> m_rows;
    ExitCode m_sourceCode = Done;
};

} // namespace backroom::ctl
