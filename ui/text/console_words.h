// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/queue_model.h"

namespace backroom {

/// The words of the queue list, in the user's language and as of the clock.
class ConsoleWords : public QueueWords {
public:
    explicit ConsoleWords(const Clock& clock) : m_clock(clock) {}

    QString header(QueueColumn column, const Currency& shared) const override;
    QString text(QueueColumn column, const ItemRow& row, const RowMarks& marks) const override;
    QString accessibleText(QueueColumn column, const ItemRow& row, const RowMarks& marks) const override;
    QString toolTip(QueueColumn column, const ItemRow& row, const RowMarks& marks) const override;

private:
    QString state(const ItemRow& row, const RowMarks& marks) const;

    const Clock& m_clock;
};

} // namespace backroom
