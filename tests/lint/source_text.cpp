// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lint/source_text.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace backroom::lint {
using namespace Qt::StringLiterals;

QString Finding::text() const
{
    return line > 0 ? u"%1:%2: %3"_s.arg(file).arg(line).arg(what) : u"%1: %2"_s.arg(file, what);
}

namespace {

/// The end of the literal or comment that starts at `from`, or `from` itself when none starts there.
qsizetype endOfSkipped(const QString& source, qsizetype from)
{
    const auto end = [&](qsizetype found, qsizetype length) { return found < 0 ? source.size() : found + length; };
    const auto rest = QStringView(source).sliced(from);
    if (rest.startsWith(u"//"))
        return end(source.indexOf(u'\n', from), 0);
    if (rest.startsWith(u"/*"))
        return end(source.indexOf(u"*/"_s, from + 2), 2);
    if (rest.startsWith(u"R\"")) {
        const auto open = source.indexOf(u'(', from);
        const auto close = u')' + source.sliced(from + 2, open - from - 2) + u'"';
        return end(source.indexOf(close, open), close.size());
    }
    const auto quote = source.at(from);
    // 1'000 is a number, not the start of a character literal.
    const bool separator = quote == u'\'' && from > 0 && source.at(from - 1).isLetterOrNumber()
        && from + 1 < source.size() && source.at(from + 1).isLetterOrNumber() && source.at(from - 1) != u'u'
        && source.at(from - 1) != u'L';
    if ((quote != u'"' && quote != u'\'') || separator)
        return from;
    for (auto at = from + 1; at < source.size(); ++at) {
        if (source.at(at) == u'\\')
            ++at;
        else if (source.at(at) == quote)
            return at + 1;
    }
    return source.size();
}

} // namespace

QString withoutCommentsAndStrings(const QString& source)
{
    QString code = source;
    for (qsizetype at = 0; at < source.size();) {
        const auto end = endOfSkipped(source, at);
        if (end == at) {
            ++at;
            continue;
        }
        for (; at < end; ++at) {
            if (code.at(at) != u'\n')
                code[at] = u' ';
        }
    }
    return code;
}

std::vector<Include> includesOf(const QString& source)
{
    static const QRegularExpression pattern(uR"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"_s);
    std::vector<Include> includes;
    const auto lines = source.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (const auto match = pattern.match(lines.at(i)); match.hasMatch())
            includes.push_back({int(i) + 1, match.captured(2), match.captured(1) == u"\""});
    }
    return includes;
}

QStringList projectFiles(const QString& folder)
{
    QStringList files;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const auto path = walk.next().sliced(folder.size() + 1);
        const bool hidden = path.startsWith(u'.') && path.contains(u'/') && !path.startsWith(u".ci/");
        if (!hidden && !path.startsWith(u"build/") && !path.contains(u"/__pycache__/") && !path.contains(u"/."))
            files << path;
    }
    files.sort();
    return files;
}

QString readText(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace backroom::lint
