// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/batch.h"
#include "core/domain/rules/playbook.h"

#include <map>

namespace backroom {

/// What a step is about, as it was when the playbook began: a step before may end the item, and the record is still there.
struct PlaybookTarget {
    ItemId item;
    RuleId rule;
    QueueId queue;
    RecordKey record;
    QString businessKey;
    QString title;
    Money amount;
    QString writtenAt; ///< write_date of the record then, as the source writes it
    bool operator==(const PlaybookTarget&) const = default;
};

/// A step of a playbook that was begun, or what undoes one.
struct PlaybookRunStep {
    enum class State : std::uint8_t {
        Pending, ///< not begun, or its decision is under way
        Done,    ///< seen in the source
        Failed,  ///< its decision ended otherwise, or was refused
        Skipped, ///< there is nothing it could be about
    };

    DecisionVerb verb;
    LocalText verbName;
    Json inputs = Json::object();
    std::optional<PlaybookTarget> target; ///< nothing: the related item was not there
    OnFailure onFailure = OnFailure::Stop;
    std::optional<std::size_t> undoes;    ///< place of the step that this one undoes
    State state = State::Pending;
    QStringList reasons;                  ///< refusal codes of Failed, where there is no decision
    DecisionId decision;                  ///< empty: none yet
    std::vector<DecisionId> earlier;      ///< tries before it was taken up again
    bool operator==(const PlaybookRunStep&) const = default;
};

/// A playbook as a person began it on an item. It holds all it needs: a changed file changes nothing that is under way.
struct PlaybookRun {
    enum class Phase : std::uint8_t {
        Running,
        Stopped, ///< by a person, or by a step that failed; can go on
        Over,
    };

    BatchId id; ///< its decisions carry it as their batch
    PlaybookId playbook;
    int version = 1;
    LocalText name;
    PlaybookTarget about;
    Seal seal; ///< as it lay before the person
    QString reason;
    Json inputs = Json::object();
    QString server;
    QString actor;
    std::int64_t actorId = 0;
    Timestamp at{};
    Timestamp heldUntil{};
    std::vector<PlaybookRunStep> steps; ///< then what undoes them, the last first
    Phase phase = Phase::Running;
    bool isUndoing = false;
    /// When a person last said to go on: what the records are like from then on, he has seen.
    std::optional<Timestamp> lookedAgainAt;
    bool operator==(const PlaybookRun&) const = default;
};

/// What happens next in a run that is going on.
struct PlaybookMove {
    enum class Kind : std::uint8_t { Begin, Stop, Undo, Finish };
    Kind kind = Kind::Finish;
    std::size_t place = 0; ///< of the step that is begun, or that failed
    bool operator==(const PlaybookMove&) const = default;
};

PlaybookMove nextMove(const PlaybookRun& run);
/// Is the step among those that are, were or are to be carried out? What undoes a step counts while it is being undone.
bool isInPlay(const PlaybookRun& run, std::size_t place);
/// Is its decision still on its way? `decisions`: of the run.
bool isUnderWay(const PlaybookRunStep& step, const std::map<DecisionId, DecisionState>& decisions);
/// selected = done + failed + skipped + pending, always. What a run that is not going on has not begun is left out.
BatchCounts countsOf(const PlaybookRun& run, const std::map<DecisionId, DecisionState>& decisions);
bool mayGoOn(const PlaybookRun& run);
/// Was something done that can be undone, and is not yet?
bool mayUndo(const PlaybookRun& run);
/// The failed step at which it stopped is begun anew.
void takeUpAgain(PlaybookRun& run, Timestamp now);
/// Nothing came of it: it can be begun anew.
void takeBack(PlaybookRunStep& step);

QString toName(PlaybookRunStep::State state);
std::optional<PlaybookRunStep::State> playbookStepStateFromName(const QString& name);
QString toName(PlaybookRun::Phase phase);
std::optional<PlaybookRun::Phase> playbookPhaseFromName(const QString& name);
/// Without how far it got.
Json toJson(const PlaybookRun& run);
Result<PlaybookRun> playbookRunFromJson(const Json& json);

} // namespace backroom
