// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/publication_note.h"

#include "core/domain/sharing/share_text.h"

#include <QRegularExpression>

namespace backroom::publication_note {

using namespace Qt::StringLiterals;

std::optional<Reference> referenceOf(const LedgerAct& act)
{
    if (act.act != proposedAct && act.act != publishedAct)
        return std::nullopt;
    return Reference{act.act == proposedAct, {textAt(act.subject, "rule")}, act.subject.value("version", 0), textAt(act.subject, "hash")};
}

QString line(const Reference& reference)
{
    return u"%1%2 %3 %4 %5]"_s.arg(share_text::anyReference(), reference.isProposal ? proposedAct : publishedAct, reference.rule.value,
        QString::number(reference.version), reference.hash);
}

QString write(const Reference& reference, const QString& name)
{
    const QString rule = u"%1 v%2 (%3)"_s.arg(reference.rule.value, QString::number(reference.version), name.simplified());
    const QString said = reference.isProposal
        ? u"The rule %1 is proposed in Backroom. It takes effect when a second person agrees to the file attached."_s.arg(rule)
        : u"The rule %1, as it was proposed, is agreed to in Backroom."_s.arg(rule);
    return said + u'\n' + line(reference);
}

std::optional<Reference> read(const QString& html)
{
    static const QRegularExpression form(u"\\A%1(rule\\.proposed|rule\\.published) ([A-Za-z][A-Za-z0-9.-]{0,99}) ([1-9][0-9]{0,8}) ([0-9a-f]{64})\\]\\z"_s.arg(
        QRegularExpression::escape(share_text::anyReference())));
    std::optional<Reference> found;
    for (const QString& text : share_text::plainLines(html)) {
        if (const auto match = form.match(text); match.hasMatch())
            found = Reference{match.captured(1) == proposedAct, {match.captured(2)}, match.captured(3).toInt(), match.captured(4)};
    }
    return found;
}

Result<LedgerAct> act(const Reference& reference, const QByteArray& file, const QString& who, Timestamp at, const Place& place)
{
    LedgerAct act{reference.isProposal ? proposedAct : publishedAct, at, who, {},
        {{"rule", toJson(reference.rule.value)}, {"version", reference.version}, {"hash", toJson(reference.hash)}, {"server", toJson(place.server)}, {"note", place.message}}};
    if (!reference.isProposal)
        return act;
    const auto json = parseJson(file);
    if (!json)
        return Error::of(ErrorKind::BadInput, json.error().detail);
    const auto hash = contentHashOf(*json);
    if (!hash)
        return hash.error();
    if (*hash != reference.hash)
        return Error::of(ErrorKind::BadInput, u"the file attached is not the one that was proposed"_s);
    act.subject["file"] = *json;
    return act;
}

} // namespace backroom::publication_note
