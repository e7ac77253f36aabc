// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/pack_files.h"

#include "core/engine/guard.h"
#include "core/engine/small_file.h"

#include <QDir>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

const Pack* PackFiles::pack(const QString& id) const
{
    const auto found = std::find_if(packs.begin(), packs.end(), [&](const Pack& one) { return one.id == id; });
    return found == packs.end() ? nullptr : &*found;
}

PackFiles loadPacks(const QString& resourceFolder)
{
    PackFiles files;
    const QDir directory(resourceFolder + u"/packs/odoo"_s);
    for (const QString& fileName : directory.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
        const QDir beside(directory.filePath(fileName.chopped(5)));
        const auto read = [&beside, &directory](const QString& name) -> Result<QString> {
            const bool isCommon = name.startsWith(u"common/"_s);
            if (name.count(u'/') != (isCommon ? 1 : 0))
                return Error::of(ErrorKind::BadInput, u"is not beside the pack"_s);
            auto bytes = readSmallFile((isCommon ? directory : beside).filePath(name));
            return bytes ? Result<QString>(QString::fromUtf8(*bytes)) : Result<QString>(bytes.error());
        };
        const auto json = readDefinitionFile(directory.filePath(fileName));
        auto pack = json ? packFromJson(*json, read) : Result<Pack>(json.error());
        if (pack) {
            files.packs.push_back(std::move(*pack));
            continue;
        }
        for (const QString& fault : pack.error().detail.split(u'\n'))
            files.problems.push_back(u"packs/odoo/%1 %2"_s.arg(fileName, fault));
    }
    return files;
}

PackSubjects subjectsOf(const Definitions& definitions)
{
    PackSubjects subjects;
    for (const FeedDefinition& feed : definitions.feeds) {
        if (!feed.isOwn)
            subjects.feeds.push_back({feed.model, feed.fields, {}});
    }
    for (const auto& [model, methods] : guardableMethods(definitions.rules, definitions.feeds))
        subjects.guarded.push_back({model, {}, methods});
    const auto byModel = [](const PackSubject& left, const PackSubject& right) { return left.model < right.model; };
    std::sort(subjects.feeds.begin(), subjects.feeds.end(), byModel);
    return subjects;
}

} // namespace backroom
