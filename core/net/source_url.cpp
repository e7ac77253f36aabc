// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/source_url.h"

#include <QHostAddress>
#include <QRegularExpression>

namespace backroom {

using namespace Qt::StringLiterals;

bool isThisMachine(const QUrl& url)
{
    const QString host = url.host();
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

Result<QUrl> baseUrl(const QString& text, bool allowPlainHttp)
{
    QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1))
        return Error::of(ErrorKind::BadInput, u"not an http or https address"_s);
    url = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::NormalizePathSegments);
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    // The address as it stands in a browser: Odoo's own pages are below /odoo/ (18 and later) and /web. A bare /odoo may be
    // a proxy's prefix and stays.
    static const QRegularExpression page(u"/(odoo/.+|web(/.*)?)$"_s);
    path.remove(page);
    url.setPath(path);
    if (url.scheme() == "http"_L1 && !isThisMachine(url) && !allowPlainHttp)
        return Error::of(ErrorKind::InsecureUrl, url.host());
    return url;
}

Result<QUrl> liveBaseUrl(const QString& text, bool allowPlainHttp)
{
    static const QRegularExpression socketScheme(u"^ws(s?)://"_s);
    static const QRegularExpression socketPath(u"/websocket/?$"_s);
    return baseUrl(QString(text.trimmed()).replace(socketScheme, u"http\\1://"_s).remove(socketPath), allowPlainHttp);
}

} // namespace backroom
