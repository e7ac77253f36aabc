// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plain_label.h"

#include <QWidget>

namespace backroom {

/// As people here write values, or exactly as they were sealed.
enum class FactText { Localised, AsSealed };

/// Pairs of label and value; values may wrap and can be selected.
QWidget* makeFacts(const std::vector<Fact>& facts, const QString& name, QWidget* parent, FactText text = FactText::Localised);
/// A card with a title and one line per fact: a tick, or the points it adds.
QWidget* makeCard(const Look& look, const QString& title, const std::vector<Fact>& facts, bool speaksFor, QWidget* parent);

/// The lines of an order or credit note, painted: text, quantity, price, amount in straight columns.
class LinesTable : public QWidget {
    Q_OBJECT
public:
    LinesTable(const Look& look, std::vector<EvidenceLine> lines, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    int columnWidth(const QString& head, QString EvidenceLine::*value) const;

    const Look& m_look;
    std::vector<EvidenceLine> m_lines; ///< numbers in the user's notation
};

/// What happened to the record, newest first: time, author, text.
class TimelineView : public QWidget {
    Q_OBJECT
public:
    /// `atMost` entries, all when 0.
    TimelineView(const Look& look, const std::vector<TimelineEntry>& entries, Timestamp now, size_t atMost, QWidget* parent = nullptr);
};

} // namespace backroom
