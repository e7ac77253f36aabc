// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time/span.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

/// Lengths of time as files write them.
class SpanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data()
    {
        using namespace std::chrono_literals;
        QTest::addColumn<QString>("text");
        QTest::addColumn<Span>("expected");
        QTest::addColumn<QString>("shortest");
        const auto row = [](const QString& text, const Span& span, const QString& shortest) { QTest::newRow(qPrintable(text)) << text << span << shortest; };
        row(u"4h"_s, Span::elapsed(4h), u"4h"_s);
        row(u"-1d"_s, Span::elapsed(-24h), u"-1d"_s);
        row(u"+90s"_s, Span::elapsed(90s), u"90s"_s);
        row(u"120s"_s, Span::elapsed(2min), u"2m"_s);
        row(u"7d"_s, Span::elapsed(168h), u"1w"_s);
        row(u"48h"_s, Span::elapsed(48h), u"2d"_s);
        row(u"3w"_s, Span::elapsed(504h), u"3w"_s);
        row(u"8bh"_s, Span::businessTime(8h), u"8bh"_s);
        row(u"-8bh"_s, Span::businessTime(-8h), u"-8bh"_s);
        row(u"2bd"_s, Span::businessDays(2), u"2bd"_s);
        row(u"-2bd"_s, Span::businessDays(-2), u"-2bd"_s);
        row(u"0d"_s, Span::elapsed(0h), u"0s"_s);
        row(u"0bd"_s, Span::businessDays(0), u"0bd"_s);
    }
    void parses()
    {
        QFETCH(QString, text);
        QFETCH(Span, expected);
        const auto span = parseSpan(text);
        QVERIFY(span);
        QVERIFY(*span == expected);
        QTEST(toText(*span), "shortest");
        QVERIFY(*parseSpan(toText(*span)) == expected);
        QVERIFY(-(-*span) == *span);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        for (const auto& text : {u""_s, u"h"_s, u"4"_s, u"4 h"_s, u" 4h"_s, u"4h "_s, u"4h\n"_s, u"4H"_s, u"--4h"_s, u"4.5h"_s, u"1h30m"_s, u"4y"_s, u"4b"_s,
                 u"4bm"_s, u"9999999999999h"_s, u"999999999999w"_s, u"999999999999s"_s, u"400000bd"_s, u"\u0664h"_s})
            QTest::newRow(qPrintable(u'"' + text + u'"')) << text;
    }
    void refuses()
    {
        QFETCH(QString, text);
        const auto span = parseSpan(text);
        QVERIFY(!span);
        QCOMPARE(span.error().kind, ErrorKind::BadInput);
        QVERIFY(!span.error().detail.isEmpty());
    }
};

QTEST_GUILESS_MAIN(SpanTest)
#include "tst_span.moc"
