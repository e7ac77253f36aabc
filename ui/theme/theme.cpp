// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QFile>
#include <QFontDatabase>
#include <QGuiApplication>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int textPixels = 13;

QFont consoleFont()
{
    QFont font = QGuiApplication::font();
    const QString inter = u"Inter"_s;
    if (QFontDatabase::hasFamily(inter))
        font.setFamilies({inter, font.family()});
    font.setPixelSize(textPixels);
    return font;
}

} // namespace

ThemeKind themeFor(ThemeChoice choice, const QPalette& system)
{
    switch (choice) {
    case ThemeChoice::Light: return ThemeKind::Light;
    case ThemeChoice::Dark: return ThemeKind::Dark;
    case ThemeChoice::HighContrast: return ThemeKind::HighContrast;
    case ThemeChoice::System: break;
    }
    const bool dark = system.color(QPalette::Window).lightness() < system.color(QPalette::WindowText).lightness();
    return dark ? ThemeKind::Dark : ThemeKind::Light;
}

QString toName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System: return u"system"_s;
    case ThemeChoice::Light: return u"light"_s;
    case ThemeChoice::Dark: return u"dark"_s;
    case ThemeChoice::HighContrast: return u"high-contrast"_s;
    }
    return {};
}

ThemeChoice themeChoiceFromName(const QString& name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::HighContrast}) {
        if (toName(choice) == name)
            return choice;
    }
    return ThemeChoice::System;
}

QString toName(Density density)
{
    switch (density) {
    case Density::Compact: return u"compact"_s;
    case Density::Normal: return u"normal"_s;
    case Density::Roomy: return u"roomy"_s;
    }
    return {};
}

Density densityFromName(const QString& name)
{
    for (const Density density : {Density::Compact, Density::Roomy}) {
        if (toName(density) == name)
            return density;
    }
    return Density::Normal;
}

Look::Look(QObject* parent) : QObject(parent), m_system(QGuiApplication::palette()), m_font(consoleFont())
{
    m_kind = themeFor(m_choice, m_system);
    m_tokens = tokensFor(m_kind, m_system);
}

void Look::setTheme(ThemeChoice choice)
{
    m_choice = choice;
    m_kind = themeFor(choice, m_system);
    m_tokens = tokensFor(m_kind, m_system);
    Q_EMIT changed();
}

void Look::setDensity(Density density)
{
    if (m_density == density)
        return;
    m_density = density;
    Q_EMIT changed();
}

int Look::rowHeight() const
{
    switch (m_density) {
    case Density::Compact: return 24;
    case Density::Normal: return 28;
    case Density::Roomy: return 36;
    }
    return 28;
}

QFont Look::font(int pixels, QFont::Weight weight) const
{
    QFont font = m_font;
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

QString Look::styleSheet() const
{
    QFile file(u":/backroom/themes/console.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    // Longer names first, so that "@line2" is not read as "@line".
    const std::pair<QLatin1StringView, QColor> names[] = {
        {"@railSelected"_L1, m_tokens.railSelected}, {"@railText"_L1, m_tokens.railText}, {"@rail"_L1, m_tokens.rail},
        {"@base"_L1, m_tokens.base}, {"@surface"_L1, m_tokens.surface}, {"@raised"_L1, m_tokens.raised},
        {"@line2"_L1, m_tokens.line2}, {"@line"_L1, m_tokens.line}, {"@text"_L1, m_tokens.text},
        {"@muted"_L1, m_tokens.muted}, {"@faint"_L1, m_tokens.faint}, {"@accent"_L1, m_tokens.accent},
        {"@soft"_L1, m_tokens.soft}, {"@onAccent"_L1, m_tokens.onAccent}, {"@okSoft"_L1, m_tokens.okSoft},
        {"@warnSoft"_L1, m_tokens.warnSoft}, {"@badSoft"_L1, m_tokens.badSoft}, {"@ok"_L1, m_tokens.ok},
        {"@warn"_L1, m_tokens.warn}, {"@bad"_L1, m_tokens.bad}};
    sheet.replace("@family"_L1, u"\"%1\""_s.arg(m_font.families().join(u"\", \""_s)));
    for (const auto& [name, colour] : names)
        sheet.replace(name, colour.name());
    return sheet;
}

QPalette Look::palette() const
{
    if (m_kind == ThemeKind::HighContrast)
        return m_system;
    QPalette palette;
    palette.setColor(QPalette::Window, m_tokens.base);
    palette.setColor(QPalette::WindowText, m_tokens.text);
    palette.setColor(QPalette::Base, m_tokens.surface);
    palette.setColor(QPalette::AlternateBase, m_tokens.raised);
    palette.setColor(QPalette::Text, m_tokens.text);
    palette.setColor(QPalette::PlaceholderText, m_tokens.faint);
    palette.setColor(QPalette::Button, m_tokens.raised);
    palette.setColor(QPalette::ButtonText, m_tokens.text);
    palette.setColor(QPalette::BrightText, m_tokens.onAccent);
    palette.setColor(QPalette::Highlight, m_tokens.accent);
    palette.setColor(QPalette::HighlightedText, m_tokens.onAccent);
    palette.setColor(QPalette::Link, m_tokens.accent);
    palette.setColor(QPalette::LinkVisited, m_tokens.accent);
    palette.setColor(QPalette::ToolTipBase, m_tokens.raised);
    palette.setColor(QPalette::ToolTipText, m_tokens.text);
    palette.setColor(QPalette::Light, m_tokens.surface);
    palette.setColor(QPalette::Mid, m_tokens.line);
    palette.setColor(QPalette::Dark, m_tokens.line);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, m_tokens.faint);
    return palette;
}

} // namespace backroom
