// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lint/banned_calls.h"

#include <QRegularExpression>

#include <algorithm>

namespace backroom::lint {
using namespace Qt::StringLiterals;

namespace {

struct Ban {
    QString name;
    QStringList folders;
    QRegularExpression pattern; ///< matched against code without comments and strings
    QString why;
};

const std::vector<Ban>& bans()
{
    const QStringList everywhere{u"core/"_s, u"ui/"_s, u"app/"_s};
    const auto pattern = [](const QString& text) { return QRegularExpression(text); };
    static const std::vector<Ban> table{
        {u"nested-loop"_s, everywhere,
            pattern(uR"(\bQEventLoop\b|\bprocessEvents\b|\bwaitFor(Started|Finished|ReadyRead|Connected|Encrypted|Disconnected|BytesWritten|NewConnection|Done)\b)"_s),
            u"nothing waits inside an event: use a signal"_s},
        {u"modal-exec"_s, {u"ui/"_s}, pattern(uR"(\bexec\s*\(|QMessageBox::(question|information|warning|critical)\s*\(|QFileDialog::get)"_s),
            u"a nested event loop in disguise: use open() or popup()"_s},
        {u"sleep"_s, everywhere, pattern(uR"(\bu?sleep\s*\(|\bmsleep\s*\(|\bnanosleep\s*\(|\bsleep_(for|until)\b)"_s), u"nothing sleeps: use a Clock timer"_s},
        {u"time"_s, everywhere,
            pattern(uR"(\bcurrent(DateTime(Utc)?|Date|Time|M?SecsSinceEpoch)\s*\(|_clock::now\b|\bQ(Chrono|Elapsed|Basic)?Timer\b|\bQDeadlineTimer\b|\bstartTimer\s*\(|\btime\s*\(\s*(nullptr|NULL|0|&)|\bgettimeofday\b|\bclock_gettime\b)"_s),
            u"the Clock is the only source of time"_s},
        {u"tls"_s, everywhere, pattern(uR"(\bVerifyNone\b|\bQueryPeer\b|\bignoreSslErrors\b)"_s), u"TLS errors are never ignored"_s},
        {u"rich-text"_s, {u"ui/"_s, u"app/"_s},
            pattern(uR"(\bQLabel\b|\bQt::(RichText|AutoText|MarkdownText)\b|\b(setHtml|insertHtml|appendHtml|setMarkdown|toHtml)\s*\(|\bQTextDocument\b)"_s),
            u"text of a server must not be taken for markup: use PlainLabel"_s},
        {u"tr-in-core"_s, {u"core/"_s}, pattern(uR"((?<![A-Za-z0-9_])tr\s*\(|\bQCoreApplication::translate\b|\bQT_TR(ANSLATE)?_NOOP|\bQ_DECLARE_TR_FUNCTIONS\b)"_s),
            u"core speaks no language: ui/text does"_s},
        {u"print"_s, {u"core/"_s, u"ui/"_s},
            pattern(uR"(\bq(Debug|Info|Warning|Critical)\b|\bqC(Debug|Info|Warning|Critical)\b|\bstd::(cout|cerr|clog)\b|\bf?printf\s*\(|\bputs\s*\()"_s),
            u"log through core/base/log.h, which cannot leak"_s},
        {u"async"_s, everywhere, pattern(uR"(\bco_(await|yield|return)\b|\bQFuture\w*\b|\bQPromise\b|\bQtConcurrent\b|\bstd::(thread|jthread|async|future|promise)\b|\bBlockingQueuedConnection\b)"_s),
            u"signal jobs, one core thread"_s},
    };
    return table;
}

bool permitted(const QString& file, const QString& ban)
{
    const auto& list = permits();
    return std::any_of(list.begin(), list.end(), [&](const Permit& permit) {
        return permit.ban == ban && (permit.file.endsWith(u'/') ? file.startsWith(permit.file) : file == permit.file);
    });
}

} // namespace

const std::vector<Permit>& permits()
{
    static const std::vector<Permit> list{
        {u"core/engine/system_clock.cpp"_s, u"time"_s, u"this is the Clock"_s},
        {u"core/engine/system_clock.h"_s, u"time"_s, u"this is the Clock"_s},
        {u"app/demo/"_s, u"time"_s, u"a server of its own that keeps its own time"_s},
        {u"ui/widgets/plain_label.h"_s, u"rich-text"_s, u"the one label, fixed to plain text"_s},
        {u"ui/widgets/plain_label.cpp"_s, u"rich-text"_s, u"the one label, fixed to plain text"_s},
    };
    return list;
}

QStringList banNames()
{
    QStringList names;
    for (const auto& ban : bans())
        names << ban.name;
    return names;
}

std::vector<Finding> checkBannedCalls(const QString& file, const QString& source)
{
    std::vector<Finding> findings;
    const auto lines = withoutCommentsAndStrings(source).split(u'\n');
    for (const auto& ban : bans()) {
        const bool applies = std::any_of(ban.folders.begin(), ban.folders.end(),
            [&](const QString& folder) { return file.startsWith(folder); });
        if (!applies || permitted(file, ban.name))
            continue;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            // Includes name types without using them; the layer check looks after those.
            if (lines.at(i).trimmed().startsWith(u'#'))
                continue;
            if (const auto match = ban.pattern.match(lines.at(i)); match.hasMatch()) {
                findings.push_back({file, int(i) + 1,
                    u"%1 is banned (%2): %3"_s.arg(match.captured().trimmed(), ban.name, ban.why)});
            }
        }
    }
    return findings;
}

} // namespace backroom::lint
