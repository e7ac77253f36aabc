// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lint/layers.h"

#include <QDir>
#include <QFileInfo>
#include <QLibraryInfo>

#include <algorithm>

namespace backroom::lint {
using namespace Qt::StringLiterals;

namespace {

struct Layer {
    QString folder; ///< the longest match decides
    QStringList own; ///< folders of ours that may be included, besides its own
    QStringList qt; ///< modules of Qt, besides QtCore
    QStringList others; ///< headers or header folders of other libraries
};

/// The table of design.md §2, in code. Standard and POSIX headers are free.
const std::vector<Layer>& layers()
{
    static const std::vector<Layer> table{
        {u"core/base"_s, {}, {}, {u"nlohmann/"_s, u"spdlog/"_s}},
        {u"core/protocol"_s, {u"core/base"_s}, {}, {u"nlohmann/"_s}},
        {u"core/domain"_s, {u"core/base"_s}, {}, {u"nlohmann/"_s, u"openssl/"_s, u"sodium.h"_s, u"muParser.h"_s, u"qrencode.h"_s, u"zip.h"_s}},
        {u"core/api"_s, {u"core/base"_s, u"core/domain"_s}, {}, {}},
        {u"core/net"_s, {u"core/base"_s, u"core/protocol"_s}, {u"QtNetwork"_s, u"QtWebSockets"_s}, {u"nlohmann/"_s}},
        {u"core/store"_s, {u"core/base"_s, u"core/domain"_s}, {u"QtSql"_s}, {u"nlohmann/"_s}},
        {u"core/engine"_s, {u"core"_s}, {}, {u"nlohmann/"_s, u"qt6keychain/"_s}},
        {u"ui/models"_s, {u"core/base"_s, u"core/domain"_s, u"core/api"_s}, {}, {}},
        {u"ui"_s, {u"core/base"_s, u"core/domain"_s, u"core/api"_s},
            {u"QtGui"_s, u"QtWidgets"_s, u"QtPrintSupport"_s, u"QtSvg"_s}, {u"qcustomplot.h"_s}},
        {u"app/resources"_s, {u"core/base"_s}, {}, {}},
        {u"app/console"_s, {u"core"_s, u"ui"_s, u"app/resources"_s}, {u"QtGui"_s, u"QtWidgets"_s}, {u"CLI/"_s}},
        {u"app/ctl"_s, {u"core"_s, u"ui/text"_s, u"app/resources"_s}, {}, {u"CLI/"_s, u"nlohmann/"_s}},
        // The simulator shares no code with the clients it is there to test.
        {u"app/demo"_s, {u"core/base"_s}, {u"QtNetwork"_s, u"QtHttpServer"_s, u"QtWebSockets"_s},
            {u"CLI/"_s, u"nlohmann/"_s}},
        {u"app/verify"_s, {u"core/base"_s, u"core/domain"_s}, {}, {u"CLI/"_s, u"nlohmann/"_s}},
    };
    return table;
}

const Layer* layerOf(const QString& file)
{
    const Layer* found = nullptr;
    for (const auto& layer : layers()) {
        if (file.startsWith(layer.folder + u'/') && (!found || layer.folder.size() > found->folder.size()))
            found = &layer;
    }
    return found;
}

/// The module that ships the header, by looking at the installed Qt; empty when Qt has no such header.
QString qtModuleOf(const QString& header)
{
    const QDir headers(QLibraryInfo::path(QLibraryInfo::HeadersPath));
    if (header.startsWith(u"Qt") && header.contains(u'/'))
        return headers.exists(header) ? header.section(u'/', 0, 0) : QString();
    static const auto modules = headers.entryList({u"Qt*"_s}, QDir::Dirs);
    for (const auto& module : modules) {
        if (headers.exists(module + u'/' + header))
            return module;
    }
    return {};
}

bool isSystemHeader(const QString& header)
{
    static const QStringList posix{u"fcntl.h"_s, u"unistd.h"_s, u"signal.h"_s, u"errno.h"_s, u"termios.h"_s, u"poll.h"_s};
    return (!header.contains(u'.') && !header.contains(u'/')) || header.startsWith(u"sys/") || posix.contains(header);
}

/// Empty when allowed, else the reason.
QString objection(const Layer& layer, const Include& include)
{
    const auto& header = include.header;
    const auto startsWithOneOf = [&](const QStringList& starts) {
        return std::any_of(starts.begin(), starts.end(), [&](const QString& start) { return header.startsWith(start); });
    };
    if (include.quoted) {
        if (header.endsWith(u".moc"))
            return {};
        const auto folders = layer.own + QStringList{layer.folder};
        const bool allowed = std::any_of(folders.begin(), folders.end(),
            [&](const QString& folder) { return header.startsWith(folder + u'/'); });
        if (allowed)
            return {};
        return header.contains(u'/') ? u"%1 must not know %2"_s.arg(layer.folder, header)
                                     : u"write the path from the project's root: %1"_s.arg(header);
    }
    if (const auto module = qtModuleOf(header); !module.isEmpty()) {
        if (layer.folder == u"core/protocol" && header == u"QObject")
            return u"core/protocol is pure: no QObject"_s;
        return module == u"QtCore" || layer.qt.contains(module) ? QString()
                                                               : u"%1 must not use %2 (%3)"_s.arg(layer.folder, module, header);
    }
    if (isSystemHeader(header) || startsWithOneOf(layer.others))
        return {};
    return u"%1 must not use <%2>"_s.arg(layer.folder, header);
}

} // namespace

std::vector<Finding> checkLayer(const QString& file, const QString& source)
{
    const auto* layer = layerOf(file);
    if (!layer)
        return {{file, 0, u"belongs to no layer of design.md §2"_s}};
    std::vector<Finding> findings;
    for (const auto& include : includesOf(source)) {
        if (const auto reason = objection(*layer, include); !reason.isEmpty())
            findings.push_back({file, include.line, reason});
    }
    return findings;
}

} // namespace backroom::lint
