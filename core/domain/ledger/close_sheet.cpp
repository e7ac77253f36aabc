// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/close_sheet.h"

#include <qrencode.h>

#include <memory>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Dark squares need light around them to be read.
constexpr int quietZone = 4;

QString inGroups(const QString& hex)
{
    QString text = hex;
    for (qsizetype at = 8; at < text.size(); at += 9)
        text.insert(at, u' ');
    return text;
}

/// Label and value of everything the sheet says about the head, in the order in which it is printed.
std::vector<std::pair<QString, QString>> figuresOf(const CloseSheet& sheet)
{
    return {{u"device"_s, sheet.device.simplified()}, {u"server"_s, sheet.server.simplified()}, {u"closed"_s, toIso(sheet.head.at)},
        {u"since"_s, sheet.since ? toIso(*sheet.since) : u"the beginning"_s}, {u"decisions open"_s, QString::number(sheet.open)},
        {u"decisions erased"_s, QString::number(sheet.erased)}, {u"on legal hold"_s, QString::number(sheet.onHold)},
        {u"witnessed"_s, sheet.witness.isEmpty() ? u"nowhere but here"_s : sheet.witness}, {u"ledger"_s, inGroups(sheet.log)},
        {u"entries"_s, QString::number(sheet.head.size)}, {u"root"_s, inGroups(QString::fromLatin1(toHex(sheet.head.root)))},
        {u"key"_s, inGroups(QString::fromLatin1(sheet.head.publicKey.toHex()))}, {u"signature"_s, inGroups(QString::fromLatin1(sheet.head.signature.toHex()))}};
}

QString totalsOf(const CloseSheet::Line& line)
{
    QStringList totals;
    for (const Money& total : line.totals)
        totals.push_back(total.toString());
    return totals.join(u", "_s);
}

bool isDark(const SquareCode& code, int row, int column)
{
    return row >= 0 && column >= 0 && row < code.width && column < code.width && code.dark[static_cast<std::size_t>(row * code.width + column)];
}

QString inHalfBlocks(const SquareCode& code)
{
    QString text;
    for (int row = -quietZone; row < code.width + quietZone; row += 2) {
        for (int column = -quietZone; column < code.width + quietZone; ++column) {
            const bool upper = isDark(code, row, column);
            const bool lower = isDark(code, row + 1, column);
            text += upper && lower ? u'█' : upper ? u'▀' : lower ? u'▄' : u' ';
        }
        while (text.endsWith(u' '))
            text.chop(1);
        text += u'\n';
    }
    return text;
}

QString asSvg(const SquareCode& code)
{
    const int size = code.width + 2 * quietZone;
    QString path;
    for (int row = 0; row < code.width; ++row) {
        for (int column = 0; column < code.width; ++column) {
            if (isDark(code, row, column))
                path += u"M%1 %2h1v1h-1z"_s.arg(column + quietZone).arg(row + quietZone);
        }
    }
    return u"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1 %1\" width=\"60mm\" height=\"60mm\" shape-rendering=\"crispEdges\"><path d=\"%2\"/></svg>\n"_s.arg(size).arg(path);
}

} // namespace

std::vector<CloseSheet::Line> linesOf(const std::vector<Decision>& decisions)
{
    std::map<std::pair<QString, DecisionState>, std::map<QString, Money>> sums;
    std::map<std::pair<QString, DecisionState>, int> counts;
    for (const Decision& decision : decisions) {
        const std::pair key{decision.verb.value, decision.state};
        ++counts[key];
        if (!decision.amount.currency().isValid())
            continue;
        Money& sum = sums[key].try_emplace(decision.amount.currency().code(), Money(0, decision.amount.currency())).first->second;
        sum = Money(sum.minor() + decision.amount.minor(), sum.currency());
    }
    std::vector<CloseSheet::Line> lines;
    for (const auto& [key, count] : counts) {
        CloseSheet::Line line{key.first, key.second, count, {}};
        for (const auto& [currency, sum] : sums[key])
            line.totals.push_back(sum);
        lines.push_back(std::move(line));
    }
    return lines;
}

Result<SquareCode> squareCodeOf(const QByteArray& text)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.constData()), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code)
        return Error::of(ErrorKind::BadInput, u"too long for a square code"_s);
    SquareCode square{code->width, {}};
    for (int i = 0; i < code->width * code->width; ++i)
        square.dark.push_back((code->data[i] & 1) != 0);
    return square;
}

QString wordsOf(const CloseSheet& sheet)
{
    QString text = u"BACKROOM CLOSE SHEET\n\n"_s;
    for (const CloseSheet::Line& line : sheet.lines)
        text += u"%1 %2 %3  %4\n"_s.arg(line.act.simplified().left(20), -20).arg(toName(line.state), -13).arg(line.count, 6).arg(totalsOf(line));
    if (sheet.lines.empty())
        text += u"no decision since the last close\n"_s;
    text += u'\n';
    for (const auto& [label, value] : figuresOf(sheet))
        text += u"%1 %2\n"_s.arg(label, -17).arg(value);
    return text;
}

QString toText(const CloseSheet& sheet)
{
    const auto code = squareCodeOf(headLine(sheet.head));
    return code ? wordsOf(sheet) + u'\n' + inHalfBlocks(*code) : wordsOf(sheet);
}

QString toPage(const CloseSheet& sheet)
{
    QString rows;
    for (const CloseSheet::Line& line : sheet.lines)
        rows += u"<tr><td>%1</td><td>%2</td><td class=\"n\">%3</td><td class=\"n\">%4</td></tr>\n"_s.arg(line.act.toHtmlEscaped(), toName(line.state)).arg(line.count).arg(totalsOf(line).toHtmlEscaped());
    QString figures;
    for (const auto& [label, value] : figuresOf(sheet))
        figures += u"<tr><th>%1</th><td class=\"h\">%2</td></tr>\n"_s.arg(label, value.toHtmlEscaped());
    const auto code = squareCodeOf(headLine(sheet.head));
    return u"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Backroom close sheet</title>\n"
           "<style>body{font:11pt sans-serif;margin:18mm}table{border-collapse:collapse;margin:4mm 0}td,th{text-align:left;padding:1mm 4mm 1mm 0;vertical-align:top}"
           ".n{text-align:right}.h{font-family:monospace;overflow-wrap:anywhere}</style></head><body>\n<h1>Close sheet</h1>\n<table>\n%1</table>\n<table>\n%2</table>\n%3</body></html>\n"_s
        .arg(rows, figures, code ? asSvg(*code) : QString());
}

} // namespace backroom
