// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/decision.h"
#include "core/domain/ledger/ledger_entry.h"

#include <map>

namespace backroom {

/// What is printed when the day is closed and kept on paper: how the decisions since the last close ended, and the signed head
/// of the log that holds them. A log that was changed afterwards has another root than the paper.
struct CloseSheet {
    struct Line {
        QString act;   ///< "approve"
        DecisionState state = DecisionState::Held;
        int count = 0;
        std::vector<Money> totals; ///< one per currency
        bool operator==(const Line&) const = default;
    };
    QString device;
    QString server;
    QString log; ///< hash of the first entry, hex: which ledger it is
    std::optional<Timestamp> since; ///< the close before this one
    std::vector<Line> lines;
    int open = 0; ///< decisions that are not finished
    int erased = 0;
    int onHold = 0;
    QString witness; ///< where the newest proven witness stands; empty: nowhere
    TreeHead head;
};

/// Of decisions that were made or changed since the last close.
std::vector<CloseSheet::Line> linesOf(const std::vector<Decision>& decisions);

/// A square code (ISO 18004) as rows of dark and light.
struct SquareCode {
    int width = 0;
    std::vector<bool> dark; ///< row by row
};
Result<SquareCode> squareCodeOf(const QByteArray& text);

/// The sheet without its square code.
QString wordsOf(const CloseSheet& sheet);
/// For a terminal or a printer of text; the square code in half blocks.
QString toText(const CloseSheet& sheet);
/// A page of its own without anything from outside; every text in it is plain.
QString toPage(const CloseSheet& sheet);

} // namespace backroom
