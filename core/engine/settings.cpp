// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/settings.h"

#include "core/engine/small_file.h"

#include "core/base/json.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(const SourceId& source)
{
    return source == ConnectionSettings().id ? u"/connection.json"_s : u"/bus.json"_s;
}

Error writeError(const QFileDevice& file)
{
    const bool full = file.error() == QFileDevice::ResourceError || file.error() == QFileDevice::WriteError;
    return Error::of(full ? ErrorKind::DiskFull : ErrorKind::StoreReadOnly, u"%1: %2"_s.arg(file.fileName(), file.errorString()));
}

Result<void> writePrivately(const QString& folder, const QString& name, const Json& json)
{
    if (!QDir().mkpath(folder))
        return Error::of(ErrorKind::StoreReadOnly, u"cannot create the folder %1"_s.arg(folder));
    QSaveFile file(folder + name);
    if (!file.open(QIODevice::WriteOnly))
        return writeError(file);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(dumpJson(json, 2));
    if (!file.commit())
        return writeError(file);
    return {};
}

} // namespace

Result<std::optional<ConnectionSettings>> loadConnection(const QString& configFolder, const SourceId& source)
{
    QFile file(configFolder + nameOf(source));
    if (!file.exists())
        return std::optional<ConnectionSettings>();
    const auto content = readSmallFile(file.fileName());
    if (!content)
        return Error::of(ErrorKind::BadInput, u"%1: %2"_s.arg(file.fileName(), content.error().detail));
    const auto json = parseJson(*content);
    if (!json || !json->is_object())
        return Error::of(ErrorKind::BadInput, u"%1: %2"_s.arg(file.fileName(), json ? u"not an object"_s : json.error().detail));
    ConnectionSettings settings;
    settings.id = source;
    settings.url = textAt(*json, "url");
    settings.database = textAt(*json, "database");
    settings.login = textAt(*json, "login");
    settings.secretIsKey = json->value("secretIsKey", Json(true)) != Json(false);
    settings.allowPlainHttp = json->value("allowPlainHttp", Json(false)) == Json(true);
    settings.caFile = textAt(*json, "caFile");
    settings.liveUrl = textAt(*json, "liveUrl");
    if (settings.url.isEmpty())
        return Error::of(ErrorKind::BadInput, u"%1: \"url\" is missing"_s.arg(file.fileName()));
    return std::optional(settings);
}

Result<void> saveConnection(const QString& configFolder, const ConnectionSettings& settings)
{
    Json json = {{"url", toJson(settings.url)}, {"database", toJson(settings.database)}, {"login", toJson(settings.login)}, {"secretIsKey", settings.secretIsKey},
        {"allowPlainHttp", settings.allowPlainHttp}, {"caFile", toJson(settings.caFile)}};
    if (!settings.liveUrl.isEmpty())
        json["liveUrl"] = toJson(settings.liveUrl);
    return writePrivately(configFolder, nameOf(settings.id), json);
}

Result<std::optional<WitnessPlace>> loadWitnessPlace(const QString& configFolder)
{
    const QString name = configFolder + u"/witness.json"_s;
    if (!QFile::exists(name))
        return std::optional<WitnessPlace>();
    const auto content = readSmallFile(name);
    const auto json = content ? parseJson(*content) : Result<Json>(content.error());
    if (!json)
        return Error::of(ErrorKind::BadInput, u"%1: %2"_s.arg(name, json.error().detail));
    WitnessPlace place{textAt(*json, "model"), integerAt(*json, "id")};
    if (place.model.isEmpty() || place.id <= 0)
        return Error::of(ErrorKind::BadInput, u"%1: \"model\" or \"id\" is missing"_s.arg(name));
    return std::optional(std::move(place));
}

Result<void> saveWitnessPlace(const QString& configFolder, const WitnessPlace& place)
{
    return writePrivately(configFolder, u"/witness.json"_s, {{"model", toJson(place.model)}, {"id", place.id}});
}

Result<void> forgetConnection(const QString& configFolder, const SourceId& source)
{
    QFile file(configFolder + nameOf(source));
    if (file.exists() && !file.remove())
        return writeError(file);
    return {};
}

} // namespace backroom
