// SPDX-License-Identifier: GPL-3.0-or-later
// From a delta that arrives to painted cells, with the product's model and table (offscreen), beside a QTableView over a
// plain model with the same number of rows.
#include "tests/bench/figures.h"
#include "tests/support/fake_console_api.h"
#include "tests/support/manual_clock.h"
#include "ui/models/queue_model.h"
#include "ui/screens/queue/queue_table.h"
#include "ui/text/console_words.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QHeaderView>
#include <QTableView>
#include <QTemporaryDir>

using namespace backroom;
using namespace Qt::StringLiterals;
using bench::print;

namespace {

constexpr int rowCount = 100'000;

ItemRow rowNumber(int number, Timestamp now)
{
    ItemRow row;
    row.id = {u"item-%1"_s.arg(number)};
    row.queue = {u"refunds"_s};
    row.severity = static_cast<Severity>(number % 5);
    row.businessKey = u"RINV/%1"_s.arg(number);
    row.counterparty = u"Customer %1"_s.arg(number % 997);
    row.store = u"Lyon 014"_s;
    row.amount = Money(number * 101, Currency(u"EUR"_s));
    row.detectedAt = now - std::chrono::minutes(number % 5000);
    row.dueAt = row.detectedAt + std::chrono::hours(8);
    return row;
}

/// The cheapest table Qt offers for the comparison: text from an array.
class PlainModel : public QAbstractTableModel {
public:
    int rowCount(const QModelIndex& = {}) const override { return ::rowCount; }
    int columnCount(const QModelIndex& = {}) const override { return 8; }
    QVariant data(const QModelIndex& index, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(u"cell %1"_s.arg(index.row())) : QVariant();
    }
    void touch(int row) { Q_EMIT dataChanged(index(row, 0), index(row, 7)); }
};

void paintNow(QWidget& widget)
{
    QCoreApplication::sendPostedEvents();
    widget.repaint();
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    test::ManualClock clock;
    Look look;
    const double memoryStart = bench::residentMiB();
    ConsoleWords words(clock);
    QueueModel model(words, clock);
    model.setQueues({{u"refunds"_s}});
    std::vector<ItemRow> rows;
    for (int i = 0; i < rowCount; ++i)
        rows.push_back(rowNumber(i, clock.now()));
    const bench::Stopwatch fill;
    model.apply({{u"refunds"_s}, true, rows, {}});
    clock.advance(std::chrono::seconds(1));
    print("100 000 rows into the model, sorted", fill.elapsed(), "ms");
    print("memory for them, both copies", bench::residentMiB() - memoryStart, "MiB");

    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"layout.ini"_s), QSettings::IniFormat);
    test::FakeConsoleApi api;
    OperationsModel operations;
    RailModel rail;
    UiContext context{api, clock, look, settings, operations, rail, {}};
    QueueTable table(model, context);
    table.resize(900, 700);
    table.show();
    paintNow(*table.viewport());
    PlainModel plain;
    QTableView plainTable;
    plainTable.setModel(&plain);
    plainTable.resize(900, 700);
    plainTable.show();
    QCoreApplication::processEvents(); // both windows are exposed now
    paintNow(*plainTable.viewport());

    const double product = bench::medianOf(200, [&, n = 0]() mutable {
        ItemRow changed = rows[static_cast<std::size_t>(++n % 20)];
        changed.amount = Money(n, Currency(u"EUR"_s));
        model.apply({{u"refunds"_s}, false, {changed}, {}});
        clock.advance(QueueModel::coalesceInterval);
        paintNow(*table.viewport());
    });
    const double limit = bench::medianOf(200, [&, n = 0]() mutable {
        plain.touch(++n % 20);
        paintNow(*plainTable.viewport());
    });
    print("QTableView, plain model: one change to painted", limit, "ms");
    print("queue list: one delta to painted (without the 100 ms of merging)", product, "ms");
    print("ratio", product / limit, "x");

    std::vector<ItemRow> burst;
    for (int i = 0; i < 10'000; ++i) {
        burst.push_back(rows[static_cast<std::size_t>(i * 10)]);
        burst.back().amount = Money(i, Currency(u"EUR"_s));
    }
    const bench::Stopwatch burstWatch;
    model.apply({{u"refunds"_s}, false, burst, {}});
    clock.advance(QueueModel::coalesceInterval);
    paintNow(*table.viewport());
    print("10 000 changed rows to painted", burstWatch.elapsed(), "ms");

    const bench::Stopwatch filterWatch;
    model.setFilter(QueueFilter::parse(u"customer 12 amount>=500"_s), {});
    paintNow(*table.viewport());
    print("filter 100 000 rows: keystroke to painted", filterWatch.elapsed(), "ms");
    return 0;
}
