// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/audit/close_sheet_page.h"

#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int dotsPerInch = 300;
constexpr int margin = 200;
constexpr int codeSide = 700;

void paintCode(QPainter& painter, const SquareCode& code, const QPoint& place)
{
    const int module = codeSide / code.width;
    for (int row = 0; row < code.width; ++row) {
        for (int column = 0; column < code.width; ++column) {
            if (code.dark[static_cast<std::size_t>(row * code.width + column)])
                painter.fillRect(place.x() + column * module, place.y() + row * module, module, module, Qt::black);
        }
    }
}

} // namespace

Result<void> saveCloseSheet(const CloseSheet& sheet, const QString& fileName)
{
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly))
        return Error::of(ErrorKind::StoreReadOnly, u"%1: %2"_s.arg(fileName, file.errorString()));
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    {
        QPdfWriter writer(&file);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins({});
        writer.setResolution(dotsPerInch);
        writer.setTitle(u"Backroom"_s);
        QPainter painter(&writer);
        painter.setFont(QFont(u"monospace"_s, 9));
        // The same words as on a terminal: what is on paper can be compared with what is printed elsewhere.
        const QRect page(margin, margin, writer.width() - 2 * margin, writer.height() - 3 * margin - codeSide);
        painter.drawText(page, Qt::AlignLeft | Qt::AlignTop | Qt::TextWrapAnywhere, wordsOf(sheet));
        if (const auto code = squareCodeOf(headLine(sheet.head)))
            paintCode(painter, *code, {margin, writer.height() - margin - codeSide});
    }
    if (!file.commit())
        return Error::of(ErrorKind::DiskFull, u"%1: %2"_s.arg(fileName, file.errorString()));
    return {};
}

} // namespace backroom
