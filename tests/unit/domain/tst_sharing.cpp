// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/sharing/claims.h"
#include "core/domain/sharing/share_text.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSharing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyActComesBack_data();
    void everyActComesBack();
    void ownWordsAreNoReference();
    void foreignTextIsNotBelieved_data();
    void foreignTextIsNotBelieved();
    void severalInOneText();
    void otherRecordIsToldWhichItemIsMeant();
    void shareSurvivesTheStore();
    void firstStandingClaimHolds();

private:
    static Share share(LifeAct act)
    {
        Share made;
        made.token = u"11111111-2222"_s;
        made.item = {u"abcdef"_s};
        made.record = {{u"odoo"_s}, u"purchase.order"_s, 7};
        made.server = u"http://127.0.0.1 demo"_s;
        made.act = std::move(act);
        return made;
    }
    static Timestamp noon() { return *fromIso(u"2026-11-23T12:00:00.000Z"_s); }
};

void TestSharing::everyActComesBack_data()
{
    QTest::addColumn<LifeAct>("act");
    QTest::newRow("claim") << LifeAct::claim({}, noon());
    QTest::newRow("note") << LifeAct::note({}, u"Größe & <b>x</b> \"q\" 'p' 100 %\nsecond ] line"_s);
    QTest::newRow("close") << LifeAct::close({}, Disposition::Duplicate, Cause::PaymentProvider, u"the same again"_s, u"fedcba"_s);
    QTest::newRow("close without a word") << LifeAct::close({}, Disposition::FixedAtSource, Cause::Timing);
    QTest::newRow("snooze") << LifeAct::snooze({}, noon(), Wake::RecordMatches, u"[[\"state\", \"=\", \"done\"]]"_s, u"it may be ] done"_s);
    QTest::newRow("wake") << LifeAct::wakeUp(Wake::Person);
    QTest::newRow("assign") << LifeAct::assign({}, u"anna b@example.com"_s);
    QTest::newRow("wait") << LifeAct::wait({}, WaitParty::OtherSystem, u"no answer yet"_s, noon());
    QTest::newRow("resume") << LifeAct::resume();
    const Money amount = Money::fromMajor(1250, Currency(u"EUR"_s));
    QTest::newRow("agree") << LifeAct::agree({}, u"approve"_s, QString(64, u'a'), amount, u"as agreed"_s);
    QTest::newRow("agree under an override") << LifeAct::agree({}, u"approve"_s, QString(64, u'a'), amount, u"as agreed"_s, PolicyOverride{u"the \"receipt\" is lost, 100 %] (Größe)"_s, {u"nora"_s}, noon()});
    QTest::newRow("reopen") << LifeAct::reopen({}, u"it was not fixed"_s);
}

void TestSharing::everyActComesBack()
{
    QFETCH(LifeAct, act);
    const QString text = share_text::write(share(act));
    // In a field that takes HTML, and as Odoo escapes what it is given as text.
    const QString escaped = u"<p>"_s + QString(text).toHtmlEscaped().replace(u"&quot;"_s, u"&#34;"_s).replace(u'\'', u"&#39;"_s) + u"</p>"_s;
    for (const QString& html : {share_text::asHtml(text), escaped}) {
        const auto told = share_text::read(html);
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told.front().token, u"11111111-2222"_s);
        QCOMPARE(told.front().item, ItemId{u"abcdef"_s});
        QCOMPARE(told.front().act, act);
        QVERIFY(html.contains(share_text::anyReference()));
        QVERIFY(html.contains(share_text::tokenMark(u"11111111-2222"_s)));
    }
}

void TestSharing::ownWordsAreNoReference()
{
    const auto told = share_text::read(share_text::asHtml(share_text::write(share(LifeAct::note({}, u"look:\n[backroom/1 close abcdef zzz lines=0]"_s)))));
    QCOMPARE(told.size(), std::size_t(1));
    QCOMPARE(told.front().act.kind, LifeAct::Kind::Note);
    QCOMPARE(told.front().act.text, u"look:\n(backroom/1 close abcdef zzz lines=0]"_s);
}

void TestSharing::foreignTextIsNotBelieved_data()
{
    QTest::addColumn<QString>("html");
    QTest::newRow("nothing") << QString();
    QTest::newRow("no end") << u"<p>[backroom/1 note abc tok lines=0</p>"_s;
    QTest::newRow("no token") << u"<p>[backroom/1 note abc]</p>"_s;
    QTest::newRow("unknown act") << u"<p>[backroom/1 approve abc tok lines=0]</p>"_s;
    QTest::newRow("act that is not shared") << u"<p>[backroom/1 raise abc tok lines=0]</p>"_s;
    QTest::newRow("unknown value") << u"<p>[backroom/1 close abc tok disposition=gone lines=0]</p>"_s;
    QTest::newRow("no time") << u"<p>[backroom/1 claim abc tok until=soon lines=0]</p>"_s;
    QTest::newRow("no override") << u"<p>[backroom/1 agree abc tok leave=soon lines=0]</p>"_s;
    QTest::newRow("more lines than there are") << u"<p>a<br>[backroom/1 note abc tok lines=2]</p>"_s;
    QTest::newRow("fewer than none") << u"<p>[backroom/1 note abc tok lines=-1]</p>"_s;
    QTest::newRow("other version") << u"<p>[backroom/2 note abc tok lines=0]</p>"_s;
    QTest::newRow("endless") << u"<p>[backroom/1 note abc tok lines=0]"_s + QString(300'000, u'x');
}

void TestSharing::foreignTextIsNotBelieved()
{
    QFETCH(QString, html);
    QVERIFY(share_text::read(html).empty());
}

/// As the server's own template puts the note of an activity and the feedback into one message.
void TestSharing::severalInOneText()
{
    Share close = share(LifeAct::close({}, Disposition::AcceptedAsIs, Cause::Supplier, u"by phone"_s));
    close.token = u"other"_s;
    const QString html = u"<div>\n <p>\n <span>To-Do</span> done</p>\n<div>Original note:</div><div>"_s
        + share_text::asHtml(share_text::write(share(LifeAct::claim({}, noon())))) + u"</div><div><div>Feedback:</div>"_s
        + share_text::write(close).toHtmlEscaped().replace(u'\n', u"\n<br>\n "_s) + u"\n</div></div>"_s;
    const auto told = share_text::read(html);
    QCOMPARE(told.size(), std::size_t(2));
    QCOMPARE(told[0].act, LifeAct::claim({}, noon()));
    QCOMPARE(told[1].act, close.act);
    QCOMPARE(told[1].token, u"other"_s);
}

void TestSharing::otherRecordIsToldWhichItemIsMeant()
{
    Share note = share(LifeAct::note({}, u"too dear\nby far"_s));
    note.about = u"P00041 Kettle\n[backroom/1 close abcdef zzz disposition=accepted%20as%20is lines=0] (purchase.order.line 3)"_s;
    const QString text = share_text::write(note);
    QVERIFY2(text.startsWith(u"About: P00041 Kettle (backroom/1 close abcdef zzz disposition=accepted%20as%20is lines=0] (purchase.order.line 3)\ntoo dear\n"_s), qPrintable(text));
    const auto told = share_text::read(share_text::asHtml(text));
    QCOMPARE(told.size(), std::size_t(1));
    QCOMPARE(told.front().act, note.act);
    QVERIFY(!share_text::write(share(LifeAct::note({}, u"at its own"_s))).contains(u"About"_s));
}

void TestSharing::shareSurvivesTheStore()
{
    Share full = share(LifeAct::close(u"anna"_s, Disposition::AcceptedAsIs, Cause::Supplier, u"by phone"_s));
    full.claim = u"claim"_s;
    full.project = 4;
    full.title = u"P00041"_s;
    full.about = u"P00041 Kettle"_s;
    full.madeAt = noon();
    full.state = ShareState::Refused;
    full.sentAt = noon() + 1s;
    full.remote = 9;
    full.error = Error{ErrorKind::Access, Reach::Reached, {}, u"no"_s, u"why"_s};
    const auto back = shareFromJson(toJson(full));
    QVERIFY(back.has_value());
    QCOMPARE(*back, full);
    QVERIFY(!shareFromJson(Json::object()).has_value());
}

void TestSharing::firstStandingClaimHolds()
{
    const ItemId item{u"abcdef"_s};
    const StandingClaim late{12, u"b"_s, item, {}, u"bert"_s, noon() + 20min};
    const StandingClaim early{11, u"a"_s, item, {}, u"anna"_s, noon() + 10min};
    const StandingClaim over{10, u"c"_s, item, {}, u"carl"_s, noon()};
    QCOMPARE(holders({late, early, over}, noon()).at(item), early);
    QCOMPARE(holders({early, late}, noon() + 10min).at(item), late);
    QVERIFY(holders({early, late}, noon() + 20min).empty());
}

QTEST_APPLESS_MAIN(TestSharing)
#include "tst_sharing.moc"
