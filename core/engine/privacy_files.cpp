// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/privacy_files.h"

#include "core/engine/definitions.h"

#include <QDir>

namespace backroom {

using namespace Qt::StringLiterals;

Result<PrivacyBook> loadPrivacy(const QStringList& folders)
{
    PrivacyBook all;
    bool isInstalled = false;
    for (const QString& folder : folders) {
        const QDir directory(folder + u"/privacy"_s);
        for (const QString& name : directory.entryList({u"*.json"_s}, QDir::Files | QDir::System, QDir::Name)) {
            const auto json = readDefinitionFile(directory.filePath(name));
            const auto book = json ? PrivacyBook::fromJson(*json) : Result<PrivacyBook>(json.error());
            if (!book)
                return Error::of(ErrorKind::BadInput, u"privacy/%1 %2"_s.arg(name, book.error().detail));
            all.add(*book);
        }
        isInstalled = isInstalled || all.bearsOn(u"decision.held"_s);
        if (!isInstalled)
            return Error::of(ErrorKind::BadInput, u"privacy/: nothing says what in a decision tells of people"_s);
    }
    return all;
}

} // namespace backroom
