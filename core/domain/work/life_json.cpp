// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/life_json.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

// Times are milliseconds since 1970 and names are short: a hundred thousand of these are read at start.

std::int64_t stamp(Timestamp time)
{
    return time.time_since_epoch().count();
}

class Writer {
public:
    void text(const char* key, const QString& value)
    {
        if (!value.isEmpty())
            json[key] = toJson(value);
    }
    void number(const char* key, std::int64_t value, std::int64_t usual = 0)
    {
        if (value != usual)
            json[key] = value;
    }
    void time(const char* key, Timestamp value) { number(key, stamp(value)); }
    void time(const char* key, const std::optional<Timestamp>& value)
    {
        if (value)
            json[key] = stamp(*value);
    }
    void money(const Money& value)
    {
        text("amount", value.currency().isValid() ? value.toString() : QString());
    }
    void leave(const std::optional<PolicyOverride>& value)
    {
        if (value)
            json["leave"] = toJson(*value);
    }
    template <typename Enum>
    void name(const char* key, const std::optional<Enum>& value)
    {
        if (value)
            json[key] = toJson(toName(*value));
    }
    template <typename Enum>
    void name(const char* key, Enum value, Enum usual)
    {
        if (value != usual)
            json[key] = toJson(toName(value));
    }
    void span(const char* key, const Span& value)
    {
        if (!value.isZero())
            json[key] = toJson(toText(value));
    }
    Json json = Json::object();
};

/// Remembers the first member that is not what it must be.
class Reader {
public:
    explicit Reader(const Json& json) : m_json(json)
    {
        if (!json.is_object())
            fail("object");
    }

    const Json* find(const char* key) const
    {
        if (!m_json.is_object())
            return nullptr;
        const auto found = m_json.find(key);
        return found == m_json.end() ? nullptr : &*found;
    }
    QString text(const char* key)
    {
        const Json* value = find(key);
        if (value && !value->is_string())
            fail(key);
        return value ? textOf(*value) : QString();
    }
    std::int64_t number(const char* key, std::int64_t usual = 0)
    {
        const Json* value = find(key);
        if (value && !value->is_number_integer())
            fail(key);
        return value && value->is_number_integer() ? value->get<std::int64_t>() : usual;
    }
    int integer(const char* key, int usual = 0) { return static_cast<int>(number(key, usual)); }
    Timestamp time(const char* key) { return Timestamp(Duration(number(key))); }
    std::optional<Timestamp> maybeTime(const char* key) { return find(key) ? std::optional(time(key)) : std::nullopt; }
    Money money()
    {
        const QString written = text("amount");
        const auto value = Money::fromString(written);
        if (!written.isEmpty() && !value)
            fail("amount");
        return value.value_or(Money());
    }
    std::optional<PolicyOverride> leave() const
    {
        const Json* value = find("leave");
        return value ? overrideFromJson(*value) : std::nullopt;
    }
    template <typename Enum>
    std::optional<Enum> maybeName(const char* key, std::optional<Enum> (*fromName)(const QString&))
    {
        if (!find(key))
            return std::nullopt;
        const auto value = fromName(text(key));
        if (!value)
            fail(key);
        return value;
    }
    template <typename Enum>
    Enum name(const char* key, std::optional<Enum> (*fromName)(const QString&), Enum usual)
    {
        return maybeName(key, fromName).value_or(usual);
    }
    Span span(const char* key)
    {
        const QString written = text(key);
        if (written.isEmpty())
            return {};
        const auto parsed = parseSpan(written);
        if (!parsed)
            fail(key);
        return parsed ? *parsed : Span();
    }
    template <typename F>
    void each(const char* key, F&& read)
    {
        const Json* list = find(key);
        if (list && !list->is_array())
            fail(key);
        if (!list || !list->is_array())
            return;
        for (const Json& entry : *list) {
            Reader nested(entry);
            read(nested);
            absorb(nested);
        }
    }
    template <typename F>
    void object(const char* key, F&& read)
    {
        if (const Json* value = find(key)) {
            Reader nested(*value);
            read(nested);
            absorb(nested);
        }
    }
    void fail(const char* key)
    {
        if (m_wrong.isEmpty())
            m_wrong = QLatin1StringView(key);
    }
    void absorb(const Reader& nested)
    {
        if (m_wrong.isEmpty())
            m_wrong = nested.m_wrong;
    }
    std::optional<Error> error() const
    {
        return m_wrong.isEmpty() ? std::nullopt : std::optional(Error::of(ErrorKind::Protocol, u"the life of an item has no readable \"%1\""_s.arg(m_wrong)));
    }

private:
    const Json& m_json;
    QString m_wrong;
};

Json clockToJson(const SlaClock& clock)
{
    Writer out;
    out.time("start", clock.startedAt);
    out.span("acknowledge", clock.acknowledge);
    out.span("progress", clock.progress);
    out.span("budget", clock.budget);
    out.time("fixedDue", clock.fixedDue);
    out.time("acknowledged", clock.acknowledgedAt);
    if (clock.progressAt != clock.startedAt)
        out.json["progressAt"] = stamp(clock.progressAt);
    out.number("escalated", clock.escalated);
    out.number("told", clock.told);
    for (const SlaClock::Pause& pause : clock.pauses) {
        Writer entry;
        entry.json["from"] = stamp(pause.from);
        entry.time("to", pause.to);
        entry.name("party", pause.party);
        out.json["pauses"].push_back(std::move(entry.json));
    }
    return out.json;
}

SlaClock clockFromJson(Reader& in)
{
    SlaClock clock;
    clock.startedAt = in.time("start");
    clock.acknowledge = in.span("acknowledge");
    clock.progress = in.span("progress");
    clock.budget = in.span("budget");
    clock.fixedDue = in.maybeTime("fixedDue");
    clock.acknowledgedAt = in.maybeTime("acknowledged");
    clock.progressAt = in.maybeTime("progressAt").value_or(clock.startedAt);
    clock.escalated = in.integer("escalated");
    clock.told = static_cast<std::uint8_t>(in.integer("told"));
    in.each("pauses", [&](Reader& entry) {
        clock.pauses.push_back({entry.time("from"), entry.maybeTime("to"), entry.maybeName("party", waitPartyFromName)});
    });
    return clock;
}

void writeStanding(Writer& out, const ItemLife& life)
{
    out.text("claimedBy", life.claimedBy);
    out.time("claimUntil", life.claimUntil);
    if (life.snooze) {
        Writer snooze;
        snooze.time("since", life.snooze->since);
        snooze.time("until", life.snooze->until);
        snooze.name("wake", life.snooze->wake, Wake::Time);
        snooze.text("domain", life.snooze->domain);
        snooze.number("changes", life.snooze->changes);
        snooze.text("lastChange", life.snooze->lastChange);
        out.json["snooze"] = std::move(snooze.json);
    }
    if (life.waiting) {
        Writer wait;
        wait.json["party"] = toJson(toName(life.waiting->party));
        wait.time("since", life.waiting->since);
        wait.time("until", life.waiting->until);
        wait.text("why", life.waiting->why);
        out.json["waiting"] = std::move(wait.json);
    }
    out.name("disposition", life.disposition);
    out.name("cause", life.cause);
    out.text("closeNote", life.closeNote);
    out.text("duplicateOf", life.duplicateOf.value);
    out.time("closedAt", life.closedAt);
    if (life.earlier) {
        Writer earlier;
        earlier.number("generation", life.earlier->generation);
        earlier.time("closedAt", life.earlier->closedAt);
        earlier.json["disposition"] = toJson(toName(life.earlier->disposition));
        earlier.name("cause", life.earlier->cause);
        out.json["earlier"] = std::move(earlier.json);
    }
}

void readStanding(Reader& in, ItemLife& life)
{
    life.claimedBy = in.text("claimedBy");
    life.claimUntil = in.maybeTime("claimUntil");
    in.object("snooze", [&](Reader& snooze) {
        life.snooze = ItemSnooze{snooze.time("since"), snooze.time("until"), snooze.name("wake", wakeFromName, Wake::Time), snooze.text("domain"),
            snooze.integer("changes"), snooze.text("lastChange")};
    });
    in.object("waiting", [&](Reader& wait) {
        life.waiting = ItemWait{wait.name("party", waitPartyFromName, WaitParty::Customer), wait.time("since"), wait.maybeTime("until"), wait.text("why")};
    });
    life.disposition = in.maybeName("disposition", dispositionFromName);
    life.cause = in.maybeName("cause", causeFromName);
    life.closeNote = in.text("closeNote");
    life.duplicateOf = {in.text("duplicateOf")};
    life.closedAt = in.maybeTime("closedAt");
    in.object("earlier", [&](Reader& earlier) {
        life.earlier = EarlierLife{earlier.integer("generation"), earlier.time("closedAt"),
            earlier.name("disposition", dispositionFromName, Disposition::Obsolete), earlier.maybeName("cause", causeFromName)};
    });
}

} // namespace

Json toJson(const ItemLife& life)
{
    Writer out;
    out.text("id", life.id.value);
    out.number("generation", life.generation, 1);
    out.text("rule", life.rule.value);
    out.number("ruleVersion", life.ruleVersion);
    out.text("source", life.record.source.value);
    out.text("model", life.record.model);
    out.number("record", life.record.id);
    out.text("store", life.store);
    out.name("priority", life.priority, Priority::P3);
    out.name("state", life.state, ItemState::New);
    out.time("firstSeen", life.firstSeen);
    out.time("lastSeen", life.lastSeen);
    out.time("stateSince", life.stateSince);
    out.time("changedAt", life.changedAt);
    out.number("occurrences", life.occurrences);
    out.number("reopened", life.reopened);
    if (life.regression)
        out.json["regression"] = true;
    out.text("owner", life.owner);
    writeStanding(out, life);
    out.number("cleanReads", life.cleanReads);
    out.json["sla"] = clockToJson(life.sla);
    for (const QString& tag : life.tags)
        out.json["tags"].push_back(toJson(tag));
    for (const ItemNote& note : life.notes) {
        Writer entry;
        entry.time("at", note.at);
        entry.text("who", note.who);
        entry.text("text", note.text);
        if (note.withdrawn)
            entry.json["withdrawn"] = true;
        out.json["notes"].push_back(std::move(entry.json));
    }
    for (const ItemConsent& consent : life.consents) {
        Writer entry;
        entry.time("at", consent.at);
        entry.text("who", consent.who);
        entry.text("verb", consent.verb);
        entry.text("seal", consent.seal);
        entry.money(consent.amount);
        entry.text("why", consent.why);
        entry.leave(consent.leave);
        out.json["consents"].push_back(std::move(entry.json));
    }
    out.number("events", life.eventCount());
    return out.json;
}

Result<ItemLife> itemLifeFromJson(const Json& json)
{
    Reader in(json);
    ItemLife life;
    life.id = {in.text("id")};
    if (life.id.isEmpty())
        in.fail("id");
    life.generation = in.integer("generation", 1);
    life.rule = {in.text("rule")};
    life.ruleVersion = in.integer("ruleVersion");
    life.record = {{in.text("source")}, in.text("model"), in.number("record")};
    life.store = in.text("store");
    life.priority = in.name("priority", priorityFromName, Priority::P3);
    life.state = in.name("state", itemStateFromName, ItemState::New);
    life.firstSeen = in.time("firstSeen");
    life.lastSeen = in.time("lastSeen");
    life.stateSince = in.time("stateSince");
    life.changedAt = in.time("changedAt");
    life.occurrences = in.integer("occurrences");
    life.reopened = in.integer("reopened");
    life.regression = in.find("regression") != nullptr;
    life.owner = in.text("owner");
    readStanding(in, life);
    life.cleanReads = in.integer("cleanReads");
    in.object("sla", [&](Reader& clock) { life.sla = clockFromJson(clock); });
    if (const Json* tags = in.find("tags")) {
        if (!tags->is_array())
            in.fail("tags");
        else
            for (const Json& tag : *tags)
                life.tags.push_back(textOf(tag));
    }
    in.each("notes", [&](Reader& note) {
        life.notes.push_back({note.time("at"), note.text("who"), note.text("text"), note.find("withdrawn") != nullptr});
    });
    in.each("consents", [&](Reader& consent) {
        life.consents.push_back({consent.time("at"), consent.text("who"), consent.text("verb"), consent.text("seal"), consent.money(), consent.text("why"), consent.leave()});
    });
    life.eventsBefore = in.integer("events");
    if (in.error())
        return *in.error();
    return life;
}

Json toJson(const LifeEvent& event)
{
    const LifeAct usual;
    Writer out;
    out.json["at"] = stamp(event.at);
    out.json["act"] = toJson(toName(event.act.kind));
    out.name("priority", event.act.priority, usual.priority);
    out.name("party", event.act.party, usual.party);
    out.name("wake", event.act.wake, usual.wake);
    out.name("disposition", event.act.disposition, usual.disposition);
    out.name("cause", event.act.cause);
    out.name("mark", event.act.mark, usual.mark);
    out.number("number", event.act.number);
    out.text("who", event.act.who);
    out.text("text", event.act.text);
    out.text("subject", event.act.subject);
    out.text("seal", event.act.seal);
    out.money(event.act.amount);
    out.leave(event.act.leave);
    out.time("until", event.act.until);
    out.time("since", event.act.since);
    out.name("from", event.from, ItemState::New);
    out.name("to", event.to, ItemState::New);
    return out.json;
}

Result<LifeEvent> lifeEventFromJson(const Json& json)
{
    Reader in(json);
    LifeEvent event;
    event.at = in.time("at");
    const auto kind = actKindFromName(in.text("act"));
    if (!kind)
        in.fail("act");
    LifeAct& act = event.act;
    act.kind = kind.value_or(LifeAct::Kind::Look);
    act.priority = in.name("priority", priorityFromName, act.priority);
    act.party = in.name("party", waitPartyFromName, act.party);
    act.wake = in.name("wake", wakeFromName, act.wake);
    act.disposition = in.name("disposition", dispositionFromName, act.disposition);
    act.cause = in.maybeName("cause", causeFromName);
    act.mark = in.name("mark", slaMarkFromName, act.mark);
    act.number = in.integer("number");
    act.who = in.text("who");
    act.text = in.text("text");
    act.subject = in.text("subject");
    act.seal = in.text("seal");
    act.amount = in.money();
    act.leave = in.leave();
    act.until = in.maybeTime("until");
    act.since = in.maybeTime("since");
    event.from = in.name("from", itemStateFromName, ItemState::New);
    event.to = in.name("to", itemStateFromName, ItemState::New);
    if (in.error())
        return *in.error();
    return event;
}

} // namespace backroom
