// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/bench.h"
#include "ui/screens/connection/connection_dialog.h"
#include "ui/shell/operations_panel.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/policy_words.h"
#include "ui/text/translation.h"
#include "ui/text/words.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMimeData>
#include <QTabBar>

using namespace backroom;
using backroom::test::Bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestUi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void statusBarTellsOfRefusedDefinitions();
    void firstRowIsChosenWithoutFocus();
    void lettersTypeInFields();
    void filterByKeyboard();
    void nothingMovesUnderTheCursor();
    void changedRowWarns();
    void statesExplainThemselves_data();
    void statesExplainThemselves();
    void allQueuesTogether();
    void copiesWithoutFormulas();
    void connectionIsCheckedInPlace();
    void everyErrorHasWords();
    void lookIsRemembered();
    void singleKeysCanBeSwitchedOff();
    void serverTextStaysText();
    void plainValuesAreLocalised_data();
    void plainValuesAreLocalised();
    void proofKeepsTheSealedText();
    // German last: a translation once installed stays.
    void columnsFit_data();
    void columnsFit();
    void germanFits();
};

void TestUi::firstRowIsChosenWithoutFocus()
{
    Bench bench;
    // Rows that come after the window, in two steps closer together than the list repaints.
    std::vector<ItemRow> late;
    late.swap(bench.api.rows[u"refunds"_s]);
    bench.window = std::make_unique<MainWindow>(bench.api, bench.clock, &bench.settings);
    bench.window->resize(1366, 768);
    bench.window->setAttribute(Qt::WA_ShowWithoutActivating);
    bench.window->show();
    Q_EMIT bench.api.rowsChanged({{u"refunds"_s}, true, late, {}});
    bench.clock.advance(200ms);
    QVERIFY(!bench.table().hasFocus() || !bench.window->isActiveWindow());
    QCOMPARE(bench.table().currentItem().value, u"refund-399"_s);
    QCOMPARE(bench.table().selectionModel()->selectedRows().size(), 1);
    QVERIFY(bench.allText().contains(u"RINV/2026/00399"_s));
}

void TestUi::plainValuesAreLocalised_data()
{
    QTest::addColumn<QString>("plain");
    QTest::addColumn<QString>("german");
    QTest::newRow("money") << u"60027.60 EUR"_s << u"60.027,60 EUR"_s;
    QTest::newRow("money without decimals") << u"-60027 JPY"_s << u"-60.027 JPY"_s;
    QTest::newRow("not money") << u"S10492 EUR"_s << u"S10492 EUR"_s;
    QTest::newRow("not a number") << u"1.2.3"_s << u"1.2.3"_s;
    QTest::newRow("a reference") << u"2026.11"_s << u"2026.11"_s;
    QTest::newRow("no date") << u"2026-13-01"_s << u"2026-13-01"_s;
}

void TestUi::plainValuesAreLocalised()
{
    QFETCH(QString, plain);
    QFETCH(QString, german);
    const QLocale before;
    QLocale::setDefault(QLocale(u"de_DE"_s));
    const QString seen = text::plainValue(plain);
    const QString number = text::plainNumber(u"50023.00"_s);
    QLocale::setDefault(before);
    QCOMPARE(seen, german);
    QCOMPARE(number, u"50.023,00"_s);
}

void TestUi::proofKeepsTheSealedText()
{
    Bench bench;
    ItemDetail& detail = bench.api.details[u"refund-399"_s];
    detail.facts = {{u"amount_total"_s, u"12950.00 EUR"_s}, {u"write_date"_s, u"2026-11-24 12:44:28 UTC"_s}};
    detail.seal.fields = detail.facts;
    bench.open();
    const QString evidence = bench.allText();
    QVERIFY(evidence.contains(u"12,950.00 EUR"_s));
    QVERIFY(!evidence.contains(u"UTC"_s));
    QVERIFY(bench.screen().detail().openTab(DetailPane::Tab::Proof));
    QVERIFY(bench.allText().contains(u"\n12950.00 EUR\n"_s));
    QVERIFY(bench.allText().contains(u"2026-11-24 12:44:28 UTC"_s));
}

void TestUi::columnsFit_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("width");
    QTest::newRow("English") << u"en_GB"_s << 1366;
    QTest::newRow("English, wide") << u"en_GB"_s << 1920;
    QTest::newRow("German") << u"de_DE"_s << 1366;
}

void TestUi::columnsFit()
{
    QFETCH(QString, language);
    QFETCH(int, width);
    installTranslation(QLocale(language));
    Bench bench;
    bench.open();
    bench.window->resize(width, 768);
    QApplication::processEvents();
    QueueTable& table = bench.table();
    int all = 0;
    for (int column = 0; column < queueColumnCount; ++column)
        all += table.isColumnHidden(column) ? 0 : table.columnWidth(column);
    QVERIFY2(all <= table.viewport()->width(), qPrintable(u"%1 of %2"_s.arg(all).arg(table.viewport()->width())));
    QVERIFY(!table.isColumnHidden(int(QueueColumn::Store)));
    QVERIFY(table.isColumnHidden(int(QueueColumn::Risk)));
    QVERIFY(table.columnWidth(int(QueueColumn::Counterparty)) >= 124);
    for (const QueueColumn column : {QueueColumn::Severity, QueueColumn::Age, QueueColumn::Due, QueueColumn::Amount}) {
        for (int row = 0; row < bench.screen().model().rowCount(); ++row) {
            const QModelIndex cell = bench.screen().model().index(row, int(column));
            const int needed = column == QueueColumn::Amount ? 0 : table.itemDelegate()->sizeHint({}, cell).width();
            QVERIFY2(table.columnWidth(int(column)) >= needed, qPrintable(cell.data().toString()));
        }
    }
}

void TestUi::lettersTypeInFields()
{
    Bench bench;
    bench.open();
    const ItemId before = bench.table().currentItem();
    bench.key(Qt::Key_Slash);
    auto* field = qobject_cast<QLineEdit*>(bench.focus());
    QVERIFY(field != nullptr);
    QTest::keyClicks(field, u"jaxk"_s);
    QCOMPARE(field->text(), u"jaxk"_s);
    field->clear();
    QCOMPARE(bench.table().currentItem(), before);
    QVERIFY(bench.api.drafts.empty());
}

void TestUi::filterByKeyboard()
{
    Bench bench;
    bench.open();
    bench.key(Qt::Key_Slash);
    QTest::keyClicks(bench.focus(), u"store:lyon amount>=1000"_s);
    QCOMPARE(bench.screen().model().rowCount(), 2);
    bench.key(Qt::Key_Return);
    QCOMPARE(bench.focus(), &bench.table());
    bench.key(Qt::Key_F, Qt::ControlModifier);
    bench.key(Qt::Key_Escape);
    QCOMPARE(bench.screen().model().rowCount(), 11);
    bench.key(Qt::Key_Escape);
    QCOMPARE(bench.focus(), &bench.table());
}

void TestUi::nothingMovesUnderTheCursor()
{
    Bench bench;
    bench.open();
    bench.key(Qt::Key_J);
    bench.key(Qt::Key_J);
    const ItemId current = bench.table().currentItem();
    const QRect place = bench.table().visualRect(bench.table().currentIndex());
    std::vector<ItemRow> fresh;
    for (int i = 0; i < 12; ++i)
        fresh.push_back(test::sampleRefund(600 + i, Severity::Critical, 9h, -8h, u"New"_s, u"Online"_s, 9000, bench.clock.now()));
    Q_EMIT bench.api.rowsChanged({{u"refunds"_s}, false, fresh, {{u"refund-399"_s}}});
    bench.clock.advance(1s);
    QCOMPARE(bench.table().currentItem(), current);
    QCOMPARE(bench.table().visualRect(bench.table().currentIndex()), place);
    QCOMPARE(bench.screen().model().rowCount(), 11);
    QVERIFY(bench.button(u"pendingButton"_s)->text().contains(u"12 new"_s));
    bench.button(u"pendingButton"_s)->click();
    QCOMPARE(bench.screen().model().rowCount(), 22);
    QCOMPARE(bench.table().currentItem(), current);
    QVERIFY(!bench.button(u"pendingButton"_s)->isVisible());
}

void TestUi::changedRowWarns()
{
    Bench bench;
    bench.open();
    ItemRow row = bench.api.details.at(u"refund-399"_s).row;
    row.amount = Money::fromMajor(5, row.amount.currency());
    Q_EMIT bench.api.rowsChanged({row.queue, false, {row}, {}});
    bench.clock.advance(200ms);
    QVERIFY(bench.allText().contains(u"It has changed since you looked."_s));
    const size_t asked = bench.api.detailRequests.size();
    bench.key(Qt::Key_F5);
    QCOMPARE(bench.api.detailRequests.size(), asked + 1);
    QCOMPARE(bench.api.refreshed.back().value, u"refunds"_s);
    QVERIFY(!bench.allText().contains(u"It has changed since you looked."_s));
}

void TestUi::statesExplainThemselves_data()
{
    QTest::addColumn<int>("phase");
    QTest::addColumn<bool>("withRows");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QString>("offers");
    const auto row = [](const char* name, QueuePhase phase, bool withRows, int kind, const QString& says, const QString& offers) {
        QTest::newRow(name) << int(phase) << withRows << kind << says << offers;
    };
    row("empty", QueuePhase::Ready, false, -1, u"Nothing waits here.\nChecked 14 s ago."_s, {});
    row("failed", QueuePhase::Failed, false, int(ErrorKind::ServerFault), u"The server failed"_s, u"Copy details"_s);
    row("failed with rows", QueuePhase::Failed, true, int(ErrorKind::ServerFault), u"These are the rows as read 14 s ago."_s, u"Try again"_s);
    row("no access names the right", QueuePhase::NoAccess, false, int(ErrorKind::Access), u"group Billing"_s, u"Try again"_s);
    row("not installed", QueuePhase::NotInstalled, false, int(ErrorKind::UnknownModel), u"Not installed in this Odoo."_s, {});
    row("stale", QueuePhase::Stale, true, -1, u"Last read 14 s ago"_s, u"Read now"_s);
    row("offline", QueuePhase::Offline, true, int(ErrorKind::Network), u"Offline."_s, u"Try now"_s);
    row("offline, nothing known", QueuePhase::Offline, false, int(ErrorKind::Tls), u"certificate is not trusted"_s, u"Try now"_s);
    row("no source", QueuePhase::NoSource, false, -1, u"Connect Backroom to Odoo."_s, u"Connect…"_s);
}

void TestUi::statesExplainThemselves()
{
    QFETCH(int, phase);
    QFETCH(bool, withRows);
    QFETCH(int, kind);
    QFETCH(QString, says);
    QFETCH(QString, offers);
    Bench bench;
    bench.refunds().phase = QueuePhase(phase);
    bench.refunds().readAt = bench.clock.now() - 14s;
    if (kind >= 0) {
        Error error = Error::of(ErrorKind(kind));
        error.serverText = u"group Billing"_s;
        bench.refunds().error = error;
    }
    if (!withRows)
        bench.api.rows[u"refunds"_s].clear();
    bench.open();
    QVERIFY2(bench.allText().contains(says), qPrintable(bench.allText()));
    if (!offers.isEmpty())
        QVERIFY2(bench.buttonSaying(offers) != nullptr, qPrintable(bench.allText()));
}

void TestUi::allQueuesTogether()
{
    Bench bench;
    bench.open();
    bench.key(Qt::Key_G);
    bench.key(Qt::Key_I);
    bench.clock.advance(500ms);
    QCOMPARE(bench.screen().model().rowCount(), 17);
    QVERIFY(!bench.table().currentItem().isEmpty());
    QCOMPARE(bench.table().selectionModel()->selectedRows().size(), 1);
    bench.key(Qt::Key_3, Qt::ControlModifier);
    bench.clock.advance(500ms);
    QCOMPARE(bench.screen().model().rowCount(), 6);
    QCOMPARE(bench.api.closed.back().value, u"refunds"_s);
    bench.key(Qt::Key_G);
    bench.key(Qt::Key_A);
    QVERIFY(bench.allText().contains(u"18,204 ledger entries"_s) || bench.allText().contains(u"18204 ledger entries"_s));
}

void TestUi::copiesWithoutFormulas()
{
    QCOMPARE(csvField(u"=1+1"_s), u"'=1+1"_s);
    QCOMPARE(csvField(u"@SUM(A1)"_s), u"'@SUM(A1)"_s);
    QCOMPARE(csvField(u"-5.00"_s), u"-5.00"_s);
    QCOMPARE(csvField(u"-5+cmd"_s), u"'-5+cmd"_s);
    QCOMPARE(csvField(u"a \"b\", c"_s), u"\"a \"\"b\"\", c\""_s);
    Bench bench;
    bench.api.rows[u"refunds"_s][9].counterparty = u"=HYPERLINK(\"http://x\")"_s;
    bench.open();
    bench.key(Qt::Key_C, Qt::ControlModifier);
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    QVERIFY(copied->text().contains(u"\t'=HYPERLINK"_s));
    QVERIFY(copied->data(u"text/csv"_s).contains("\"'=HYPERLINK(\"\"http://x\"\")\""));
}

void TestUi::statusBarTellsOfRefusedDefinitions()
{
    Bench bench;
    bench.open();
    QVERIFY(!bench.allText().contains(u"in feeds and rules"_s));
    Q_EMIT bench.api.problemsChanged({u"rules/x.json /code: is missing"_s, u"feeds/y.json /model: is missing"_s});
    QVERIFY(bench.allText().contains(u"2 problem"_s));
    Q_EMIT bench.api.problemsChanged({});
    QVERIFY(!bench.allText().contains(u"in feeds and rules"_s));
}

void TestUi::connectionIsCheckedInPlace()
{
    Bench bench;
    bench.api.snapshot.sources.clear();
    bench.open();
    bench.window->openConnectionDialog();
    auto* dialog = bench.window->findChild<ConnectionDialog*>();
    const auto fields = dialog->findChildren<QLineEdit*>();
    auto* test = dialog->findChild<QPushButton*>(u"testButton"_s);
    auto* connectButton = dialog->findChild<QPushButton*>(u"connectButton"_s);
    QVERIFY(!test->isEnabled());
    const auto says = [&](const QString& words) { return bench.allText().contains(words); };
    const auto places = [&] {
        QApplication::processEvents();
        QList<QPoint> all;
        for (const QLineEdit* field : fields)
            all.append(field->mapToGlobal(QPoint()));
        return all;
    };
    // Typing is not judged; leaving the field is, and nothing moves.
    fields[0]->clear();
    const auto before = places();
    QTest::keyClicks(fields[0], u"ftp://x"_s);
    QVERIFY(!says(u"not a web address"_s));
    fields[1]->setFocus();
    QVERIFY(says(u"not a web address"_s));
    QCOMPARE(places(), before);
    fields[0]->setText(u"http://erp.example.com"_s);
    QVERIFY(!says(u"not a web address"_s));
    QVERIFY(says(u"Not encrypted"_s));
    fields[1]->setText(u"retail"_s);
    fields[3]->setText(u"key"_s);
    connectButton->click();
    QVERIFY(bench.api.connected.empty());
    QCOMPARE(bench.focus(), fields[0]);
    auto* plain = dialog->findChild<QCheckBox*>();
    QVERIFY(plain->isEnabled());
    plain->setChecked(true);
    QVERIFY(!says(u"Not encrypted"_s));
    QVERIFY(says(u"travel unencrypted"_s));
    fields[0]->setText(u"https://user:pw@erp.example.com"_s);
    QVERIFY(!plain->isEnabled());
    connectButton->click();
    QVERIFY(bench.api.connected.empty());
    QVERIFY(says(u"Leave login and password out"_s));
    fields[0]->setText(u"erp.example.com/"_s);
    QVERIFY(!says(u"Leave login and password out"_s));
    QVERIFY(test->isEnabled());
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    bench.key(Qt::Key_T, Qt::AltModifier);
    QTRY_COMPARE(bench.api.tests.size(), 1U); // a button pressed by its letter shows itself pressed first
    ConnectionReport refused;
    refused.error = Error::of(ErrorKind::Network);
    Q_EMIT bench.api.connectionTested(bench.api.tests.back().first, refused);
    test->click();
    QCOMPARE(bench.api.tests.back().second.url, u"https://erp.example.com"_s);
    QVERIFY(!bench.api.tests.back().second.allowPlainHttp);
    ConnectionReport report;
    report.error = Error::of(ErrorKind::Authentication);
    Q_EMIT bench.api.connectionTested(bench.api.tests.back().first, report);
    QApplication::processEvents();
    QVERIFY(bench.allText().contains(text::whatHappened(*report.error)));
    connectButton->click();
    QCOMPARE(bench.api.connected.size(), 1U);
    QCOMPARE(bench.api.lastSecret, QByteArray("key"));
}

void TestUi::everyErrorHasWords()
{
    for (int kind = 0; kind <= int(ErrorKind::Conflict); ++kind) {
        const Error error = Error::of(ErrorKind(kind));
        QVERIFY2(!text::whatHappened(error).isEmpty(), qPrintable(toName(error.kind)));
        QVERIFY2(!text::whatToDo(error).isEmpty(), qPrintable(toName(error.kind)));
    }
}

void TestUi::lookIsRemembered()
{
    Bench bench;
    bench.settings.setValue(u"look/theme"_s, u"dark"_s);
    bench.settings.setValue(u"look/density"_s, u"roomy"_s);
    bench.open();
    QCOMPARE(bench.window->look().kind(), ThemeKind::Dark);
    QCOMPARE(bench.table().rowHeight(0), 36);
    bench.window->look().setTheme(ThemeChoice::Light);
    QVERIFY(bench.window->styleSheet().contains(u"#f3f4f7"_s, Qt::CaseInsensitive));
    bench.table().model()->sort(int(QueueColumn::Key), Qt::DescendingOrder);
    bench.window->close();
    bench.open();
    QCOMPARE(bench.screen().model().sortKeys().front(), (SortKey{QueueColumn::Key, Qt::DescendingOrder}));
}

void TestUi::singleKeysCanBeSwitchedOff()
{
    Bench bench;
    bench.settings.setValue(u"keys/single"_s, false);
    bench.open();
    bench.key(Qt::Key_X);
    QCOMPARE(bench.focus(), &bench.table());
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.api.drafts.size(), 1U);
}

void TestUi::serverTextStaysText()
{
    Bench bench;
    bench.api.details[u"refund-399"_s].facts.front().value = u"<b>bold</b><img src=x>"_s;
    bench.open();
    const auto labels = bench.window->findChildren<QLabel*>();
    for (const QLabel* label : labels)
        QCOMPARE(label->textFormat(), Qt::PlainText);
    QVERIFY(bench.allText().contains(u"<b>bold</b>"_s));
}

void TestUi::germanFits()
{
    installTranslation(QLocale(u"de_DE"_s));
    const auto fits = [](MainWindow& window) {
        const auto buttons = window.findChildren<QPushButton*>();
        for (const QPushButton* button : buttons) {
            if (!button->isVisible())
                continue;
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(u"%1: %2 of %3"_s.arg(button->text()).arg(button->width()).arg(button->sizeHint().width())));
            const QRect place(button->mapTo(button->window(), QPoint()), button->size());
            QVERIFY2(button->window()->rect().contains(place), qPrintable(button->text()));
        }
    };
    Bench bench;
    bench.open();
    QVERIFY(bench.button(u"primaryButton"_s)->text().endsWith(u"freigeben"_s));
    fits(*bench.window);
    bench.key(Qt::Key_X);
    QApplication::processEvents();
    fits(*bench.window);
    bench.key(Qt::Key_Escape);
    bench.key(Qt::Key_Return, Qt::ControlModifier);
    bench.key(Qt::Key_K);
    QApplication::processEvents();
    fits(*bench.window);
    bench.window->go(RailEntry::Kind::Connections);
    QApplication::processEvents();
    fits(*bench.window);
    bench.window->openConnectionDialog();
    QApplication::processEvents();
    fits(*bench.window);
}

QTEST_MAIN(TestUi)
#include "tst_ui.moc"
