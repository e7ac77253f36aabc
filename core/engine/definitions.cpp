// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/definitions.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxFileBytes = 1024 * 1024;

Result<Json> readFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error::of(ErrorKind::BadInput, file.errorString());
    if (file.size() > maxFileBytes)
        return Error::of(ErrorKind::BadInput, u"larger than 1 MiB"_s);
    return parseJson(file.readAll());
}

/// Parses every file of a folder and hands over what is sound.
template <typename T>
void loadFolder(const QString& folder, const QString& name, Result<T> (*parse)(const Json&), QStringList& problems,
    const std::function<void(T)>& take)
{
    const QDir directory(folder + u'/' + name);
    for (const QString& fileName : directory.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
        auto json = readFile(directory.filePath(fileName));
        auto parsed = json ? parse(*json) : Result<T>(json.error());
        if (parsed)
            take(std::move(*parsed));
        else
            problems.push_back(u"%1/%2 %3"_s.arg(name, fileName, parsed.error().detail));
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

} // namespace

Definitions loadDefinitions(const QStringList& folders)
{
    Definitions definitions;
    for (const QString& folder : folders) {
        loadFolder<FeedDefinition>(folder, u"feeds"_s, feedFromJson, definitions.problems, [&](FeedDefinition feed) {
            const FeedId id = feed.id;
            replaceOrAdd(definitions.feeds, std::move(feed), [&](const FeedDefinition& known) { return known.id == id; });
        });
        loadFolder<Rule>(folder, u"rules"_s, ruleFromJson, definitions.problems, [&](Rule rule) {
            const RuleId code = rule.code;
            replaceOrAdd(definitions.rules, std::move(rule), [&](const Rule& known) { return known.code == code; });
        });
    }
    std::erase_if(definitions.rules, [&](const Rule& rule) {
        const bool known = std::any_of(definitions.feeds.begin(), definitions.feeds.end(), [&](const FeedDefinition& feed) { return feed.id == rule.feed; });
        if (!known)
            definitions.problems.push_back(u"rules/%1.json /feed: there is no feed \"%2\""_s.arg(rule.code.value, rule.feed.value));
        return !known;
    });
    return definitions;
}

} // namespace backroom
