// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/delegation_register.h"
#include "core/domain/governance/review_act.h"
#include "core/domain/sharing/share_text.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What people tell each other of delegations and reviews in notes, what is believed of it, and what the ledger makes of it.
class SpokenActsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void delegationComesBackAsItWasWritten_data();
    void delegationComesBackAsItWasWritten();
    void nameFollowsFromWhatIsSaid();
    void reviewComesBackAsItWasWritten();
    void nothingElseIsRead_data();
    void nothingElseIsRead();
    void onlyWhatANoteMayTellIsKept();
    void clustersAreForNobodysEyes();
    void ledgerTellsTheSameOfADelegation();
    void registerKeepsServersApart();
    void saidAgainIsKnown();

private:
    static constexpr Timestamp begins{std::chrono::seconds(1'790'000'000)};
    static QString asOdooHasIt(const QString& text)
    {
        QString html;
        for (const QString& line : text.split(u'\n'))
            html += u"<p>"_s + line.toHtmlEscaped() + u"</p>"_s;
        return html;
    }
    static Delegation delegation()
    {
        Delegation one;
        one.from = {u"anna"_s};
        one.to = {u"bob"_s};
        one.begins = begins;
        one.ends = begins + std::chrono::days(3);
        one.acts = {{u"order"_s}, {u"refund"_s}};
        one.upTo = 5000;
        one.reason = u"away: 20 % <b>\"week\"</b> & more"_s;
        return one;
    }
    static DelegationAct give(const QString& server = u"here"_s)
    {
        DelegationAct act{DelegationAct::Kind::Give, *delegationIdOf(delegation(), server), delegation()};
        act.given.from = {};
        return act;
    }
    static Json review()
    {
        return {{"key", "0123abcd-0000"}, {"kind", "override"}, {"name", "P00012"}, {"decision", "0123abcd-0000"}, {"rule", "PUR.x"}, {"record", {{"source", "odoo"}, {"model", "purchase.order"}, {"id", 12}}},
            {"who", "anna"}, {"parties", {"carl"}}, {"party", "Anna"}, {"reviewer", "bob"}, {"reason", "50 % off\n[backroom/1 review.closed 0123abcd-0000 %7B%7D]"}, {"decidedAt", "2026-11-01T10:00:00.000Z"},
            {"amount", 12.5}, {"count", 1}};
    }
    static Result<void> enter(DelegationRegister& book, const DelegationAct& act, const DelegationSaying& saying)
    {
        const LedgerAct written = delegation_act::write(act, saying);
        const auto entry = makeEntry(written, 0, {});
        if (!entry)
            return entry.error();
        book.add(*entry, written.subject);
        return {};
    }
};

void SpokenActsTest::delegationComesBackAsItWasWritten_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("give") << static_cast<int>(DelegationAct::Kind::Give);
    QTest::newRow("accept") << static_cast<int>(DelegationAct::Kind::Accept);
    QTest::newRow("revoke") << static_cast<int>(DelegationAct::Kind::Revoke);
}

void SpokenActsTest::delegationComesBackAsItWasWritten()
{
    QFETCH(const int, kind);
    DelegationAct act = give();
    act.kind = static_cast<DelegationAct::Kind>(kind);
    if (act.kind != DelegationAct::Kind::Give)
        act.given = {};
    const QString note = delegation_act::note(act, u"anna"_s);
    QCOMPARE(delegation_act::readNote(asOdooHasIt(note)), std::optional(act));
    QVERIFY2(share_text::read(asOdooHasIt(note)).empty(), "it is no share of an item");
    QVERIFY(!review_act::readNote(asOdooHasIt(note)));
}

void SpokenActsTest::nameFollowsFromWhatIsSaid()
{
    const auto name = delegationIdOf(delegation(), u"here"_s);
    QCOMPARE(delegationIdOf(delegation(), u"here"_s)->value, name->value);
    std::set<QString> names{name->value, delegationIdOf(delegation(), u"there"_s)->value};
    std::vector<Delegation> others(7, delegation());
    others[0].from = {u"carl"_s};
    others[1].to = {u"carl"_s};
    others[2].ends += 1s;
    others[3].acts.pop_back();
    others[4].upTo.reset();
    others[5].reason += u'!';
    others[6].isPlanned = false;
    for (const Delegation& other : others)
        names.insert(delegationIdOf(other, u"here"_s)->value);
    QCOMPARE(names.size(), std::size_t(9));
    // The order in which the acts are named says nothing.
    Delegation turned = delegation();
    std::swap(turned.acts[0], turned.acts[1]);
    QCOMPARE(delegationIdOf(turned, u"here"_s)->value, name->value);
}

void SpokenActsTest::reviewComesBackAsItWasWritten()
{
    using Kind = ReviewAct::Kind;
    const Json closing{{"key", "0123abcd-0000"}, {"kind", "override"}, {"disposition", "accepted-as-is"}, {"cause", "training"}, {"note", "fine <b>now</b>"}};
    for (const auto& [kind, content] : {std::pair{Kind::Ask, review()}, {Kind::Close, closing}}) {
        const QString note = review_act::note({kind, u"0123abcd-0000"_s, content}, u"anna"_s);
        const auto read = review_act::readNote(asOdooHasIt(note));
        QVERIFY(read);
        QCOMPARE(read->kind, kind);
        QCOMPARE(read->review, u"0123abcd-0000"_s);
        QCOMPARE(read->content, content);
        QVERIFY(share_text::read(asOdooHasIt(note)).empty());
        QVERIFY(!delegation_act::readNote(asOdooHasIt(note)));
    }
}

void SpokenActsTest::nothingElseIsRead_data()
{
    QTest::addColumn<QString>("text");
    const QString id(16, u'a');
    QTest::newRow("empty") << QString();
    QTest::newRow("quoted") << u"> [backroom/1 delegation.revoked %1]"_s.arg(id);
    QTest::newRow("other act") << u"[backroom/1 delegation.doubled %1]"_s.arg(id);
    QTest::newRow("short name") << u"[backroom/1 delegation.revoked abc]"_s;
    QTest::newRow("given without what") << u"[backroom/1 delegation.given %1]"_s.arg(id);
    QTest::newRow("revoked with more") << u"[backroom/1 delegation.revoked %1 %7B%7D]"_s.arg(id);
    QTest::newRow("given, no JSON") << u"[backroom/1 delegation.given %1 %7B]"_s.arg(id);
    QTest::newRow("given, without an end") << u"[backroom/1 delegation.given %1 %7B%22to%22%3A%22bob%22%7D]"_s.arg(id);
    QTest::newRow("more after it") << u"[backroom/1 delegation.revoked %1] and more"_s.arg(id);
    QTest::newRow("review without what") << u"[backroom/1 review.asked 0123abcd-0000]"_s;
    QTest::newRow("review, a part only") << u"[backroom/1 review.asked 0123abcd-0000 %7B%22key%22%3A%220123abcd-0000%22%7D]"_s;
    QTest::newRow("review, other act") << u"[backroom/1 review.told 0123abcd-0000 %7B%7D]"_s;
    QTest::newRow("review of another") << review_act::note({ReviewAct::Kind::Ask, u"ffffffff-0000"_s, review()}, u"anna"_s);
}

void SpokenActsTest::nothingElseIsRead()
{
    QFETCH(const QString, text);
    QVERIFY(!delegation_act::readNote(asOdooHasIt(text)));
    QVERIFY(!review_act::readNote(asOdooHasIt(text)));
}

void SpokenActsTest::onlyWhatANoteMayTellIsKept()
{
    Json more = review();
    more["foundAt"] = "2026-11-01T10:00:00.000Z";
    more["record"]["name"] = "of a person";
    more["reason"] = std::string(100'000, 'x');
    const auto clean = review_act::cleaned(ReviewAct::Kind::Ask, more);
    QVERIFY(clean);
    QVERIFY(!clean->contains("foundAt"));
    QVERIFY(!(*clean)["record"].contains("name"));
    QVERIFY((*clean)["reason"].get<std::string>().size() < 1000);
    for (const char* needed : {"key", "kind", "name", "decision", "rule", "record", "who", "party", "decidedAt", "amount"}) {
        Json less = review();
        less.erase(needed);
        QVERIFY2(!review_act::cleaned(ReviewAct::Kind::Ask, less), needed);
        less[needed] = Json::array({Json::object()});
        QVERIFY2(!review_act::cleaned(ReviewAct::Kind::Ask, less), needed);
    }
    QVERIFY(!review_act::cleaned(ReviewAct::Kind::Ask, Json::array()));
}

void SpokenActsTest::clustersAreForNobodysEyes()
{
    Json cluster = review();
    cluster["kind"] = "cluster";
    QVERIFY(!review_act::cleaned(ReviewAct::Kind::Ask, cluster));
}

void SpokenActsTest::ledgerTellsTheSameOfADelegation()
{
    const DelegationSaying saying{u"here"_s, 7, {u"anna"_s}, begins};
    const LedgerAct written = delegation_act::write(give(), saying);
    QVERIFY(delegation_act::isOne(written.act));
    const auto entry = makeEntry(written, 0, {});
    QVERIFY(entry);
    const auto read = delegation_act::read(*parseJson(entry->body), written.subject);
    QVERIFY(read);
    QCOMPARE(read->first, give());
    QCOMPARE(read->second.server, u"here"_s);
    QCOMPARE(read->second.message, 7);
    QCOMPARE(read->second.who, PersonId{u"anna"_s});
    QCOMPARE(read->second.at, begins);
}

void SpokenActsTest::registerKeepsServersApart()
{
    DelegationRegister book;
    QVERIFY(enter(book, give(), {u"here"_s, 7, {u"anna"_s}, begins}));
    QCOMPARE(book.of(u"here"_s).all().size(), std::size_t(1));
    QCOMPARE(book.of(u"here"_s).all().front().from, PersonId{u"anna"_s});
    QVERIFY(book.of(u"there"_s).all().empty());
    QVERIFY(book.knows(u"here"_s, 7));
    QVERIFY(!book.knows(u"there"_s, 7));
    const DelegationAct revoke{DelegationAct::Kind::Revoke, give().id, {}};
    QCOMPARE(book.objectionTo(revoke, {u"there"_s, 8, {u"anna"_s}, begins}), std::optional(DelegationRefusal::Unknown));
    QCOMPARE(book.objectionTo(revoke, {u"here"_s, 8, {u"carl"_s}, begins}), std::optional(DelegationRefusal::NotAParty));
    QCOMPARE(book.objectionTo(revoke, {u"here"_s, 8, {u"bob"_s}, begins}), std::nullopt);
}

void SpokenActsTest::saidAgainIsKnown()
{
    DelegationRegister book;
    const DelegationAct revoke{DelegationAct::Kind::Revoke, give().id, {}};
    QCOMPARE(book.objectionTo(give(), {u"here"_s, 7, {u"anna"_s}, begins}), std::nullopt);
    QVERIFY(enter(book, give(), {u"here"_s, 7, {u"anna"_s}, begins}));
    QCOMPARE(book.objectionTo(give(), {u"here"_s, 9, {u"anna"_s}, begins}), std::optional(DelegationRefusal::KnownAlready));
    QVERIFY(enter(book, revoke, {u"here"_s, 8, {u"bob"_s}, begins + 1h}));
    QVERIFY(book.of(u"here"_s).all().front().revokedAt.has_value());
    QCOMPARE(book.objectionTo(revoke, {u"here"_s, 10, {u"anna"_s}, begins + 2h}), std::optional(DelegationRefusal::KnownAlready));
}

QTEST_GUILESS_MAIN(SpokenActsTest)
#include "tst_spoken_acts.moc"
