// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/severity.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>
#include <QString>

namespace backroom {

enum class ThemeKind { Light, Dark, HighContrast };
/// What the user chose; System follows the desktop's lightness at start.
enum class ThemeChoice { System, Light, Dark, HighContrast };
/// Height of a list row: 24, 28 or 36 px.
enum class Density { Compact, Normal, Roomy };

/// Fill, text and outline of a badge.
struct BadgeColours {
    QColor fill;
    QColor text;
    QColor outline; ///< invalid = none
};

/// The token table (resources of every colour in the program). Delegates and the stylesheet read it and nothing else.
struct Tokens {
    QColor base, surface, raised, line, line2;
    QColor text, muted, faint;
    QColor accent, soft, onAccent;
    QColor rail, railText, railSelected, railHeading;
    QColor railStrong, railAccent, railBadge, railBadgeText, railAlert;
    QColor ok, warn, bad;
    QColor okSoft, warnSoft, badSoft;
    QColor live, ageing; ///< marks in the status bar

    BadgeColours severity[5]; ///< by Severity
    BadgeColours verified;
};

/// The table of one theme. HighContrast takes every colour from `system`.
Tokens tokensFor(ThemeKind kind, const QPalette& system);
/// A choice and the desktop's palette make a theme.
ThemeKind themeFor(ThemeChoice choice, const QPalette& system);
QString toName(ThemeChoice choice);
ThemeChoice themeChoiceFromName(const QString& name);
QString toName(Density density);
Density densityFromName(const QString& name);

/// The look in force. One object for the whole window; changes are announced once everything is set.
class Look : public QObject {
    Q_OBJECT
public:
    /// Remembers the desktop's palette, which must not have been replaced before.
    explicit Look(QObject* parent = nullptr);

    void setTheme(ThemeChoice choice);
    void setDensity(Density density);

    ThemeChoice choice() const { return m_choice; }
    ThemeKind kind() const { return m_kind; }
    Density density() const { return m_density; }
    const Tokens& tokens() const { return m_tokens; }
    int rowHeight() const;

    /// Inter with tabular figures where it is installed, else the desktop's font; 13 px.
    QFont font() const { return m_font; }
    QFont font(int pixels, QFont::Weight weight = QFont::Normal) const;
    /// The same tokens as a stylesheet, and as a palette for what no stylesheet reaches.
    QString styleSheet() const;
    QPalette palette() const;

Q_SIGNALS:
    void changed();

private:
    QPalette m_system;
    QFont m_font;
    ThemeChoice m_choice = ThemeChoice::System;
    ThemeKind m_kind = ThemeKind::Light;
    Density m_density = Density::Normal;
    Tokens m_tokens;
};

} // namespace backroom
