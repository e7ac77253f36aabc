// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/policy_desk.h"

#include "core/engine/exchange_rate.h"

#include <QRandomGenerator>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// An act as the policy knows it.
struct Judged {
    DecisionVerb as;
    ActId act;
    const PolicyBinding* binding;
    const ActionDefinition* action;
};

/// Nothing: none of its business.
std::optional<Judged> judgedBy(const Rule& rule, const DecisionVerb& verb)
{
    static const PolicyBinding plain;
    const auto action = rule.actions.find(verb);
    if (action == rule.actions.end() || !action->second.judgedAs || (!rule.policy && action->second.judgedAct.isEmpty()))
        return std::nullopt;
    const QString& own = action->second.judgedAct;
    return Judged{*action->second.judgedAs, own.isEmpty() ? rule.policy->act : ActId{own}, rule.policy ? &*rule.policy : &plain, &action->second};
}

/// The classes of acts that a rule's decisions belong to.
std::set<ActId> actsOf(const Rule& rule)
{
    std::set<ActId> acts;
    if (rule.policy)
        acts.insert(rule.policy->act);
    for (const auto& [verb, action] : rule.actions) {
        if (const auto judged = judgedBy(rule, verb))
            acts.insert(judged->act);
    }
    return acts;
}

/// What is filled in counts, not what was proposed.
void measure(PolicyRequest& request, const JudgedMeasure& measure, double given, double held)
{
    using Kind = JudgedMeasure::Kind;
    const double share = held != 0 ? given / held : 0;
    switch (measure.kind) {
    case Kind::AmountScaled:
    case Kind::AmountRest:
        if (request.amount && held == 0)
            request.amount.reset(); // as much as anything
        else if (request.amount)
            request.amount = Money::fromMajor(request.amount->major() * (measure.kind == Kind::AmountScaled ? share : 1 - share), request.amount->currency());
        break;
    case Kind::Percent: request.percent = given; break;
    case Kind::PercentBelow: request.percent = held != 0 ? std::max(0.0, (1 - share) * 100) : 100; break;
    }
}

/// "res.partner,14" as people read it.
QString nameOfParty(const QString& party, const Mirror& mirror)
{
    const QString name = party.contains(u',') ? mirror.nameOf(party.section(u',', 0, 0), party.section(u',', 1).toLongLong()) : QString();
    return name.isEmpty() ? party : name;
}

bool holdsOne(const PolicyBinding::Sign& sign, const std::set<QString>& holding)
{
    return std::any_of(sign.arguments.begin(), sign.arguments.end(), [&holding](const QString& code) { return holding.contains(code); });
}

/// Has happened, or may still?
bool counts(DecisionState state)
{
    return isOpen(state) || state == DecisionState::Verified;
}

} // namespace

PolicyDesk::PolicyDesk(Clock& clock, const QueueBoard& board, const Roster& roster, const DelegationDesk& delegations, QObject* parent)
    : QObject(parent), m_clock(clock), m_board(board), m_roster(roster), m_delegations(delegations)
{
    connect(&m_roster, &Roster::changed, this, &PolicyDesk::readStaff);
}

void PolicyDesk::setBook(const PolicyBook& book)
{
    m_book = book;
    m_movements.clear();
    for (const MovementDeclaration& declared : m_book.movements())
        m_movements[declared.model].push_back(declared);
    readStaff();
}

void PolicyDesk::readStaff()
{
    m_staff = Staff();
    m_users.clear();
    for (const auto& [id, entry] : m_roster.people()) {
        const PersonId person = personOf(entry.login);
        m_users[id] = person;
        m_staff.add({person, entry.name, rolesOf({entry.groups.begin(), entry.groups.end()}, m_book.roles())});
    }
    m_staff.isComplete = !m_roster.people().empty() && !m_roster.error();
}

QString PolicyDesk::userName(std::int64_t user) const
{
    const auto found = m_roster.people().find(user);
    return found == m_roster.people().end() ? QString() : found->second.name;
}

QString PolicyDesk::personName(const PersonId& person) const
{
    const StaffMember* known = m_staff.find(person);
    return known && !known->name.isEmpty() ? known->name : person.value;
}

std::vector<MissingRight> PolicyDesk::missingRights(const PersonId& person, const std::vector<ActId>& acts) const
{
    std::vector<MissingRight> missing;
    const auto known = std::find_if(m_roster.people().begin(), m_roster.people().end(), [&person](const auto& one) { return personOf(one.second.login) == person; });
    // Of whom no group can be read nothing can be said.
    if (known == m_roster.people().end() || known->second.groups.empty())
        return missing;
    const std::set<QString>& held = known->second.groups;
    for (const ActId& id : acts) {
        const ActClass* act = m_book.act(id);
        for (const SourceRight& right : act ? act->rights : std::vector<SourceRight>()) {
            if (std::none_of(right.groups.begin(), right.groups.end(), [&held](const QString& group) { return held.contains(group); }))
                missing.push_back({id, act->name, right.name, right.purpose});
        }
    }
    return missing;
}

std::optional<Allowance> PolicyDesk::powerOf(const PersonId& person, const ActId& act) const
{
    const StaffMember* known = m_staff.find(person);
    return known ? m_book.widestOf(*known, act) : std::nullopt;
}

bool PolicyDesk::isReady(const Rule& rule) const
{
    const std::set<QString> models = modelsRead(rule);
    const bool isPending = m_isPending && std::any_of(models.begin(), models.end(), m_isPending);
    return actsOf(rule).empty() || (!m_roster.people().empty() && !isPending && m_delegations.isRead());
}

bool PolicyDesk::wantsReason(const Rule& rule, const DecisionVerb& verb) const
{
    const auto judged = judgedBy(rule, verb);
    const ActClass* act = judged ? m_book.act(judged->act) : nullptr;
    return act && (act->reason == ReasonRule::Always || (act->reason == ReasonRule::WhenRejecting && judged->as == verbs::reject));
}

std::optional<Duration> PolicyDesk::freshFor(const Rule& rule, const DecisionVerb& verb) const
{
    const auto judged = judgedBy(rule, verb);
    const ActClass* act = judged ? m_book.act(judged->act) : nullptr;
    return act ? std::optional(act->freshFor) : std::nullopt;
}

QStringList PolicyDesk::whyNothing(const QString& login) const
{
    PolicyVerdict verdict;
    const StaffMember* person = m_staff.find(personOf(login));
    for (const RoleId& id : person ? person->roles : std::set<RoleId>()) {
        const Role* role = m_book.role(id);
        if (role && role->neverDecides)
            verdict.reasons.push_back({.code = PolicyCode::NeverDecides, .who = person->id, .role = id, .name = role->name});
    }
    return refusalCodes(verdict, m_staff);
}

Currency PolicyDesk::companyCurrency(const Record& record, const FeedDefinition& feed) const
{
    const std::int64_t company = feed.companyField.isEmpty() ? 0 : record.value(feed.companyField).toId();
    const auto found = m_companies.find(company);
    if (found != m_companies.end())
        return found->second;
    // A record of no company belongs to all of them.
    return company == 0 && m_companies.size() == 1 ? m_companies.begin()->second : Currency();
}

std::optional<Money> PolicyDesk::amountOf(const WorkItem& item, const Rule& rule, const Record& record, const RecordContext& context) const
{
    const Currency own = companyCurrency(record, *m_board.feed(rule.feed));
    if (!own.isValid())
        return std::nullopt;
    if (rule.policy && !rule.policy->amount.isEmpty()) {
        const FieldValue value = resolve(record, rule.policy->amount, context).value;
        // What it is computed from, not every source shows.
        if (!std::holds_alternative<bool>(value.variant()))
            return Money::fromMajor(value.toDouble(), own);
    }
    if (!item.amount.currency().isValid() || item.amount.currency() == own)
        return item.amount.currency().isValid() ? std::optional(item.amount) : std::nullopt;
    const double rate = exchangeRate(item.amount.currency(), own, m_board.mirror());
    return rate > 0 ? std::optional(Money::fromMajor(item.amount.major() * rate, own)) : std::nullopt;
}

PolicyRequest PolicyDesk::requestOf(const WorkItem& item, const Rule& rule, const Question& question) const
{
    const Judged judged = *judgedBy(rule, question.verb);
    const PolicyBinding& binding = *judged.binding;
    PolicyRequest request;
    request.verb = judged.as;
    request.act = judged.act;
    request.record = item.record;
    request.who = personOf(question.who);
    request.score = item.score.value_or(0);
    request.company = item.company;
    request.store = item.store;
    request.reason = question.reason;
    request.readAt = question.readAt;
    request.approvals = question.approvals;
    request.leave = question.leave;
    request.draw = QRandomGenerator::global()->bounded(100);
    const auto record = m_board.record(item.record);
    if (!record)
        return request;
    const RecordContext context = m_board.contextOf(rule.feed);
    request.amount = amountOf(item, rule, *record, context);
    if (!binding.percent.isEmpty())
        request.percent = resolve(*record, binding.percent, context).value.toDouble();
    for (const JudgedMeasure& one : judged.action->measures) {
        const auto given = question.inputs.find(one.input.toStdString());
        if (given != question.inputs.end() && given->is_number())
            measure(request, one, given->get<double>(), one.field.isEmpty() ? 0 : record->value(one.field).toDouble());
    }
    const auto partyAt = [&](const QString& path) {
        const ResolvedValue value = resolve(*record, path, context);
        return partyName(m_board.mirror(), value.schema.relation, value.value.toId(), m_users);
    };
    if (!binding.requester.isEmpty())
        request.requester = {partyAt(binding.requester)};
    for (const auto& [dimension, path] : binding.by) {
        if (const QString party = partyAt(path); !party.isEmpty())
            request.by[dimension] = party;
    }
    const BoundRule* bound = m_board.boundRule(item.rule);
    const auto place = m_board.placeOf(item);
    std::set<QString> holding;
    for (const auto& arguments : bound && place ? std::array{bound->inFavour(place->row, place->context), bound->against(place->row, place->context)} : std::array<std::vector<Fact>, 2>()) {
        for (const Fact& argument : arguments)
            holding.insert(argument.key);
    }
    for (const PolicyBinding::Sign& sign : binding.evidence) {
        if (holdsOne(sign, holding))
            request.evidence.insert(sign.name);
    }
    const auto category = std::find_if(binding.categories.begin(), binding.categories.end(), [&](const PolicyBinding::Sign& sign) { return holdsOne(sign, holding); });
    if (category != binding.categories.end())
        request.category = category->name;
    return request;
}

std::optional<PolicyVerdict> PolicyDesk::judge(const WorkItem& item, const Question& question, bool isOffer) const
{
    const Rule& rule = *m_board.rule(item.rule);
    if (!judgedBy(rule, question.verb))
        return std::nullopt;
    addUp();
    Question asked = question;
    if (isOffer && asked.reason.isEmpty())
        asked.reason = u"?"_s;
    const PolicyRequest request = requestOf(item, rule, asked);
    ActsFound acts;
    collectActs(acts, m_board.mirror(), item.record, m_book.found(), m_book.lineage(), m_book.notPeople(), m_users);
    addOwnActs(acts, item.record);
    PolicyVerdict verdict = backroom::judge(request, {m_book, acts, m_sums, m_delegations.book(), m_staff, m_clock.now()});
    for (PolicyReason& reason : verdict.reasons)
        reason.text = nameOfParty(reason.text, m_board.mirror());
    return verdict;
}

void PolicyDesk::addOwnActs(ActsFound& acts, const RecordKey& record) const
{
    const std::set<RecordKey> relatives = acts.lineage.of(record);
    for (const auto& [place, decisions] : m_decided) {
        const ActClass* known = m_book.act(place.second);
        const bool bears = known && known->duty && relatives.contains(place.first);
        for (const auto& [id, decision] : bears ? decisions : std::map<DecisionId, FoundDecision>()) {
            for (const PersonId& person : decision.isDone ? decision.people : std::set<PersonId>())
                acts.add({person, *known->duty, place.first, decision.at});
        }
    }
}

Json PolicyDesk::record(const WorkItem& item, const Question& question, const PolicyVerdict& verdict) const
{
    const PolicyRequest request = requestOf(item, *m_board.rule(item.rule), question);
    Json json = toJson(verdict);
    json["act"] = toJson(request.act.value);
    json["judgedAs"] = toJson(request.verb.value);
    if (request.amount)
        json["amount"] = toJson(request.amount->amountString());
    if (request.amount)
        json["currency"] = toJson(request.amount->currency().code());
    Json by = Json::object();
    for (const auto& [dimension, party] : request.by)
        by[toName(dimension).toStdString()] = toJson(party);
    if (!request.requester.isEmpty())
        by[toName(Dimension::Requester).toStdString()] = toJson(request.requester.value);
    json["by"] = std::move(by);
    if (verdict.leave) {
        const auto whose = std::find_if(question.approvals.begin(), question.approvals.end(), [&verdict](const Approval& approval) { return approval.leave == verdict.leave; });
        json["override"] = toJson(*verdict.leave);
        json["override"]["by"] = toJson(whose == question.approvals.end() ? request.who.value : whose->who.value);
    }
    for (const Approval& approval : question.approvals) {
        json["approvals"].push_back({{"who", toJson(approval.who.value)}, {"at", toJson(toIso(approval.at))},
            {"amount", toJson(approval.amount ? approval.amount->toString() : QString())}});
    }
    return json;
}

void PolicyDesk::follow(const Decision& decision)
{
    const Json& policy = decision.policy;
    const ActId act{textAt(policy, "act")};
    const bool isConsent = textAt(policy, "judgedAs") == verbs::approve.value;
    if (!policy.is_object() || act.isEmpty() || !isConsent)
        return;
    const QString actor = personOf(decision.actor).value;
    auto& decided = m_decided[{decision.record, act}];
    if (!counts(decision.state)) {
        decided.erase(decision.id);
        if (!decided.empty())
            return; // an earlier one stands
        m_sums.remove(decision.record, act);
        m_approvers.erase(decision.record);
        m_unsummed.insert(decision.record); // the source may know of it all the same
        return;
    }
    FoundDecision found{{personOf(decision.actor)}, decision.changedAt, decision.state == DecisionState::Verified};
    for (const Json& agreed : policy.value("agreed", Json::array()))
        found.people.insert({textOf(agreed)});
    decided.insert_or_assign(decision.id, std::move(found));
    if (!policy.contains("amount"))
        return; // nothing to add up
    m_approvers[decision.record].insert(actor);
    Movement movement{decision.record, act, decision.decidedAt, Money::fromMajor(textAt(policy, "amount").toDouble(), Currency(textAt(policy, "currency"))), {{Dimension::Approver, actor}}};
    for (const Dimension dimension : allDimensions()) {
        if (const QString party = textAt(policy.value("by", Json::object()), toName(dimension).toUtf8().constData()); !party.isEmpty())
            movement.by.emplace_back(dimension, party);
    }
    m_sums.add(movement);
}

void PolicyDesk::recordsChanged(const QString& model, const std::vector<RecordKey>& keys)
{
    if (m_movements.contains(model))
        m_unsummed.insert(keys.begin(), keys.end());
}

void PolicyDesk::addUp() const
{
    for (const RecordKey& key : std::exchange(m_unsummed, {})) {
        const auto declared = m_movements.find(key.model);
        const auto record = declared == m_movements.end() ? std::nullopt : m_board.record(key);
        for (const MovementDeclaration& declaration : declared == m_movements.end() ? std::vector<MovementDeclaration>() : declared->second) {
            const auto company = record ? m_companies.find(record->value(declaration.company).toId()) : m_companies.end();
            const Currency currency = company == m_companies.end() ? Currency() : company->second;
            auto movement = record ? movementOf(m_board.mirror(), key, declaration, currency, m_users) : std::nullopt;
            const auto approvers = m_approvers.find(key);
            if (!movement) {
                // Decided here and not yet to be seen there: it counts as it was decided.
                if (approvers == m_approvers.end())
                    m_sums.remove(key, declaration.act);
                continue;
            }
            for (const QString& approver : approvers == m_approvers.end() ? std::set<QString>() : approvers->second)
                movement->by.emplace_back(Dimension::Approver, approver);
            m_sums.add(*movement);
        }
    }
    m_sums.forget(m_clock.now() - std::chrono::days(31));
}

PolicyOverride PolicyDesk::dated(PolicyOverride leave) const
{
    if (!leave.ends)
        leave.ends = m_clock.now() + m_book.overrides().longest;
    return leave;
}

std::vector<NearLimitCluster> PolicyDesk::nearLimit() const
{
    addUp();
    return nearLimitClusters(m_sums, m_book, m_clock.now());
}

Money PolicyDesk::sumOf(const NearLimitCluster& cluster, const std::vector<RecordKey>& records) const
{
    const Duration window = m_book.nearLimit().window;
    const std::int64_t all = m_sums.sum(cluster.line, window, m_clock.now());
    std::int64_t sum = 0;
    for (const RecordKey& record : records)
        sum += all - m_sums.sum(cluster.line, window, m_clock.now(), record);
    return {sum, cluster.line.currency};
}

QString PolicyDesk::nameOf(const RollingSums::Line& line) const
{
    const bool isPerson = line.per == Dimension::Requester || line.per == Dimension::Approver;
    return isPerson ? personName({line.who}) : nameOfParty(line.who, m_board.mirror());
}

std::set<QString> PolicyDesk::modelsRead(const Rule& rule) const
{
    std::set<QString> models;
    const std::set<ActId> acts = actsOf(rule);
    if (acts.empty())
        return models;
    for (const ActDeclaration& declared : m_book.found())
        models.insert(declared.model);
    for (const LineageDeclaration& declared : m_book.lineage())
        models.insert(declared.model);
    for (const MovementDeclaration& declared : m_book.movements()) {
        if (acts.contains(declared.act))
            models.insert(declared.model);
    }
    return models;
}

QStringList refusalCodes(const PolicyVerdict& verdict, const Staff& staff)
{
    QStringList codes;
    for (const PolicyReason& reason : verdict.reasons)
        codes.push_back(u"policy:"_s + QString::fromStdString(toJson(reason).dump()));
    // A reviewer is named by his login.
    Json reviewers = Json::array();
    for (const PersonId& id : verdict.reviewers)
        reviewers.push_back(toJson(id.value));
    if (!reviewers.empty())
        codes.push_back(u"override:"_s + QString::fromStdString(Json{{"reviewers", std::move(reviewers)}}.dump()));
    Json could{{"roles", Json::array()}, {"people", Json::array()}};
    for (const RoleName& role : verdict.roles)
        could["roles"].push_back(toJson(role.name));
    for (const PersonId& id : verdict.people) {
        const StaffMember* person = staff.find(id);
        could["people"].push_back(toJson(person ? person->name : id.value));
    }
    if (!verdict.roles.empty() || !verdict.people.empty())
        codes.push_back(u"could:"_s + QString::fromStdString(could.dump()));
    return codes;
}

} // namespace backroom
