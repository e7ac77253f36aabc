// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/automation/pack_files.h"

#include "core/engine/guard.h"
#include "core/engine/small_file.h"

#include <QDir>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Reads what is in the pack's own folder, and "common/…" of the installation.
PackFileReader readerBeside(const QString& ownFolder, const QDir& installed)
{
    return [own = QDir(ownFolder), installed](const QString& name) -> Result<QString> {
        const bool isCommon = name.startsWith(u"common/"_s);
        if (name.count(u'/') != (isCommon ? 1 : 0) || name.contains(u'\\'))
            return Error::of(ErrorKind::BadInput, u"is not beside the pack"_s);
        const auto bytes = readSmallFile((isCommon ? installed : own).filePath(name));
        return bytes ? Result<QString>(QString::fromUtf8(*bytes)) : Result<QString>(bytes.error());
    };
}

/// A pack takes out what bears its names: they must be its own.
QStringList objectionsTo(const Pack& pack, const std::vector<Pack>& known)
{
    QStringList objections;
    if (pack.isOwn && (pack.module != u"backroom"_s || pack.prefix != usualPrefix(pack.id)))
        objections << u"/prefix: own packs name what is theirs after their id"_s;
    for (const Pack& other : known) {
        const bool overlaps = other.module == pack.module && (other.prefix.startsWith(pack.prefix) || pack.prefix.startsWith(other.prefix));
        if (other.id == pack.id)
            objections << u"/id: there is a pack \"%1\" already"_s.arg(pack.id);
        else if (overlaps)
            objections << u"/prefix: what begins with it belongs to the pack \"%1\""_s.arg(other.id);
    }
    return objections;
}

} // namespace

const Pack* PackFiles::pack(const QString& id) const
{
    const auto found = std::find_if(packs.begin(), packs.end(), [&](const Pack& one) { return one.id == id; });
    return found == packs.end() ? nullptr : &*found;
}

PackFiles loadPacks(const QStringList& folders)
{
    PackFiles files;
    const QDir common(folders.value(0) + u"/packs/odoo"_s);
    for (const QString& folder : folders) {
        const QDir directory(folder + u"/packs/odoo"_s);
        for (const QString& fileName : directory.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
            const auto json = readDefinitionFile(directory.filePath(fileName));
            auto pack = json ? packFromJson(*json, readerBeside(directory.filePath(fileName.chopped(5)), common)) : Result<Pack>(json.error());
            QStringList faults = pack ? QStringList() : pack.error().detail.split(u'\n');
            if (pack) {
                pack->isOwn = folder != folders.front();
                faults = objectionsTo(*pack, files.packs);
            }
            if (faults.isEmpty())
                files.packs.push_back(std::move(*pack));
            for (const QString& fault : std::as_const(faults))
                files.problems.push_back(u"packs/odoo/%1 %2"_s.arg(fileName, fault));
        }
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
