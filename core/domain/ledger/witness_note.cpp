// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/witness_note.h"

#include "core/domain/sharing/share_text.h"

#include <QRegularExpression>

namespace backroom::witness_note {

using namespace Qt::StringLiterals;

QString anyMark()
{
    return share_text::anyReference() + u"ledger.head "_s;
}

QString markOf(const Witnessed& witnessed)
{
    return anyMark() + u"%1 %2 %3 "_s.arg(QLatin1StringView(toHex(witnessed.log)), QString::number(witnessed.head.size), QLatin1StringView(toHex(witnessed.head.root)));
}

QString write(const Witnessed& witnessed, const QString& device)
{
    const TreeHead& head = witnessed.head;
    const QString key = QString::fromLatin1(head.publicKey.toHex());
    return u"The ledger of Backroom on %1 had %2 entries on %3; its root is %4.\nSigned with the key %5.\n%6%7 %8 %9]"_s.arg(device.simplified(), QString::number(head.size), toIso(head.at),
        QString::fromLatin1(toHex(head.root)), key, markOf(witnessed), toIso(head.at), key, QString::fromLatin1(head.signature.toHex()));
}

std::vector<Witnessed> read(const QString& html)
{
    static const QRegularExpression form(u"\\A%1([0-9a-f]{64}) ([1-9][0-9]{0,17}) ([0-9a-f]{64}) ([0-9TZ:.-]{20,30}) ([0-9a-f]{64}) ([0-9a-f]{128})\\]\\z"_s.arg(QRegularExpression::escape(anyMark())));
    std::vector<Witnessed> found;
    for (const QString& text : share_text::plainLines(html)) {
        const auto match = form.match(text);
        if (!match.hasMatch())
            continue;
        const auto log = hashFromHex(match.captured(1).toLatin1());
        const auto head = headFromJson({{"size", match.captured(2).toULongLong()}, {"root", toJson(match.captured(3))}, {"time", toJson(match.captured(4))},
            {"key", toJson(match.captured(5))}, {"signature", toJson(match.captured(6))}});
        if (log && head && hasValidSignature(*head))
            found.push_back({*log, *head});
    }
    return found;
}

} // namespace backroom::witness_note
