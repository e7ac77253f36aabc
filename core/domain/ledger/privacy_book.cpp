// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/privacy_book.h"

#include "core/domain/ledger/commitment.h"
#include "core/domain/rules/definition_reader.h"

#include <QDateTime>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostMonths = 1200;
const QString otherClass = u"other"_s;

bool tellsNothing(const Json& value)
{
    return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()) || (value.is_structured() && value.empty());
}

/// Every place that the pattern's steps lead to from here.
void collect(const Json& node, const std::string& here, const QStringList& steps, qsizetype step, std::set<std::string>& found)
{
    if (step == steps.size()) {
        if (!tellsNothing(node))
            found.insert(here);
        return;
    }
    if (steps[step] != u"*"_s) {
        if (const Json* next = valueAt(node, pointerTo({}, steps[step].toStdString())))
            collect(*next, pointerTo(here, steps[step].toStdString()), steps, step + 1, found);
        return;
    }
    if (!node.is_structured())
        return;
    for (const auto& [member, next] : node.items())
        collect(next, pointerTo(here, member), steps, step + 1, found);
}

QStringList stepsOf(const QString& pointer)
{
    QStringList steps = pointer.split(u'/').mid(1);
    for (QString& step : steps)
        step.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
    return steps;
}

int readMonths(DefinitionReader& reader, const char* key)
{
    const int months = reader.integer(key);
    if (months < 1 || months > mostMonths)
        reader.fail(reader.pointer(key), u"must be 1 to %1 months"_s.arg(mostMonths));
    return months;
}

std::vector<QString> readPointers(DefinitionReader& reader, const char* key)
{
    std::vector<QString> pointers = reader.texts(key, false);
    for (const QString& pointer : pointers) {
        if (!pointer.startsWith(u'/'))
            reader.fail(reader.pointer(key), u"\"%1\" is no JSON pointer"_s.arg(pointer));
    }
    return pointers;
}

} // namespace

Result<PrivacyBook> PrivacyBook::fromJson(const Json& file)
{
    PrivacyBook book;
    DefinitionReader reader(file);
    reader.text("id");
    reader.localText("why");
    eachObject(reader, "acts", true, [&](DefinitionReader& entry) {
        Acts acts;
        acts.begin = entry.text("act");
        acts.personal = readPointers(entry, "personal");
        acts.lists = readPointers(entry, "lists");
        book.m_acts.push_back(std::move(acts));
    });
    for (const QString& name : reader.texts("named"))
        book.m_named.insert(name);
    eachObject(reader, "retention", true, [&](DefinitionReader& entry) {
        const QString name = entry.text("class");
        const int months = readMonths(entry, "months");
        entry.localText("why");
        for (const QString& model : entry.texts("models"))
            book.m_retention[model] = {name, months};
    });
    book.m_otherMonths = readMonths(reader, "otherMonths");
    if (auto wrong = reader.finish())
        return *wrong;
    return book;
}

void PrivacyBook::add(const PrivacyBook& other)
{
    m_acts.insert(m_acts.end(), other.m_acts.begin(), other.m_acts.end());
    m_named.insert(other.m_named.begin(), other.m_named.end());
    for (const auto& [model, retention] : other.m_retention) {
        Retention& known = m_retention[model];
        if (retention.months > known.months)
            known = retention;
    }
    m_otherMonths = std::max(m_otherMonths, other.m_otherMonths);
}

bool PrivacyBook::bearsOn(const QString& act) const
{
    return std::any_of(m_acts.begin(), m_acts.end(), [&](const Acts& acts) { return act.startsWith(acts.begin); });
}

std::vector<std::string> PrivacyBook::personalIn(const QString& act, const Json& subject) const
{
    std::set<std::string> found;
    for (const Acts& acts : m_acts) {
        if (!act.startsWith(acts.begin))
            continue;
        for (const QString& pointer : acts.personal)
            collect(subject, {}, stepsOf(pointer), 0, found);
        for (const QString& pointer : acts.lists) {
            const std::string place = pointer.toStdString();
            const Json* list = valueAt(subject, place);
            for (std::size_t i = 0; list && list->is_array() && i < list->size(); ++i) {
                const Json& line = (*list)[i];
                if (!line.is_array() || line.empty() || !isNamed(textOf(line[0])))
                    continue;
                for (std::size_t value = 1; value < line.size(); ++value)
                    collect(line[value], pointerTo(pointerTo(place, std::to_string(i)), std::to_string(value)), {}, 0, found);
            }
        }
    }
    // What stands inside of another one goes with it.
    std::vector<std::string> outermost;
    for (const std::string& pointer : found) {
        if (std::none_of(outermost.begin(), outermost.end(), [&](const std::string& other) { return pointer.starts_with(other + '/'); }))
            outermost.push_back(pointer);
    }
    return outermost;
}

bool PrivacyBook::isNamed(const QString& name) const
{
    const QString last = name.section(u'.', -1);
    return std::any_of(m_named.begin(), m_named.end(), [&](const QString& named) {
        return named.endsWith(u'*') ? name.startsWith(named.chopped(1)) : named == name || named == last;
    });
}

std::optional<PrivacyBook::Retention> PrivacyBook::retentionOf(const QString& model) const
{
    if (const auto found = m_retention.find(model); found != m_retention.end())
        return found->second;
    return m_otherMonths > 0 ? std::optional(Retention{otherClass, m_otherMonths}) : std::nullopt;
}

int PrivacyBook::fewestMonths() const
{
    int fewest = m_otherMonths;
    for (const auto& [model, retention] : m_retention)
        fewest = fewest == 0 ? retention.months : std::min(fewest, retention.months);
    return fewest;
}

int PrivacyBook::mostMonths() const
{
    int most = m_otherMonths;
    for (const auto& [model, retention] : m_retention)
        most = std::max(most, retention.months);
    return most;
}

Timestamp endOf(const PrivacyBook::Retention& retention, Timestamp closedAt)
{
    const auto closed = QDateTime::fromMSecsSinceEpoch(closedAt.time_since_epoch().count(), Qt::UTC);
    return Timestamp(Duration(closed.addMonths(retention.months).toMSecsSinceEpoch()));
}

} // namespace backroom
