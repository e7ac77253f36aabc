// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/definitions.h"

#include "core/domain/rules/derived_columns.h"
#include "core/domain/rules/feed_extension.h"
#include "core/engine/small_file.h"

#include <QDir>

#include <algorithm>
#include <set>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Parses every file of a folder and hands over what is sound, with the file's name.
template <typename T>
void loadFolder(const QString& folder, const QString& name, Result<T> (*parse)(const Json&), QStringList& problems,
    const std::function<void(T, const QString& file, const Json& json)>& take)
{
    const QDir directory(folder + u'/' + name);
    for (const QString& fileName : directory.entryList({u"*.json"_s}, QDir::Files | QDir::System, QDir::Name)) {
        const QString shown = name + u'/' + fileName;
        auto json = readDefinitionFile(directory.filePath(fileName));
        auto parsed = json ? parse(*json) : Result<T>(json.error());
        if (parsed)
            take(std::move(*parsed), shown, *json);
        else
            for (const QString& fault : parsed.error().detail.split(u'\n'))
                problems.push_back(shown + u' ' + fault);
    }
}

template <typename T, typename Same>
void replaceOrAdd(std::vector<T>& all, T one, Same&& same)
{
    const auto found = std::find_if(all.begin(), all.end(), same);
    if (found == all.end())
        all.push_back(std::move(one));
    else
        *found = std::move(one);
}

/// What one file cannot tell about itself: feeds, queues and rules must fit each other.
class Consistency {
public:
    explicit Consistency(Definitions& definitions)
        : m_definitions(definitions)
    {
    }

    void check()
    {
        oneFeedForAModel();
        derivedValues();
        rulesHaveTheirFeedAndQueue();
        playbooksFitTheirRules();
        shownValuesHaveLabels();
        queuesInOrder();
        policiesFitEachOther();
    }

private:
    void refuse(const QString& file, const QString& reason) { m_definitions.problems.push_back(file + u' ' + reason); }

    void oneFeedForAModel()
    {
        std::map<QString, FeedId> feedOfModel;
        std::erase_if(m_definitions.feeds, [&](const FeedDefinition& feed) {
            const auto [first, isNew] = feedOfModel.try_emplace(feed.model, feed.id);
            if (!isNew)
                refuse(m_definitions.fileOf(feed.id), u"/model: %1 is already mirrored by the feed \"%2\""_s.arg(feed.model, first->second.value));
            return !isNew;
        });
    }

    void derivedValues()
    {
        // No source has told its fields yet: what is wrong whatever they are. The engine plans again when it knows more.
        const auto plan = DerivedColumns::plan(m_definitions.feeds, [](const QString&) { return nullptr; });
        for (const DerivedColumns::Problem& problem : plan.problems())
            refuse(m_definitions.fileOf(problem.feed), problem.detail);
    }

    void rulesHaveTheirFeedAndQueue()
    {
        std::map<int, RuleId> byNumber;
        std::erase_if(m_definitions.rules, [&](Rule& rule) {
            const QString file = m_definitions.fileOf(rule.code);
            if (!m_definitions.feed(rule.feed)) {
                refuse(file, u"/feed: there is no feed \"%1\""_s.arg(rule.feed.value));
                return true;
            }
            if (!m_definitions.queue(rule.queue)) {
                refuse(file, u"/queue: there is no queue \"%1\""_s.arg(rule.queue.value));
                return true;
            }
            if (const QStringList reasons = m_definitions.lendActions(rule); !reasons.isEmpty()) {
                for (const QString& reason : reasons)
                    refuse(file, reason);
                return true;
            }
            if (const QStringList reasons = absentFigures(rule, *m_definitions.feed(rule.feed)); !reasons.isEmpty()) {
                for (const QString& reason : reasons)
                    refuse(file, reason);
                return true;
            }
            const auto [first, isNew] = byNumber.try_emplace(rule.number, rule.code);
            if (rule.number != 0 && !isNew) {
                refuse(file, u"/id: %1 is the number of %2"_s.arg(rule.number).arg(first->second.value));
                return true;
            }
            return false;
        });
    }

    void playbooksFitTheirRules()
    {
        std::erase_if(m_definitions.playbooks, [&](const Playbook& playbook) {
            const QStringList objections = objectionsTo(playbook, m_definitions.rules);
            for (const QString& objection : objections)
                refuse(m_definitions.fileOf(playbook.id), objection);
            return !objections.isEmpty();
        });
    }

    /// A name that only the program understands is no fact for a person. The rule runs all the same.
    void shownValuesHaveLabels()
    {
        std::set<QString> labelled;
        for (const FeedDefinition& feed : m_definitions.feeds) {
            for (const auto& formula : feed.formulas)
                note(labelled, formula.name, formula.caption);
            for (const auto& aggregate : feed.aggregates)
                note(labelled, aggregate.name, aggregate.caption);
        }
        for (const Rule& rule : m_definitions.rules) {
            for (std::size_t i = 0; i < rule.facts.size(); ++i) {
                const QString name = rule.facts[i].section(u'.', -1);
                if (name.startsWith(u'$') && !labelled.contains(name))
                    refuse(m_definitions.fileOf(rule.code), u"/facts/%1: %2 has no label in its feed"_s.arg(i).arg(name));
            }
        }
    }
    static void note(std::set<QString>& labelled, const QString& name, const DerivedCaption& caption)
    {
        if (!caption.label.isEmpty())
            labelled.insert(name);
    }

    void policiesFitEachOther()
    {
        m_definitions.policyBook = PolicyBook(m_definitions.policies);
        for (const PolicyBook::Problem& problem : m_definitions.policyBook.problems())
            refuse(m_definitions.fileOf(problem.file), problem.detail);
    }

    /// Pointer and reason where money or time is told by a field or value that the rule's feed does not have, and where a
    /// condition asks for such a value. What fields a model has, only a source knows.
    static QStringList absentFigures(const Rule& rule, const FeedDefinition& feed)
    {
        QStringList absent;
        const std::pair<const char*, QString> figures[] = {{"/amount", rule.amountField}, {"/atRisk", rule.atRiskField}, {"/since", rule.sinceField}, {"/due", rule.dueField}};
        for (const auto& [pointer, path] : figures) {
            const QString first = path.section(u'.', 0, 0);
            const bool isThere = first.isEmpty() || (first.startsWith(u'$') ? feed.captionOf(first) != nullptr : std::find(feed.fields.begin(), feed.fields.end(), first) != feed.fields.end());
            if (!isThere)
                absent.push_back(u"%1: the feed \"%2\" has no %3"_s.arg(QLatin1StringView(pointer), feed.id.value, first));
        }
        for (const auto& [pointer, domain] : rule.domains())
            addAbsent(pointer, domain->root(), feed, absent);
        return absent;
    }

    static void addAbsent(const QString& pointer, const SearchDomain::Node& node, const FeedDefinition& feed, QStringList& absent)
    {
        if (node.kind == SearchDomain::Node::Kind::Condition) {
            if (node.path.startsWith(u'$') && !feed.captionOf(node.path))
                absent.push_back(u"%1%2: the feed \"%3\" has no %4"_s.arg(pointer, node.pointer + u"/0"_s, feed.id.value, node.path));
            return; // what stands below "any" is about another model
        }
        for (const SearchDomain::Node& child : node.children)
            addAbsent(pointer, child, feed, absent);
    }

    void queuesInOrder()
    {
        std::stable_sort(m_definitions.queues.begin(), m_definitions.queues.end(),
            [](const QueueDefinition& left, const QueueDefinition& right) { return left.order < right.order; });
    }

    Definitions& m_definitions;
};

} // namespace

const QueueDefinition* Definitions::queue(const QueueId& id) const
{
    const auto found = std::find_if(queues.begin(), queues.end(), [&](const QueueDefinition& queue) { return queue.id == id; });
    return found == queues.end() ? nullptr : &*found;
}

const FeedDefinition* Definitions::feed(const FeedId& id) const
{
    const auto found = std::find_if(feeds.begin(), feeds.end(), [&](const FeedDefinition& feed) { return feed.id == id; });
    return found == feeds.end() ? nullptr : &*found;
}

QString Definitions::fileOf(const RuleId& rule) const
{
    const auto found = ruleFiles.find(rule);
    return found == ruleFiles.end() ? u"rules/%1.json"_s.arg(rule.value) : found->second;
}

QString Definitions::fileOf(const FeedId& feed) const
{
    const auto found = feedFiles.find(feed);
    return found == feedFiles.end() ? u"feeds/%1.json"_s.arg(feed.value) : found->second;
}

QString Definitions::fileOf(const PolicyId& policy) const
{
    const auto found = policyFiles.find(policy);
    return found == policyFiles.end() ? u"policies/%1.json"_s.arg(policy.value) : found->second;
}

QString Definitions::fileOf(const PlaybookId& playbook) const
{
    const auto found = playbookFiles.find(playbook);
    return found == playbookFiles.end() ? u"playbooks/%1.json"_s.arg(playbook.value) : found->second;
}

QStringList Definitions::lendActions(Rule& rule) const
{
    const FeedDefinition* source = feed(rule.feed);
    return source ? sharedActions.lend(rule, source->model) : QStringList();
}

namespace {

/// Where a member stands that its object has already: JSON allows it, and a reader sees the first while the program takes the last.
class RepeatedMember {
public:
    /// `json` was parsed from it.
    static std::optional<QString> find(const QByteArray& json)
    {
        RepeatedMember search;
        const auto take = [&search](int, Json::parse_event_t event, Json& value) {
            search.take(event, value);
            return true;
        };
        [[maybe_unused]] const Json again = Json::parse(json.begin(), json.end(), take, false);
        return search.m_found;
    }

private:
    struct Level {
        bool isArray;
        int index; ///< of the element being read
        QString member;
        std::set<QString> members;
    };

    void take(Json::parse_event_t event, const Json& value)
    {
        using Event = Json::parse_event_t;
        const bool isStart = event == Event::object_start || event == Event::array_start;
        if (event == Event::key) {
            Level& level = m_levels.back();
            level.member = textOf(value);
            if (!level.members.insert(level.member).second && !m_found)
                m_found = pointer();
        } else if (isStart || event == Event::value) {
            if (!m_levels.empty() && m_levels.back().isArray)
                ++m_levels.back().index;
            if (isStart)
                m_levels.push_back({event == Event::array_start, -1, {}, {}});
        } else {
            m_levels.pop_back();
        }
    }

    QString pointer() const
    {
        QString text;
        for (const Level& level : m_levels)
            text += u'/' + (level.isArray ? QString::number(level.index) : QString(level.member).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s));
        return text;
    }

    std::vector<Level> m_levels;
    std::optional<QString> m_found;
};

} // namespace

Result<Json> readDefinitionFile(const QString& path)
{
    const auto content = readSmallFile(path);
    auto json = content ? parseJson(*content) : content.error();
    if (!json)
        return json;
    if (const auto repeated = RepeatedMember::find(*content))
        return Error::of(ErrorKind::BadInput, *repeated + u": stands there twice"_s);
    return json;
}

Definitions loadDefinitions(const QStringList& folders)
{
    Definitions definitions;
    std::map<FeedId, Json> deliveredFeeds;
    std::vector<std::pair<QString, SystemMapFile>> systemFiles;
    for (const QString& folder : folders) {
        std::map<RuleId, QString> codes; // of this folder; a later folder may replace what an earlier one has
        loadFolder<FeedDefinition>(folder, u"feeds"_s, feedFromJson, definitions.problems, [&](FeedDefinition feed, const QString& file, const Json& json) {
            const FeedId id = feed.id;
            if (const FeedDefinition* known = definitions.feed(id); known && known->model != feed.model) {
                definitions.problems.push_back(u"%1 /id: the feed \"%2\" mirrors %3; one of %4 needs an id of its own"_s.arg(file, id.value, known->model, feed.model));
                return;
            }
            if (folder == folders.front()) {
                deliveredFeeds[id] = json;
            } else if (const auto delivered = deliveredFeeds.find(id); delivered != deliveredFeeds.end()) {
                if (const auto objection = objectionToExtension(delivered->second, json)) {
                    definitions.problems.push_back(file + u' ' + *objection);
                    return;
                }
            }
            definitions.feedFiles[id] = file;
            if (folder != folders.front()) {
                std::set<QString> own(feed.fields.begin(), feed.fields.end());
                if (const FeedDefinition* delivered = definitions.feed(id))
                    std::erase_if(own, [delivered](const QString& field) { return std::find(delivered->fields.begin(), delivered->fields.end(), field) != delivered->fields.end(); });
                definitions.ownFields[id] = std::move(own);
            }
            replaceOrAdd(definitions.feeds, std::move(feed), [&](const FeedDefinition& known) { return known.id == id; });
        });
        loadFolder<QueueDefinition>(folder, u"queues"_s, queueFromJson, definitions.problems, [&](QueueDefinition queue, const QString&, const Json&) {
            const QueueId id = queue.id;
            replaceOrAdd(definitions.queues, std::move(queue), [&](const QueueDefinition& known) { return known.id == id; });
        });
        loadFolder<Rule>(folder, u"rules"_s, ruleFromJson, definitions.problems, [&](Rule rule, const QString& file, const Json& json) {
            const RuleId code = rule.code;
            if (const auto [first, isNew] = codes.try_emplace(code, file); !isNew) {
                definitions.problems.push_back(u"%1 /code: %2 is the code of %3"_s.arg(file, code.value, first->second));
                return;
            }
            definitions.ruleFiles[code] = file;
            if (folder == folders.front()) {
                definitions.delivered.insert(code);
                definitions.installedJson[code] = json;
            } else {
                definitions.delivered.erase(code);
                definitions.ruleJson[code] = json;
            }
            replaceOrAdd(definitions.rules, std::move(rule), [&](const Rule& known) { return known.code == code; });
        });
        loadFolder<ActionFile>(folder, u"actions"_s, actionFileFromJson, definitions.problems, [&](ActionFile actions, const QString& file, const Json&) {
            // Nobody agreed on them; those of a rule of one's own stand in the rule, and two people agree on that.
            if (folder != folders.front())
                definitions.problems.push_back(u"%1 /: actions of one's own are written in the rule that offers them"_s.arg(file));
            else if (const QString model = actions.model; !definitions.sharedActions.add(std::move(actions)))
                definitions.problems.push_back(u"%1 /model: another file has the actions for %2"_s.arg(file, model));
        });
        loadFolder<Playbook>(folder, u"playbooks"_s, playbookFromJson, definitions.problems, [&](Playbook playbook, const QString& file, const Json&) {
            const PlaybookId id = playbook.id;
            definitions.playbookFiles[id] = file;
            replaceOrAdd(definitions.playbooks, std::move(playbook), [&](const Playbook& known) { return known.id == id; });
        });
        std::map<PolicyId, QString> policies; // of this folder
        loadFolder<PolicyFile>(folder, u"policies"_s, policyFromJson, definitions.problems, [&](PolicyFile policy, const QString& file, const Json& json) {
            const PolicyId id = policy.id;
            if (const auto [first, isNew] = policies.try_emplace(id, file); !isNew) {
                definitions.problems.push_back(u"%1 /id: %2 is the id of %3"_s.arg(file, id.value, first->second));
                return;
            }
            definitions.policyFiles[id] = file;
            (folder == folders.front() ? definitions.installedPolicyJson : definitions.policyJson)[id] = json;
            replaceOrAdd(definitions.policies, std::move(policy), [&](const PolicyFile& known) { return known.id == id; });
        });
        loadFolder<CalendarBook>(folder, u"calendars"_s, CalendarBook::fromJson, definitions.problems,
            [&](CalendarBook book, const QString&, const Json&) { definitions.calendars = std::move(book); });
        loadFolder<SlaTable>(folder, u"sla"_s, SlaTable::fromJson, definitions.problems, [&](SlaTable table, const QString&, const Json&) { definitions.sla = std::move(table); });
        loadFolder<BusRules>(folder, u"bus"_s, busRulesFromJson, definitions.problems,
            [&](BusRules rules, const QString&, const Json&) { definitions.bus.add(std::move(rules)); });
        loadFolder<SystemMapFile>(folder, u"systems"_s, systemMapFromJson, definitions.problems,
            [&](SystemMapFile map, const QString& file, const Json&) { systemFiles.emplace_back(file, std::move(map)); });
    }
    Consistency(definitions).check();
    for (auto& [file, map] : systemFiles) {
        for (const QString& problem : definitions.systems.add(std::move(map), definitions.feeds))
            definitions.problems.push_back(file + u' ' + problem);
    }
    return definitions;
}

} // namespace backroom
