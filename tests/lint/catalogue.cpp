// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lint/catalogue.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace backroom::lint {
using namespace Qt::StringLiterals;

namespace {

QString text(const std::string& value)
{
    return QString::fromStdString(value);
}

bool isDerived(const std::string& field)
{
    return field.starts_with('$');
}

/// The formula or aggregate of a feed; null when it has none of the name.
const Json* derivedOf(const Json& feed, const std::string& name)
{
    for (const char* kind : {"formulas", "aggregates"}) {
        if (!feed.contains(kind))
            continue;
        for (const Json& column : feed.at(kind)) {
            if (column.at("name") == name)
                return &column;
        }
    }
    return nullptr;
}

bool fetches(const Json& feed, const std::string& field)
{
    const Json& fields = feed.at("fields");
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

} // namespace

Json readJson(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Json(Json::value_t::discarded);
    const auto bytes = file.readAll();
    return Json::parse(bytes.begin(), bytes.end(), nullptr, false);
}

std::map<std::string, Json> Catalogue::read(const QString& folder)
{
    std::map<std::string, Json> found;
    for (const QString& name : QDir(folder).entryList({u"*.json"_s}, QDir::Files))
        found[name.chopped(5).toStdString()] = readJson(folder + u'/' + name);
    return found;
}

Catalogue::Catalogue(std::map<std::string, Json> feeds, std::map<std::string, Json> queues, std::map<std::string, Json> actions, const QString& recorded)
    : m_feeds(std::move(feeds)), m_queues(std::move(queues)), m_actions(std::move(actions)), m_schemas(read(recorded))
{
}

const Json* Catalogue::feedOf(const std::string& model) const
{
    const auto found = std::find_if(m_feeds.begin(), m_feeds.end(), [&](const auto& feed) { return feed.second.at("model") == model; });
    return found == m_feeds.end() ? nullptr : &found->second;
}

QStringList Catalogue::problemsOfFeed(const Json& feed) const
{
    QStringList problems;
    const std::string model = feed.at("model");
    if (feedOf(model) != &m_feeds.at(feed.at("id")))
        problems << u"there is another feed of %1"_s.arg(text(model));
    walkDomain(model, feed.at("domain"), Reader::Server, u"/domain"_s, problems);
    for (const char* key : {"company", "currency"}) {
        if (feed.contains(key))
            walkPath(model, feed.at(key), Reader::Mirror, u'/' + text(key), problems);
    }
    if (feed.contains("store"))
        walkPath(model, feed.at("store").at("field"), Reader::Mirror, u"/store/field"_s, problems);
    checkDiscussion(feed, problems);
    const Json units = feed.value("units", Json::object());
    for (const auto& [field, unit] : units.items())
        walkPath(model, field, Reader::Mirror, u"/units"_s, problems);
    for (const Json& formula : feed.value("formulas", Json::array())) {
        const Json uses = formula.value("uses", Json::object());
        for (const auto& [name, path] : uses.items())
            walkPath(model, path, Reader::Mirror, text(formula.at("name")), problems);
    }
    for (const Json& aggregate : feed.value("aggregates", Json::array())) {
        const QString place = text(aggregate.at("name"));
        const auto counted = m_feeds.find(aggregate.at("of"));
        if (counted == m_feeds.end()) {
            problems << u"%1: no feed %2"_s.arg(place, text(aggregate.at("of")));
            continue;
        }
        const std::string of = counted->second.at("model");
        walkDomain(of, aggregate.value("where", Json::array()), Reader::Mirror, place, problems);
        const auto walk = [&](const std::string& reader, const char* member) {
            const Json paths = aggregate.value(member, Json());
            for (const Json& path : paths.is_array() ? paths : Json::array({paths})) {
                if (path.is_string() && path != "")
                    walkPath(reader, path.get<std::string>(), Reader::Mirror, place, problems);
            }
        };
        for (const char* member : {"field", "by", "at", "until", "other"})
            walk(of, member);
        for (const char* member : {"key", "from", "to", "other"})
            walk(model, member);
    }
    return problems;
}

bool Catalogue::mayBeTalkedAbout(const std::string& model) const
{
    const auto schema = m_schemas.find(model);
    return schema == m_schemas.end() || (schema->second.contains("message_ids") && schema->second.contains("activity_ids"));
}

void Catalogue::checkDiscussion(const Json& feed, QStringList& problems) const
{
    // Talked about nowhere, and why. A task can be made of their items.
    static const std::map<std::string, std::string> nowhere = {
        {"mail.activity", "names its record by model and id"}, {"mail.mail", "names its record by model and id"}, {"tier.review", "names its record by model and id"},
        {"loyalty.program", "belongs to nothing"}, {"exception.rule", "belongs to nothing"}, {"documents.document", "has a chatter where Documents is installed"},
        {"quality.check", "has a chatter where Quality is installed"}, {"queue.job", "has a chatter where the queue is installed"},
        {"qc.inspection", "has a chatter, and activities in newer versions"}, {"backroom.decision", "is what the program found out"}, {"backroom.review", "is what the program found out"},
        {"backroom.feed", "is what the program found out"}, {"n8n.execution", "is n8n's"}};
    const std::string model = feed.at("model");
    const Json paths = feed.value("discussedOn", Json());
    for (const Json& path : paths.is_array() ? paths : paths.is_null() ? Json::array() : Json::array({paths})) {
        walkPath(model, path, Reader::Mirror, u"/discussedOn"_s, problems);
        const std::string target = targetOf(model, path);
        if (target.empty() || !mayBeTalkedAbout(target))
            problems << u"/discussedOn: %1: %2"_s.arg(text(path), target.empty() ? u"leads nowhere"_s : u"%1 has no chatter or no activities"_s.arg(text(target)));
    }
    if (paths.is_null() && !feed.value("contextual", false) && !mayBeTalkedAbout(model) && !nowhere.contains(model))
        problems << u"/discussedOn: %1 has no chatter or no activities, and nothing says where its records are talked about"_s.arg(text(model));
}

QStringList Catalogue::problemsOfRule(const Json& rule) const
{
    QStringList problems;
    if (!m_queues.contains(rule.at("queue")))
        problems << u"/queue: no queue %1"_s.arg(text(rule.at("queue")));
    const auto feed = m_feeds.find(rule.at("feed"));
    if (feed == m_feeds.end())
        return problems << u"/feed: no feed %1"_s.arg(text(rule.at("feed")));
    const std::string model = feed->second.at("model");
    for (const char* key : {"since", "due", "businessKey", "title", "counterparty", "owner", "amount", "atRisk"}) {
        if (rule.contains(key))
            walkPath(model, rule.at(key), Reader::Rule, u'/' + text(key), problems);
    }
    for (const char* key : {"facts", "groupBy", "material"}) {
        for (std::string field : rule.value(key, std::vector<std::string>())) {
            if (field.ends_with('?')) // may be absent from a server
                field.pop_back();
            walkPath(model, field, Reader::Rule, u'/' + text(key), problems);
        }
    }
    for (const char* key : {"when", "fixed"})
        walkDomain(model, rule.value(key, Json::array()), Reader::Rule, u'/' + text(key), problems);
    for (const char* key : {"severity", "priority", "speaksFor", "speaksAgainst", "hardStops"}) {
        for (const Json& step : rule.value(key, Json::array()))
            walkDomain(model, step.value("when", Json::array()), Reader::Rule, u'/' + text(key), problems);
    }
    for (const char* key : {"severity", "priority"}) {
        // The last step is for all that no other is for.
        if (rule.contains(key) && rule.at(key).back().contains("when"))
            problems << u"/%1: the last step has a condition"_s.arg(text(key));
    }
    const Json actions = rule.value("actions", Json::object());
    for (const auto& [verb, action] : actions.items()) {
        const QString place = u"/actions/"_s + text(verb);
        if (const Json* shared = action.is_string() ? sharedAction(model, action) : &action)
            checkAction(model, *shared, place, problems);
        else
            problems << u"%1: no shared action %2 for %3"_s.arg(place, text(action), text(model));
    }
    for (const Json& related : rule.value("related", Json::array())) {
        if (!feedOf(related.at("model")))
            problems << u"/related: no feed reads %1"_s.arg(text(related.at("model")));
        walkPath(related.at("model"), related.at("field"), Reader::Rule, u"/related"_s, problems);
    }
    checkNames(rule, model, problems);
    checkExamples(rule, model, problems);
    return problems;
}

const Json* Catalogue::sharedAction(const std::string& model, const std::string& name) const
{
    const auto findFor = [&](const std::string& wanted) -> const Json* {
        for (const auto& [id, file] : m_actions) {
            if (file.at("model") == wanted && file.at("actions").contains(name))
                return &file.at("actions").at(name);
        }
        return nullptr;
    };
    if (const Json* own = findFor(model))
        return own;
    return mayBeTalkedAbout(model) ? findFor("*") : nullptr;
}

void Catalogue::checkAction(const std::string& model, const Json& action, const QString& place, QStringList& problems) const
{
    for (const Json& input : action.value("inputs", Json::array())) {
        if (input.contains("field"))
            walkPath(model, input.at("field"), Reader::Rule, place + u"/inputs"_s, problems);
        walkDomain(input.value("model", std::string()), input.value("among", Json::array()), Reader::Server, place + u"/among"_s, problems);
    }
    for (const Json& field : action.value("material", Json::array())) {
        std::string name = field;
        if (name.ends_with('?'))
            name.pop_back();
        walkPath(model, name, Reader::Rule, place + u"/material"_s, problems);
    }
    for (const Json& step : action.value("steps", Json::array({action}))) {
        for (const char* key : {"guard", "done"})
            walkDomain(model, step.value(key, Json::array()), Reader::Rule, place + u'/' + text(key), problems);
        Json queries = step.value("given", Json::array());
        if (step.contains("proof"))
            queries.push_back(step.at("proof"));
        for (const Json& query : queries)
            walkDomain(query.at("model"), query.at("domain"), Reader::Server, place, problems);
    }
}

QStringList Catalogue::problemsOfActions(const Json& file) const
{
    QStringList problems;
    const std::string model = file.at("model");
    if (model != "*" && !feedOf(model))
        problems << u"/model: no feed reads %1"_s.arg(text(model));
    for (const auto& [name, action] : file.at("actions").items()) {
        if (model != "*")
            checkAction(model, action, u"/actions/"_s + text(name), problems);
    }
    return problems;
}

void Catalogue::checkNames(const Json& rule, const std::string& model, QStringList& problems) const
{
    for (const char* key : {"amount", "atRisk", "since", "due"}) {
        if (rule.contains(key))
            checkLabel(model, rule.at(key), u'/' + text(key), problems);
    }
    for (const char* key : {"facts", "groupBy", "material"}) {
        for (const std::string& field : rule.value(key, std::vector<std::string>()))
            checkLabel(model, field.substr(0, field.find('?')), u'/' + text(key), problems);
    }
    checkLabels(model, rule.value("when", Json::array()), u"/when"_s, problems);
    for (const char* key : {"severity", "priority"}) {
        for (const Json& step : rule.value(key, Json::array()))
            checkLabels(model, step.value("when", Json::array()), u'/' + text(key), problems);
    }
    for (const char* key : {"speaksFor", "speaksAgainst", "hardStops"}) {
        for (const Json& argument : rule.value(key, Json::array())) {
            if (!argument.contains("text"))
                problems << u"/%1: %2 has no text, so people would read the code"_s.arg(text(key), text(argument.at("code")));
        }
    }
}

void Catalogue::checkLabel(const std::string& model, const std::string& path, const QString& place, QStringList& problems) const
{
    const auto dot = path.rfind('.');
    const std::string last = dot == std::string::npos ? path : path.substr(dot + 1);
    const Json* feed = feedOf(dot == std::string::npos ? model : targetOf(model, path.substr(0, dot)));
    const Json* column = feed && isDerived(last) ? derivedOf(*feed, last) : nullptr;
    if (column && !column->contains("label"))
        problems << u"%1: %2 has no label in %3, so people would read the name"_s.arg(place, text(path), text(feed->at("id")));
}

void Catalogue::checkLabels(const std::string& model, const Json& domain, const QString& place, QStringList& problems) const
{
    for (const Json& part : domain) {
        if (!part.is_array() || part.size() != 3 || !part[0].is_string())
            continue; // "&", "|", "!" or a constant
        checkLabel(model, part[0], place, problems);
        if (part[1] == "any" || part[1] == "not any")
            checkLabels(part[0] == "id" ? model : targetOf(model, part[0]), part[2], place, problems);
    }
}

void Catalogue::walkPath(const std::string& model, const std::string& path, Reader reader, const QString& place, QStringList& problems) const
{
    const auto refuse = [&](const QString& reason) { problems << u"%1: %2: %3"_s.arg(place, text(path), reason); };
    const auto dot = path.find('.');
    const std::string field = path.substr(0, dot);
    const bool isRead = reader != Reader::Server;
    const Json* feed = feedOf(model);
    if (isRead && !feed)
        return refuse(u"no feed reads %1"_s.arg(text(model)));
    if (isRead && isDerived(field)) {
        if (!derivedOf(*feed, field))
            refuse(u"%1 has no %2"_s.arg(text(feed->at("id")), text(field)));
        return;
    }
    if (field == "id" || field == "display_name")
        return;
    if (reader == Reader::Mirror && !fetches(*feed, field))
        refuse(u"%1 does not fetch %2"_s.arg(text(feed->at("id")), text(field)));
    const auto schema = m_schemas.find(model);
    if (schema == m_schemas.end() && !isRead)
        return; // what no feed reads is not recorded
    // Two families of addons may define the same model, each with fields of its own.
    const bool isKnown = schema != m_schemas.end() && schema->second.contains(field);
    if (!isKnown && !(feed && feed->value("optional", false)))
        return refuse(u"%1 has no field %2"_s.arg(text(model), text(field)));
    if (dot == std::string::npos)
        return;
    const std::string relation = isKnown ? schema->second.at(field).at(1).get<std::string>() : std::string();
    if (relation.empty())
        return refuse(u"%1 leads nowhere"_s.arg(text(field)));
    walkPath(relation, path.substr(dot + 1), isRead ? Reader::Mirror : Reader::Server, place, problems);
}

std::string Catalogue::targetOf(const std::string& model, const std::string& path) const
{
    const auto dot = path.find('.');
    const auto schema = m_schemas.find(model);
    const std::string field = path.substr(0, dot);
    if (schema == m_schemas.end() || !schema->second.contains(field))
        return {};
    const std::string relation = schema->second.at(field).at(1);
    return dot == std::string::npos ? relation : targetOf(relation, path.substr(dot + 1));
}

void Catalogue::walkDomain(const std::string& model, const Json& domain, Reader reader, const QString& place, QStringList& problems) const
{
    for (const Json& part : domain) {
        if (!part.is_array() || part.size() != 3 || !part[0].is_string())
            continue; // "&", "|", "!" or a constant
        walkPath(model, part[0], reader, place, problems);
        if (part[1] == "any" || part[1] == "not any")
            walkDomain(targetOf(model, part[0]), part[2], reader == Reader::Server ? reader : Reader::Mirror, place, problems);
    }
}

void Catalogue::checkRecord(const std::string& model, const Json& record, const QString& place, QStringList& problems) const
{
    const Json* feed = feedOf(model);
    if (!feed) {
        problems << u"%1: no feed reads %2"_s.arg(place, text(model));
        return;
    }
    const auto schema = m_schemas.find(model);
    for (const auto& [field, value] : record.items()) {
        if (field != "id" && !feed->value("optional", false) && (schema == m_schemas.end() || !schema->second.contains(field)))
            problems << u"%1: %2 has no field %3"_s.arg(place, text(model), text(field));
    }
}

void Catalogue::checkExamples(const Json& rule, const std::string& model, QStringList& problems) const
{
    std::map<bool, int> counts;
    int number = 0;
    for (const Json& example : rule.at("examples")) {
        const QString place = u"/examples/%1"_s.arg(number++);
        ++counts[example.at("raises").get<bool>()];
        checkRecord(model, example.at("record"), place, problems);
        const Json with = example.value("with", Json::object());
        for (const auto& [other, records] : with.items()) {
            for (const Json& record : records)
                checkRecord(other, record, place, problems);
        }
    }
    if (counts[true] == 0)
        problems << u"/examples: none that raises it"_s;
    if (counts[false] == 0)
        problems << u"/examples: none that does not"_s;
}

} // namespace backroom::lint
