// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/batch_words.h"

#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QCoreApplication>

namespace backroom::text {

using namespace Qt::StringLiterals;

namespace {

struct BatchWords {
    Q_DECLARE_TR_FUNCTIONS(backroom::text::BatchWords)
};

} // namespace

QString batchTitle(const BatchManifest& manifest)
{
    const QString title = BatchWords::tr("%1 %2", "verb, number of items").arg(verb(manifest.batch.verb, manifest.batch.verbName), number(manifest.counts.selected));
    return manifest.totals.empty() ? title : title + u" · "_s + totals(manifest.totals);
}

QString batchCounts(const BatchCounts& counts)
{
    QStringList parts;
    if (counts.done > 0 || counts.selected == 0)
        parts.push_back(BatchWords::tr("%1 done").arg(number(counts.done)));
    if (counts.failed > 0)
        parts.push_back(BatchWords::tr("%1 not done").arg(number(counts.failed)));
    if (counts.skipped > 0)
        parts.push_back(BatchWords::tr("%1 left out").arg(number(counts.skipped)));
    if (counts.pending > 0)
        parts.push_back(BatchWords::tr("%1 under way").arg(number(counts.pending)));
    return parts.join(u" · "_s);
}

QString batchOutcome(const BatchManifest& manifest, const BatchItem& item)
{
    switch (item.state) {
    case BatchItem::State::Pending: return manifest.hasStoppedItself ? BatchWords::tr("not begun: too many failed before it") : manifest.isResting ? BatchWords::tr("waits for you to be signed in") : BatchWords::tr("waits for its turn");
    case BatchItem::State::Agreed: return BatchWords::tr("your consent counts; others must agree too");
    case BatchItem::State::Skipped: return BatchWords::tr("left out: %1").arg(refusals(item.reasons));
    case BatchItem::State::Decided: break;
    }
    const auto state = manifest.states.find(item.decision);
    return state == manifest.states.end() ? BatchWords::tr("recorded") : decisionState(state->second);
}

} // namespace backroom::text
