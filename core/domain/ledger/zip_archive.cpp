// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/zip_archive.h"

#include <zip.h>

#include <memory>
#include <set>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// The first moment that an archive can name.
constexpr zip_uint16_t dosDate = 0x21;
constexpr zip_uint32_t level = 6;

using Source = std::unique_ptr<zip_source_t, decltype(&zip_source_free)>;
using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using Member = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

Error wrong(const QString& what)
{
    return Error::of(ErrorKind::BadInput, u"not a sound archive: "_s + what);
}

Error wrong(zip_error_t& error)
{
    const Error result = wrong(QString::fromUtf8(zip_error_strerror(&error)));
    zip_error_fini(&error);
    return result;
}

/// No folder outside, no drive, nothing that a person would not see.
bool isHarmless(const QString& name)
{
    if (name.isEmpty() || name.size() > 200 || name.startsWith(u'/') || name.endsWith(u'/') || name.contains(u".."_s))
        return false;
    return std::all_of(name.begin(), name.end(), [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f && c != u'\\' && c != u':'; });
}

} // namespace

Result<QByteArray> zipOf(const std::vector<ArchiveFile>& files)
{
    zip_error_t error;
    zip_error_init(&error);
    Source buffer(zip_source_buffer_create(nullptr, 0, 0, &error), &zip_source_free);
    Archive archive(buffer ? zip_open_from_source(buffer.get(), ZIP_CREATE | ZIP_TRUNCATE, &error) : nullptr, &zip_discard);
    if (!archive)
        return wrong(error);
    zip_source_keep(buffer.get()); // read after the archive is closed, which takes one for itself
    for (const ArchiveFile& file : files) {
        zip_source_t* content = zip_source_buffer(archive.get(), file.bytes.constData(), static_cast<zip_uint64_t>(file.bytes.size()), 0);
        const QByteArray name = file.name.toUtf8();
        const zip_int64_t index = content ? zip_file_add(archive.get(), name.constData(), content, ZIP_FL_ENC_UTF_8) : -1;
        if (index < 0) {
            zip_source_free(content);
            return wrong(file.name);
        }
        const auto place = static_cast<zip_uint64_t>(index);
        const bool isSet = zip_file_set_dostime(archive.get(), place, 0, dosDate, 0) == 0 && zip_set_file_compression(archive.get(), place, ZIP_CM_DEFLATE, level) == 0
            && zip_file_set_external_attributes(archive.get(), place, 0, ZIP_OPSYS_UNIX, static_cast<zip_uint32_t>(0100600) << 16) == 0;
        if (!isSet)
            return wrong(file.name);
    }
    zip_t* raw = archive.release();
    if (zip_close(raw) != 0) {
        const Error failed = wrong(QString::fromUtf8(zip_strerror(raw)));
        zip_discard(raw);
        return failed;
    }
    zip_stat_t about;
    if (zip_source_stat(buffer.get(), &about) != 0 || zip_source_open(buffer.get()) != 0)
        return wrong(u"it cannot be read back"_s);
    QByteArray bytes(static_cast<qsizetype>(about.size), '\0');
    const zip_int64_t read = zip_source_read(buffer.get(), bytes.data(), about.size);
    zip_source_close(buffer.get());
    if (read != static_cast<zip_int64_t>(about.size))
        return wrong(u"it cannot be read back"_s);
    return bytes;
}

Result<std::vector<ArchiveFile>> filesOf(const QByteArray& zip, const ArchiveLimits& limits)
{
    if (zip.size() > limits.mostPacked)
        return wrong(u"it is larger than %1 bytes"_s.arg(limits.mostPacked));
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(zip.constData(), static_cast<zip_uint64_t>(zip.size()), 0, &error);
    const Archive archive(source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : nullptr, &zip_discard);
    if (!archive) {
        zip_source_free(source);
        return wrong(error);
    }
    const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
    if (count < 0 || static_cast<std::size_t>(count) > limits.mostFiles)
        return wrong(u"%1 files"_s.arg(count));
    std::vector<ArchiveFile> files;
    std::set<QString> names;
    qint64 left = limits.mostBytes;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t about;
        if (zip_stat_index(archive.get(), i, 0, &about) != 0 || !(about.valid & ZIP_STAT_NAME) || !(about.valid & ZIP_STAT_SIZE))
            return wrong(u"file %1 has no name or size"_s.arg(i));
        const QString name = QString::fromUtf8(about.name);
        if (!isHarmless(name) || !names.insert(name).second)
            return wrong(u"the name of file %1"_s.arg(i));
        if (about.encryption_method != ZIP_EM_NONE || (about.comp_method != ZIP_CM_DEFLATE && about.comp_method != ZIP_CM_STORE))
            return wrong(u"%1 is packed in a way that is not used here"_s.arg(name));
        if (about.size > static_cast<zip_uint64_t>(left))
            return wrong(u"more than %1 bytes"_s.arg(limits.mostBytes));
        left -= static_cast<qint64>(about.size);
        const Member member(zip_fopen_index(archive.get(), i, 0), &zip_fclose);
        QByteArray bytes(static_cast<qsizetype>(about.size), '\0');
        // Reading to the end, and past it, has the checksum compared.
        char beyond = 0;
        if (!member || zip_fread(member.get(), bytes.data(), about.size) != static_cast<zip_int64_t>(about.size) || zip_fread(member.get(), &beyond, 1) != 0)
            return wrong(u"%1 is damaged"_s.arg(name));
        files.push_back({name, std::move(bytes)});
    }
    return files;
}

} // namespace backroom
