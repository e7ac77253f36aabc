// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/failure_signature.h"

#include <QRegularExpression>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Of a message; the rest rarely tells causes apart.
constexpr qsizetype maskedLength = 120;

} // namespace

QString maskedMessage(const QString& message)
{
    static const QRegularExpression quoted(uR"("[^"]*"|'[^']*'|`[^`]*`)"_s);
    // Ids, hashes and addresses: a word of letters and digits mixed, four characters at least.
    static const QRegularExpression mixed(uR"(\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{4,}\b)"_s);
    static const QRegularExpression number(uR"(\d+(?:[.,:]\d+)*)"_s);
    QString text = message;
    text.replace(quoted, u"\"…\""_s).replace(mixed, u"#"_s).replace(number, u"#"_s);
    return text.simplified().left(maskedLength);
}

QString causeKey(const QString& flow, const QString& node, const ExecutionFault& fault)
{
    QString kind = fault.httpCode.isEmpty() ? fault.name : fault.httpCode;
    if (!fault.causeCode.isEmpty())
        kind += u' ' + fault.causeCode;
    // n8n's own advice is the same for all of a code; what the other side said tells causes apart.
    const QString said = fault.description.isEmpty() || fault.httpCode.isEmpty() ? fault.message : fault.description;
    return QStringList{flow, node, kind, maskedMessage(said)}.join(u" · "_s);
}

QString causeKey(const Execution& execution)
{
    ExecutionFault fault = execution.fault.value_or(ExecutionFault());
    if (!execution.fault)
        fault.name = toName(execution.head.status);
    return causeKey(execution.head.flow, execution.lastNode, fault);
}

} // namespace backroom
