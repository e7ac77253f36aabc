// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcut_sheet.h"

#include "ui/delegates/paint.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// One key cap as a widget.
class Cap : public QWidget {
public:
    Cap(const Look& look, const QString& key) : m_look(look), m_key(key)
    {
        setFixedSize(paint::keyCapWidth(key, look.font(11, QFont::Medium)), 20);
        setAccessibleName(key);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paint::keyCap(painter, rect(), m_key, m_look.tokens().muted, m_look.font(11, QFont::Medium));
    }

private:
    const Look& m_look;
    QString m_key;
};

} // namespace

ShortcutSheet::ShortcutSheet(UiContext& context, bool singleKeys, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard"));
    const std::pair<QString, QString> keys[] = {
        {tr("↑ ↓ / K J"), tr("previous, next item")}, {tr("Enter / Esc"), tr("into the detail, back to the list")},
        {tr("F6 / Shift+F6"), tr("next, previous pane")}, {tr("/ , Ctrl+F"), tr("filter")},
        {tr("A"), tr("prepare to approve")}, {tr("X"), tr("reject: asks for the reason")}, {tr("."), tr("further actions")},
        {tr("Ctrl+Enter"), tr("commit what the bar shows")}, {tr("Ctrl+Z"), tr("undo while it is held")},
        {tr("V"), tr("evidence")}, {tr("T"), tr("timeline")}, {tr("P"), tr("proof")}, {tr("O"), tr("open in Odoo")},
        {tr("N"), tr("show new rows")}, {tr("F5"), tr("read again now")}, {tr("Ctrl+C"), tr("copy the selected rows")},
        {tr("Shift+↑ ↓ / Ctrl+A"), tr("select several, to decide them together")},
        {tr("Ctrl+1…9"), tr("place 1 to 9 of the rail")}, {tr("G I / G A / G D / G S"), tr("go to my work, the audit, the delegations, the system map")},
        {tr("Ctrl+Shift+O"), tr("operations panel")}, {tr("?"), tr("this sheet")}};
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(7);
    grid->setColumnMinimumWidth(2, 18);
    int at = 0;
    const int half = (int(std::size(keys)) + 1) / 2;
    for (const auto& [key, words] : keys) {
        const int row = at % half;
        const int column = at < half ? 0 : 3;
        grid->addWidget(new Cap(context.look, key), row, column, Qt::AlignLeft);
        grid->addWidget(new PlainLabel(words), row, column + 1);
        ++at;
    }
    auto* single = new QCheckBox(tr("Single letters work as shortcuts outside text fields"));
    single->setChecked(singleKeys);
    connect(single, &QCheckBox::toggled, this, &ShortcutSheet::singleKeysChanged);
    auto* close = new KeyButton(context.look, KeyButton::Kind::Plain);
    close->setText(tr("Close"));
    close->setKey(u"Esc"_s);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* note = new PlainLabel(tr("No single key decides anything: letters prepare, Ctrl+Enter commits."), u"muted"_s);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 18);
    layout->setSpacing(14);
    layout->addWidget(new PlainLabel(tr("Keyboard"), u"pageTitle"_s));
    layout->addLayout(grid);
    layout->addWidget(note);
    layout->addWidget(single);
    layout->addWidget(close, 0, Qt::AlignRight);
}

} // namespace backroom
