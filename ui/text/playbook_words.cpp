// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/playbook_words.h"

#include "ui/text/batch_words.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QCoreApplication>

namespace backroom::text {

using namespace Qt::StringLiterals;

namespace {

struct PlaybookWords {
    Q_DECLARE_TR_FUNCTIONS(backroom::text::PlaybookWords)
};

using State = PlaybookRunStep::State;

QString stepName(std::size_t place, const PlaybookRunStep& step)
{
    const QString name = verb(step.verb, step.verbName);
    return step.undoes ? PlaybookWords::tr("Undo %1. %2", "number of a step, action that undoes it").arg(number(static_cast<int>(*step.undoes) + 1), name)
                       : PlaybookWords::tr("%1. %2", "number of a step, action").arg(number(static_cast<int>(place) + 1), name);
}

} // namespace

QString playbookTitle(const PlaybookManifest& manifest)
{
    return inLanguage(manifest.run.name) + u" · "_s + manifest.run.about.businessKey;
}

QString playbookProgress(const PlaybookManifest& manifest)
{
    QStringList parts{batchCounts(manifest.counts)};
    if (manifest.isResting)
        parts.push_back(PlaybookWords::tr("waits until %1 is signed in", "person").arg(manifest.run.actor));
    else if (manifest.run.phase == PlaybookRun::Phase::Stopped)
        parts.push_back(PlaybookWords::tr("stopped: look again, then go on or undo"));
    else if (manifest.run.isUndoing)
        parts.push_back(manifest.run.phase == PlaybookRun::Phase::Over ? PlaybookWords::tr("undone") : PlaybookWords::tr("being undone"));
    return parts.join(u" · "_s);
}

QString playbookSteps(const OfferedPlaybook& playbook)
{
    QStringList steps;
    for (std::size_t place = 0; place < playbook.steps.size(); ++place) {
        const OfferedStep& step = playbook.steps[place];
        const QString name = PlaybookWords::tr("%1. %2", "number of a step, action").arg(number(static_cast<int>(place) + 1), verb(step.verb, step.verbName));
        steps.push_back(step.isAbsent ? PlaybookWords::tr("%1 (left out: nothing it could be about)", "step").arg(name) : name);
    }
    return steps.join(u" · "_s);
}

BatchManifest asManifest(const PlaybookManifest& manifest)
{
    const PlaybookRun& run = manifest.run;
    BatchManifest shown;
    shown.batch.id = run.id;
    shown.batch.verb = {run.playbook.value};
    shown.batch.verbName = run.name;
    shown.batch.reason = run.reason;
    shown.batch.actor = run.actor;
    shown.batch.at = run.at;
    shown.batch.isOpen = run.phase == PlaybookRun::Phase::Running || manifest.counts.pending > 0;
    shown.counts = manifest.counts;
    shown.states = manifest.states;
    shown.isResting = manifest.isResting;
    for (std::size_t place = 0; place < run.steps.size(); ++place) {
        const PlaybookRunStep& step = run.steps[place];
        if (!isInPlay(run, place))
            continue;
        BatchItem& item = shown.batch.items.emplace_back();
        item.businessKey = step.target ? step.target->businessKey : QString();
        item.title = stepName(place, step);
        item.decision = step.decision;
        item.reasons = step.reasons;
        const bool isLeftOut = step.state == State::Pending && !shown.batch.isOpen;
        if (isLeftOut)
            item.reasons = {u"stopped"_s};
        item.state = !step.decision.isEmpty() ? BatchItem::State::Decided : step.state == State::Pending && !isLeftOut ? BatchItem::State::Pending : BatchItem::State::Skipped;
    }
    return shown;
}

} // namespace backroom::text
