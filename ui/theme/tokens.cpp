// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace backroom {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

Tokens light()
{
    Tokens t;
    t.base = rgb(0xF3F4F7);
    t.surface = rgb(0xFFFFFF);
    t.raised = rgb(0xFAFBFC);
    t.line = rgb(0xDFE3E9);
    t.line2 = rgb(0xEDEFF3);
    t.text = rgb(0x181B21);
    t.muted = rgb(0x5C6574);
    t.faint = rgb(0x8A93A3);
    t.accent = rgb(0x2B5FD9);
    t.soft = rgb(0xE6EDFC);
    t.onAccent = rgb(0xFFFFFF);
    t.rail = rgb(0x1D2330);
    t.railText = rgb(0xC9D0DD);
    t.railSelected = rgb(0x2C3547);
    t.railHeading = rgb(0x8A93A3);
    t.railStrong = rgb(0xFFFFFF);
    t.railAccent = rgb(0x6C9BFF);
    t.railBadge = rgb(0x3A4761);
    t.railBadgeText = rgb(0xE8EBF1);
    t.railAlert = rgb(0xED9072);
    t.ok = rgb(0x05795A);
    t.warn = rgb(0x8A5A00);
    t.bad = rgb(0x670619);
    t.okSoft = rgb(0xE3F6EF);
    t.warnSoft = rgb(0xFFF4D6);
    t.badSoft = rgb(0xFBE9EC);
    t.live = rgb(0x05A77C);
    t.ageing = rgb(0xC98A00);
    const QColor white = rgb(0xFFFFFF);
    const QColor ink = rgb(0x111111);
    t.severity[int(Severity::Critical)] = {rgb(0x670619), white, {}};
    t.severity[int(Severity::High)] = {rgb(0xC14802), white, {}};
    t.severity[int(Severity::Medium)] = {rgb(0xEEC745), ink, ink};
    t.severity[int(Severity::Low)] = {rgb(0x0251FE), white, {}};
    t.severity[int(Severity::Info)] = {rgb(0x5D5E63), white, {}};
    t.verified = {rgb(0x05A77C), ink, {}};
    return t;
}

Tokens dark()
{
    Tokens t;
    t.base = rgb(0x15181D);
    t.surface = rgb(0x1B1E24);
    t.raised = rgb(0x22262E);
    t.line = rgb(0x333945);
    t.line2 = rgb(0x282D36);
    t.text = rgb(0xE8EBF1);
    t.muted = rgb(0xA2ABBA);
    t.faint = rgb(0x747E8E);
    t.accent = rgb(0x7AA7FF);
    t.soft = rgb(0x23324F);
    t.onAccent = rgb(0x0B1220);
    t.rail = rgb(0x101318);
    t.railText = rgb(0xC9D0DD);
    t.railSelected = rgb(0x242B38);
    t.railHeading = rgb(0x8A93A3);
    t.railStrong = rgb(0xFFFFFF);
    t.railAccent = rgb(0x6C9BFF);
    t.railBadge = rgb(0x3A4761);
    t.railBadgeText = rgb(0xE8EBF1);
    t.railAlert = rgb(0xED9072);
    t.ok = rgb(0x72FFD3);
    t.warn = rgb(0xFEDE10);
    t.bad = rgb(0xFF8B9C);
    t.okSoft = rgb(0x163A31);
    t.warnSoft = rgb(0x3A3313);
    t.badSoft = rgb(0x43202A);
    t.live = rgb(0x05A77C);
    t.ageing = rgb(0xC98A00);
    const QColor white = rgb(0xFFFFFF);
    const QColor ink = rgb(0x111111);
    t.severity[int(Severity::Critical)] = {rgb(0xD5082E), white, {}};
    t.severity[int(Severity::High)] = {rgb(0xED9072), ink, {}};
    t.severity[int(Severity::Medium)] = {rgb(0xFEDE10), ink, {}};
    t.severity[int(Severity::Low)] = {rgb(0x1D82E6), ink, {}};
    t.severity[int(Severity::Info)] = {rgb(0x6C7078), white, {}};
    t.verified = {rgb(0x72FFD3), ink, {}};
    return t;
}

/// WCAG 2: 1 to 21.
double contrast(const QColor& one, const QColor& other)
{
    const auto luminance = [](const QColor& colour) {
        const auto channel = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
        return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
    };
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

/// High contrast overrides everything (domain.md §13.6): shapes and words carry the meaning, the desktop the colours.
Tokens system(const QPalette& palette)
{
    const QColor window = palette.color(QPalette::Window);
    const QColor base = palette.color(QPalette::Base);
    const QColor ink = palette.color(QPalette::Text);
    // A highlight that cannot be read as text gives way to plain ink.
    const bool legible = contrast(palette.color(QPalette::Highlight), base) >= 4.5;
    const QColor mark = legible ? palette.color(QPalette::Highlight) : ink;
    const QColor onMark = legible ? palette.color(QPalette::HighlightedText) : base;
    Tokens t;
    t.base = t.raised = window;
    t.surface = base;
    t.line = t.line2 = ink;
    t.text = t.muted = t.faint = ink;
    t.accent = mark;
    t.soft = base;
    t.onAccent = onMark;
    t.rail = window;
    t.railText = t.railHeading = palette.color(QPalette::WindowText);
    t.railSelected = base;
    t.railStrong = t.railBadgeText = t.railAlert = t.railText;
    t.railAccent = mark;
    t.railBadge = window;
    t.ok = t.warn = t.bad = ink;
    t.okSoft = t.warnSoft = t.badSoft = base;
    t.live = t.ageing = ink;
    for (BadgeColours& colours : t.severity)
        colours = {base, ink, ink};
    t.verified = {base, ink, ink};
    return t;
}

} // namespace

Tokens tokensFor(ThemeKind kind, const QPalette& palette)
{
    switch (kind) {
    case ThemeKind::Light: return light();
    case ThemeKind::Dark: return dark();
    case ThemeKind::HighContrast: return system(palette);
    }
    return light();
}

} // namespace backroom
