// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/base/live_state.h"
#include "core/base/local_text.h"
#include "core/base/money.h"
#include "core/base/secret.h"
#include "core/domain/governance/batch.h"
#include "core/domain/governance/policy_request.h"
#include "core/domain/governance/playbook_run.h"
#include "core/domain/rules/action_definition.h"
#include "core/domain/sharing/share.h"
#include "core/domain/systems/system_map.h"
#include "core/domain/work/item_life.h"
#include "core/domain/work/severity.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>
#include <vector>

/// The values that cross between the core thread and a user interface: plain, copyable, without behaviour.
/// Enums are turned into sentences in ui/text (core has no tr()).
namespace backroom {

/// One row of a queue.
struct ItemRow {
    ItemId id;
    QueueId queue;
    RecordKey record;
    ItemKind kind = ItemKind::Approval;
    Severity severity = Severity::Low;
    QString code;         ///< rule code, never translated
    std::shared_ptr<const LocalText> name; ///< of the rule: what is the matter
    QString businessKey;  ///< "P00042", "RINV/2026/00012"
    QString title;        ///< one line, plain text from the source
    QString counterparty; ///< supplier or customer
    QString store;
    QString company;
    QString owner;        ///< who holds it, empty = nobody
    Priority priority = Priority::P3;
    Money amount;
    Money moneyAtRisk;
    std::optional<int> score; ///< risk points, where the rule keeps a score
    QString band;             ///< "low" to "critical"
    ItemState work = ItemState::Open; ///< where it stands as work
    QString claimedBy;        ///< who has it in hand just now
    bool isRegression = false; ///< came back within 30 days of its end
    Timestamp detectedAt{};
    std::optional<Timestamp> dueAt;
    Timestamp readAt{};   ///< when its record was last read from the source
    /// The newest decision about this item that is not finished, shown as an overlay ("Approving…").
    std::optional<DecisionState> decision;

    bool operator==(const ItemRow&) const = default;
};

enum class QueuePhase {
    Loading,      ///< nothing read yet
    Ready,        ///< complete; freshness by readAt
    Stale,        ///< complete but older than its lag target
    Offline,      ///< the source cannot be reached; rows are the last known
    NoAccess,     ///< the user lacks a right
    NotInstalled, ///< the source does not have the model
    Failed,       ///< reading failed for another reason
    NoSource,     ///< nothing is connected
};

struct QueueStatus {
    QueueId id;
    LocalText title;
    QString workspace;  ///< where the queue is worked, see QueueDefinition
    QueuePhase phase = QueuePhase::NoSource;
    int count = 0;
    int late = 0;
    std::vector<Money> totals; ///< one per currency
    std::optional<Timestamp> readAt; ///< end of the last complete pull
    Duration lagTarget{};
    std::optional<Error> error;
    int loaded = 0;     ///< records read so far while Loading

    bool operator==(const QueueStatus&) const = default;
};

/// What changed in one queue. `reset` means: forget what you have, these are all.
struct QueueDelta {
    QueueId queue;
    bool reset = false;
    std::vector<ItemRow> upserts;
    std::vector<ItemId> removals;
};

struct EvidenceLine {
    QString text;
    QString quantity;
    QString unitPrice;
    QString amount;
    bool operator==(const EvidenceLine&) const = default;
};

struct TimelineEntry {
    Timestamp at{};
    QString author;
    QString text; ///< plain text; HTML of the source already removed
    bool operator==(const TimelineEntry&) const = default;
};

/// What the action asks for, with the value the record has now.
struct OfferedInput {
    QString name;
    ActionInput::Kind kind = ActionInput::Kind::Text;
    LocalText label;
    Json value; ///< as the record has it; null where it has none
    /// Value and text of what may be chosen: of Choice always, of Record those that this desk knows.
    std::vector<std::pair<Json, LocalText>> choices;
    std::optional<double> least;
    std::optional<double> most;
    bool isAhead = false; ///< of Date: today at the earliest
    bool operator==(const OfferedInput&) const = default;
};

/// An action as offered on an item right now. Not allowed ones stay visible, with every reason.
struct OfferedAction {
    DecisionVerb verb = verbs::approve;
    LocalText name; ///< empty for verbs that the interface has words for
    bool allowed = false;
    QStringList refusals;   ///< reason codes with arguments, e.g. "limit:1000.00 EUR"; sentences in ui/text
    QStringList cautions;   ///< what more it takes, and who agreed already; codes as above
    bool needsReason = false;
    std::vector<OfferedInput> inputs;
    /// Login and name of who may look at it afterwards, where it may be done under an override; empty: none would help.
    std::vector<std::pair<QString, QString>> reviewers = {};
    bool operator==(const OfferedAction&) const = default;
};

/// A step as it would be begun now.
struct OfferedStep {
    DecisionVerb verb;
    LocalText verbName;
    QString about;        ///< reference of the item it is about
    bool isAbsent = false; ///< the other item that it would be about is not there: it is left out
    bool canBeUndone = false;
    OnFailure onFailure = OnFailure::Stop;
    bool operator==(const OfferedStep&) const = default;
};

/// A playbook for the item, to be begun as a whole.
struct OfferedPlaybook {
    PlaybookId id;
    LocalText name;
    LocalText why;
    bool allowed = false;
    QStringList refusals; ///< as of an action
    bool needsReason = false;
    std::vector<OfferedInput> inputs; ///< asked once, for all steps
    std::vector<OfferedStep> steps;
    bool operator==(const OfferedPlaybook&) const = default;
};

struct ItemDetail {
    ItemRow row;
    std::vector<Fact> facts;
    std::vector<EvidenceLine> lines;
    std::vector<Fact> speaksFor;
    std::vector<Fact> speaksAgainst;
    std::vector<Fact> hardStops;    ///< reasons why it may not be approved whatever speaks for it
    std::vector<TimelineEntry> timeline;
    std::vector<OfferedAction> actions;
    std::vector<OfferedPlaybook> playbooks;
    Seal seal;                      ///< empty where nothing can be decided
    /// What lies before the person beside the seal, as the ledger keeps it: {"readAt", "score", "facts", "for", "against", "stops",
    /// "attachments": [{"id", "name", "size", "sha1"}]}. Null: nothing was read.
    Json displayed;
    bool isFresh = false;           ///< read from the source just now, not from the cache
    LocalText ruleName;
    LocalText ruleWhy;
    QString ruleVersion;            ///< "PUR.order.to-approve v1"
    std::vector<Fact> ruleValues;   ///< which values raised the item
    std::vector<Fact> ordering;     ///< why it stands where it stands
    Timestamp readAt{};             ///< when the material fields were read
    QString sourceUrl;              ///< for "Open in Odoo"
    std::optional<Error> error;     ///< evidence that could not be read; the rest still stands
};

/// How far an act of this person is known to the other operators.
struct ShareStatus {
    ItemId item;
    LifeAct::Kind act = LifeAct::Kind::Note;
    bool isTask = false;      ///< makes a task, rather than telling an act
    ShareState state = ShareState::Pending;
    std::int64_t remote = 0;  ///< id of the activity, message or task it became
    Timestamp at{};
    std::optional<Error> error; ///< Refused: why it stays local; else the last failed try

    bool operator==(const ShareStatus&) const = default;
};

/// What people did with an item, here and at the other desks.
struct ItemWork {
    ItemId item;
    ItemState state = ItemState::New;
    QString owner;
    QString claimedBy;
    std::optional<Timestamp> claimUntil;
    std::optional<ItemSnooze> snooze;
    std::optional<Disposition> disposition;
    std::optional<Cause> cause;
    std::optional<ItemId> duplicateOf;
    QString closeNote;
    std::vector<ItemNote> notes;
    std::vector<ItemConsent> consents;
    std::vector<ShareStatus> shares; ///< of acts done on this device, the oldest first

    bool operator==(const ItemWork&) const = default;
};

/// A decision as the user makes it. `seal` is the one that was on the screen.
struct DecisionDraft {
    ItemId item;
    DecisionVerb verb = verbs::approve;
    QString reason;
    Seal seal;
    Json inputs = Json::object(); ///< what was filled in, by name
    Timestamp readAt{};           ///< when what was on the screen was read
    BatchId batch = {};           ///< made together with others; empty: by itself
    std::optional<PolicyOverride> leave = {}; ///< to do what the policy would refuse
    Json displayed = {};          ///< of ItemDetail; null: no more than a row
    bool putsBack = false;        ///< undoes an earlier decision: the day it names may be over
};

/// Many items decided alike. Of each only what a row shows was seen, so each is read before it is decided, and left out when
/// it is not what was shown.
struct BatchDraft {
    DecisionVerb verb = verbs::approve;
    QString reason;
    Json inputs = Json::object();
    std::vector<BatchItem> items;
};

/// The manifest of decisions made together: selected = done + failed + skipped + pending.
struct BatchManifest {
    Batch batch;
    BatchCounts counts;
    std::vector<Money> totals; ///< of what was selected, one per currency
    std::map<DecisionId, DecisionState> states;
    /// Stands still with items not begun: the program was closed in the middle, or the source is away.
    bool isResting = false;
    bool hasStoppedItself = false; ///< too many of them failed; a person may say to go on
    bool operator==(const BatchManifest&) const = default;
};

/// A playbook as a person begins it. `seal` is the one that was on the screen.
struct PlaybookDraft {
    ItemId item;
    PlaybookId playbook;
    QString reason;
    Json inputs = Json::object(); ///< what was filled in, by name
    Seal seal;
};

/// How far a playbook got: selected = done + failed + skipped + pending.
struct PlaybookManifest {
    PlaybookRun run;
    BatchCounts counts;
    std::map<DecisionId, DecisionState> states;
    /// Stands still with steps not begun: the program was closed for long, or the source is away.
    bool isResting = false;
    bool operator==(const PlaybookManifest&) const = default;
};

/// One line of the operations panel: a decision and where it stands.
struct DecisionRow {
    DecisionId id;
    BatchId batch;
    ItemId item;
    QueueId queue;
    DecisionVerb verb = verbs::approve;
    LocalText verbName; ///< as the rule names it; empty for verbs that the interface has words for
    DecisionState state = DecisionState::Held;
    QString businessKey;
    QString title;
    Money amount;
    QString actor;
    QStringList onBehalfOf; ///< logins, the one who passed it on first; empty: in his own name
    QString reason;
    QString overriddenFor;  ///< why the policy was overridden; empty: it was not
    std::vector<Fact> inputs; ///< what was filled in
    int stepsDone = 0; ///< of an action in several steps
    Timestamp decidedAt{};
    Timestamp changedAt{};
    std::optional<Timestamp> heldUntil;
    std::vector<FieldDifference> differences; ///< Conflict
    std::optional<Error> error;               ///< Rejected, Unverified, Failed, and Queued after a failed try
    int attempts = 0;
    bool isErased = false; ///< what told of people was let go
    bool isOnHold = false; ///< a legal hold stands
    bool guarded = false; ///< the server-side guard took part; otherwise check–call–verify

    bool operator==(const DecisionRow&) const = default;
};

enum class SourcePhase { Disconnected, Discovering, SigningIn, Online, Offline, Refused };

/// How to reach a source. The secret travels separately and is never part of a value that is stored or shown.
struct ConnectionSettings {
    SourceId id{QStringLiteral("odoo")};
    QString url;
    QString database;
    QString login;             ///< needed for JSON-RPC and password sign-in; optional with a key on Odoo 19
    bool secretIsKey = true;   ///< API key, else password
    bool allowPlainHttp = false; ///< explicit opt-in for hosts other than this machine
    QString caFile;            ///< additional certificate authority, PEM; empty = the system's
    QString liveUrl;           ///< where /websocket is, for servers with a port of its own for it; empty = `url`

    bool operator==(const ConnectionSettings&) const = default;
};

/// The integration bus, as a source; everything else is the system of record.
inline const SourceId busSource{QStringLiteral("n8n")};

struct SourceStatus {
    SourceId id;
    QString name;     ///< "retail @ erp.example.com"
    QString url;
    QString database;
    ConnectionSettings settings; ///< that it was connected with
    SourcePhase phase = SourcePhase::Disconnected;
    QString user;     ///< display name
    QString login;
    QString version;  ///< "19.0"
    QString protocol; ///< "JSON-2", "JSON-RPC"
    QStringList companies;
    std::optional<Error> error;
    std::optional<Timestamp> lastAnswerAt;
    std::optional<Timestamp> retryAt;
    bool secretOnlyForSession = false; ///< no key store is running: the key is forgotten on exit
    LiveStatus live;  ///< by which way it tells what changed
    QStringList missingRights = {}; ///< of a bus: what its key may not do, in its own words
    /// How far its clock is ahead of this machine's, in whole seconds; zero while they agree to half a minute.
    Duration serverAhead{};

    bool operator==(const SourceStatus&) const = default;
};

/// How one feed is kept up to date just now.
enum class FeedMode : std::uint8_t {
    Waiting,     ///< nothing is connected
    CatchingUp,  ///< being read for the first time since it was connected, or what was missed is
    Polling,     ///< asked for at its own pace
    Push,        ///< the source tells what changed; asked for now and then all the same
    Unavailable, ///< the source does not have it, or does not show it to this person
};

/// Lag is how long a change at the source took to be shown here, out of the last 200 that were measured since the start: of
/// what the source told, from the arrival of the notification until the rows were told, to the millisecond; of what a poll
/// found, from the record's write_date (the start of its transaction in whole seconds, by the server's clock) until then.
struct FeedStatus {
    FeedId id;
    QString model;
    FeedMode mode = FeedMode::Waiting;
    std::optional<Duration> lag; ///< of the newest change; of one that is told but not shown yet, so far
    std::optional<Duration> lagP95;
    Duration lagTarget{};
    std::optional<Timestamp> lastEventAt; ///< when the source last told of a change
    std::optional<Timestamp> toldAt;      ///< when it told of what is not shown yet; nothing: all is shown
    std::optional<Timestamp> readAt;      ///< end of the last complete pull
    std::optional<Error> error;

    bool operator==(const FeedStatus&) const = default;
};

/// How far the ledger's heads are known outside of this machine.
enum class WitnessPhase : std::uint8_t {
    NotSet,    ///< no record was chosen
    Waiting,   ///< chosen, and nothing stands there yet
    Posting,   ///< on its way, or its answer was lost
    Witnessed, ///< read back as it was written
    Refused,   ///< the server does not take it
    Broken,    ///< what stands there is not this ledger
};

struct LedgerStatus {
    qint64 entries = 0;
    QString rootHash; ///< hex
    std::optional<Error> error;
    qint64 headSize = 0; ///< entries that the last signed head covers
    std::optional<Timestamp> headAt; ///< when it was signed; nothing: none yet
    QString key; ///< that signed it, hex
    WitnessPhase witness = WitnessPhase::NotSet;
    QString witnessPlace; ///< "project.project 4"
    qint64 witnessed = 0; ///< entries that the last proven witness covers
    std::optional<Timestamp> witnessedAt;
    int erased = 0; ///< decisions whose personal values were let go
    int onHold = 0;

    bool operator==(const LedgerStatus&) const = default;
};

/// A class of decisions that the signed-in person may pass on.
struct PassableAct {
    ActId act;
    LocalText name;
    std::optional<std::int64_t> upTo; ///< whole units, as far as he may go himself; nothing: without limit

    bool operator==(const PassableAct&) const = default;
};

/// A right that somebody has not got in the source, without which it will do nothing for him.
struct MissingRight {
    ActId act;
    LocalText actName;
    LocalText right;
    LocalText purpose; ///< what of the act needs it; empty: all of it

    bool operator==(const MissingRight&) const = default;
};

/// What a delegation may be made of.
struct DelegationChoices {
    std::vector<std::pair<QString, QString>> people; ///< login and name, without oneself
    std::vector<PassableAct> acts;                   ///< empty: there is nothing to pass on
    std::map<QString, std::vector<MissingRight>> missing = {}; ///< by login, of all these acts; as far as it can be known
};

/// What the signed-in person does with a delegation (domain.md §12.3). Of one that is there only the id counts.
struct DelegationWish {
    enum class Kind { Give, Accept, Revoke };
    Kind kind = Kind::Give;
    Delegation delegation;
};

/// A delegation with the people by name.
struct DelegationStatus {
    Delegation delegation;
    QString from;
    QString to;
    std::vector<LocalText> acts = {}; ///< those of the delegation, by name
    std::vector<MissingRight> missing = {}; ///< that the delegate has not got, as far as it can be known

    bool operator==(const DelegationStatus&) const = default;
};

/// The outcome of the connection dialog's test.
struct ConnectionReport {
    QString version;
    QString protocol;
    QString user;
    QStringList companies;
    std::vector<Fact> capabilities; ///< per feed: "ready", "no access", "not installed"
    std::optional<Error> error;
};

/// Everything a user interface needs when it starts or returns after a crash.
struct ConsoleSnapshot {
    std::vector<SourceStatus> sources;
    std::vector<QueueStatus> queues;
    std::vector<FeedStatus> feeds;
    std::vector<DecisionRow> decisions; ///< newest first, at most 500
    std::vector<BatchManifest> batches; ///< newest first, at most 50
    std::vector<DelegationStatus> delegations; ///< of this source, in the order in which they became known
    std::vector<PlaybookManifest> playbooks; ///< the same
    LedgerStatus ledger;
    /// Models on whose records decisions go through a guard in the source; nothing: it has not said.
    std::optional<int> guardedModels;
    SystemMap systems;
    QStringList problems; ///< files that were refused: "feeds/x.json /fields/2: …"
};

} // namespace backroom

