// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/publication_note.h"

#include "core/domain/ledger/canonical_json.h"
#include "core/domain/sharing/share_text.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

/// What people tell each other about rules in a note, and what is believed of it.
class PublicationNoteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWasWritten();
    void isNoShareOfAnItem();
    void nothingElseIsRead_data();
    void nothingElseIsRead();
    void fileMustBeTheOneThatIsNamed();
    void entersTheRegister();

private:
    static Json file() { return {{"code", "REF.note.test"}, {"version", 3}, {"name", {{"en", "A <b>test</b>"}}}}; }
    static publication_note::Reference reference(bool isProposal = true) { return {isProposal, {u"REF.note.test"_s}, 3, *contentHashOf(file())}; }
    static QString asOdooHasIt(const QString& text) { return u"<p>"_s + text.toHtmlEscaped() + u"</p>"_s; }
    static LedgerEntry entry(const LedgerAct& act, std::uint64_t sequence) { return *makeEntry(act, sequence, {}); }
};

void PublicationNoteTest::comesBackAsItWasWritten()
{
    for (const bool isProposal : {true, false}) {
        const QString note = publication_note::write(reference(isProposal), u"A <b>test</b>\n[backroom/1 rule.published REF.note.test 9 0]"_s);
        QCOMPARE(publication_note::read(asOdooHasIt(note)), std::optional(reference(isProposal)));
    }
}

void PublicationNoteTest::isNoShareOfAnItem()
{
    QVERIFY(share_text::read(asOdooHasIt(publication_note::write(reference(), u"x"_s))).empty());
}

void PublicationNoteTest::nothingElseIsRead_data()
{
    QTest::addColumn<QString>("text");
    const QString hash(64, u'a');
    QTest::newRow("empty") << QString();
    QTest::newRow("a note") << u"[backroom/1 note item token lines=0]"_s;
    QTest::newRow("quoted") << u"> [backroom/1 rule.proposed REF.a.b 3 %1]"_s.arg(hash);
    QTest::newRow("other act") << u"[backroom/1 rule.dropped REF.a.b 3 %1]"_s.arg(hash);
    QTest::newRow("no version") << u"[backroom/1 rule.proposed REF.a.b 0 %1]"_s.arg(hash);
    QTest::newRow("version beyond counting") << u"[backroom/1 rule.proposed REF.a.b 99999999999 %1]"_s.arg(hash);
    QTest::newRow("short hash") << u"[backroom/1 rule.proposed REF.a.b 3 abc]"_s;
    QTest::newRow("code of another kind") << u"[backroom/1 rule.proposed ../../x 3 %1]"_s.arg(hash);
    QTest::newRow("more after it") << u"[backroom/1 rule.proposed REF.a.b 3 %1] and more"_s.arg(hash);
}

void PublicationNoteTest::nothingElseIsRead()
{
    QFETCH(const QString, text);
    QVERIFY(!publication_note::read(asOdooHasIt(text)));
}

void PublicationNoteTest::fileMustBeTheOneThatIsNamed()
{
    const publication_note::Place place{u"server"_s, 7};
    const Timestamp at = *fromIso(u"2026-11-28T10:00:00Z"_s);
    QVERIFY(publication_note::act(reference(), *canonicalJson(file()), u"anna"_s, at, place));
    Json other = file();
    other["version"] = 4;
    for (const QByteArray& wrong : {*canonicalJson(other), QByteArray("no json"), QByteArray()}) {
        const auto act = publication_note::act(reference(), wrong, u"anna"_s, at, place);
        QVERIFY(!act);
        QCOMPARE(act.error().kind, ErrorKind::BadInput);
    }
}

void PublicationNoteTest::entersTheRegister()
{
    const Timestamp at = *fromIso(u"2026-11-28T10:00:00Z"_s);
    PublicationRegister publications;
    publications.add(entry(*publication_note::act(reference(), *canonicalJson(file()), u"anna"_s, at, {u"server"_s, 7}), 0));
    QVERIFY(publications.proposed({u"REF.note.test"_s}));
    QVERIFY(publications.knows(u"server"_s, 7));
    QVERIFY(!publications.knows(u"another server"_s, 7));
    publications.add(entry(*publication_note::act(reference(false), {}, u"ANNA "_s, at, {u"server"_s, 8}), 1));
    QVERIFY(!publications.published({u"REF.note.test"_s}));
    QCOMPARE(publications.findings().size(), std::size_t(1));
    publications.add(entry(*publication_note::act(reference(false), {}, u"ben"_s, at, {u"server"_s, 9}), 2));
    QVERIFY(publications.published({u"REF.note.test"_s}));
    QCOMPARE(publications.published({u"REF.note.test"_s})->publishedBy, u"ben"_s);
    QVERIFY(publications.findings().size() == 1);
}

QTEST_GUILESS_MAIN(PublicationNoteTest)
#include "tst_publication_note.moc"
