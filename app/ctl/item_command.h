// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"

namespace backroom::ctl {

/// A command about one item, named by number or reference. Looks where it is most likely first, and is content when it is
/// there: what was known when the program began, then everything that waits for approval, then everything else.
class NamedItemCommand : public Command {
public:
    using Command::Command;

protected:
    std::optional<PullNeed> need() override;
    void settled(const ConsoleSnapshot& snapshot) override;
    /// The one item; `sourceCode` says how the source is.
    virtual void chosen(const ItemRow& item, ExitCode sourceCode) = 0;
    /// Of those that were read. Only where none is open, and the command asks for it, those that were snoozed or closed.
    std::vector<ItemRow> itemsNamed(const QString& name);
    virtual bool takesSetAside() const { return false; }
    /// No queue shows such an item.
    virtual void notFound(ExitCode sourceCode);

private:
    enum class Looking { WhereItWas, AtApprovals, Everywhere };

    PullNeed approvalRules();

    Looking m_looking = Looking::WhereItWas;
};

/// Reads the item's evidence from the source.
class ItemCommand : public NamedItemCommand {
public:
    using NamedItemCommand::NamedItemCommand;

protected:
    void chosen(const ItemRow& item, ExitCode sourceCode) override;
    /// The evidence, as fresh as it can be had; `sourceCode` says how the source is.
    virtual void found(const ItemDetail& detail, ExitCode sourceCode) = 0;
};

} // namespace backroom::ctl
