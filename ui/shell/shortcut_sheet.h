// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"

#include <QDialog>

namespace backroom {

/// Every key there is, and the switch for single-key shortcuts (WCAG 2.1.4).
class ShortcutSheet : public QDialog {
    Q_OBJECT
public:
    ShortcutSheet(UiContext& context, bool singleKeys, QWidget* parent = nullptr);

Q_SIGNALS:
    void singleKeysChanged(bool on);
};

} // namespace backroom
