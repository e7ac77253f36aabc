// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lint/house_rules.h"

#include <QRegularExpression>

namespace backroom::lint {
using namespace Qt::StringLiterals;

bool needsLicence(const QString& file, const QString& text)
{
    static const QRegularExpression sources(uR"(\.(cpp|h|cmake|py|sh|qss|svg)$|(^|/)CMakeLists\.txt$|^installer/man/)"_s);
    return sources.match(file).hasMatch() || text.startsWith(u"#!");
}

std::vector<Finding> checkLicence(const QString& file, const QString& text)
{
    // A script has its #! before it, an SVG its declaration, a manual page its hint for the formatter.
    const auto head = text.section(u'\n', 0, 2);
    if (!needsLicence(file, text) || head.contains(u"SPDX-License-Identifier: GPL-3.0-or-later"))
        return {};
    return {{file, 1, u"the licence line is missing"_s}};
}

std::vector<Finding> checkTraces(const QString& file, const QString& text)
{
    struct Trace {
        QRegularExpression pattern;
        QString what;
    };
    // Written in pieces, so that this file does not find itself.
    static const std::vector<Trace> traces{
        {QRegularExpression(u"(?<![\\w.])/(work|" "root|home/[a-z]\\w*)/\\w"_s), u"a path of one machine"_s},
        {QRegularExpression(u"/" "tmp/br-"_s), u"a path of one machine"_s},
        {QRegularExpression(u"\\b(deb|ftp|security|snapshot|archive)\\.(debian|" "ubuntu)\\.(org|com)\\b"_s), u"the host of a package mirror"_s},
        {QRegularExpression(u"\\b(registry\\." "npmjs|pypi\\." "org|files\\." "pythonhosted|proxy\\." "golang)"_s), u"the host of a package registry"_s},
        {QRegularExpression(u"\\b(TO" "DO|FIX" "ME|HA" "CK)\\b"_s), u"work left undone"_s},
    };
    std::vector<Finding> findings;
    const auto lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        for (const auto& trace : traces) {
            if (const auto match = trace.pattern.match(lines.at(i)); match.hasMatch())
                findings.push_back({file, int(i) + 1, u"%1: %2"_s.arg(trace.what, match.captured())});
        }
    }
    return findings;
}

} // namespace backroom::lint
