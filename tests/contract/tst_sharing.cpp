// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/share_post.h"
#include "core/engine/share_reader.h"
#include "tests/contract/person.h"

#include <QUuid>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What people tell each other through Odoo: claims as activities, everything else in the chatter, written and
/// read by the very calls of the engine.
class ContractSharing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void init();
    void claimStandsAsAnActivity();
    void renewedClaimStandsLonger();
    void releasedClaimIsGone();
    void earlierActivityWins();
    void claimIsHandedOnInOdoo();
    void closeIsTheFeedbackOfTheClaim();
    void feedbackTwiceIsTwoMessages();
    void noteComesBackAsItWasWritten();
    void authorIsWhoeverCalled();
    void withoutWriteRightNothingIsShared();
    void linesOfOneOrderShareItsChatter();
    void readersOfAProductMayNotTalkAboutIt();
    void linesAndPlacesHaveNoChatter_data();
    void linesAndPlacesHaveNoChatter();
    void taskIsFoundByItsReference();

private:
    Share share(LifeAct act) const;
    /// The same, told where others are talked about too.
    static Share about(Share share, const QString& which);
    Result<Json> run(const QString& login, odoo::Call call);
    /// Writes it as the outbox does, and what is seen of it afterwards.
    Result<share_post::Sight> post(const Share& share);
    Result<share_post::Sight> sight(const Share& share);
    Result<ShareReading> reading(const QString& login);
    std::vector<StandingClaim> claims(const QString& login);
    std::vector<ForeignAct> acts(const QString& login);
    int messagesWith(const QString& login, const QString& token);
    Timestamp inMinutes(int minutes) { return Timestamp(std::chrono::floor<std::chrono::seconds>(m_desk.person(u"buyer"_s).clock().now())) + std::chrono::minutes(minutes); }

    ServerUnderTest m_server;
    Desk m_desk;
    ItemId m_item;
    RecordKey m_record;
};

void ContractSharing::init()
{
    const auto order = m_desk.draftOrder();
    REQUIRE_OK(order);
    m_record = {{u"odoo"_s}, u"purchase.order"_s, *order};
    m_item = {QUuid::createUuid().toString(QUuid::Id128)};
}

Share ContractSharing::share(LifeAct act) const
{
    Share made;
    made.token = QUuid::createUuid().toString(QUuid::WithoutBraces);
    made.item = m_item;
    made.record = m_record;
    made.act = std::move(act);
    made.title = u"Order <to> approve"_s;
    return made;
}

Share ContractSharing::about(Share share, const QString& which)
{
    share.about = which;
    return share;
}

Result<Json> ContractSharing::run(const QString& login, odoo::Call call)
{
    OdooClient& client = m_desk.person(login).client();
    return outcomeOf<Json>([&](auto done) { client.call(std::move(call), Lane::Interactive, &client, done); });
}

Result<share_post::Sight> ContractSharing::sight(const Share& share)
{
    const QString who = share.act.who;
    const std::int64_t uid = m_desk.person(who).uid();
    auto seen = run(who, share_post::look(share)).and_then([&](const Json& found) -> Result<share_post::Sight> { return share_post::sightOf(share, found, uid); });
    if (!seen || seen->isDone || share.act.kind != LifeAct::Kind::Close || share.claim.isEmpty())
        return seen;
    return run(who, share_post::lookForClaim(share)).and_then([&](const Json& found) -> Result<share_post::Sight> { return share_post::claimSightOf(found, uid); });
}

Result<share_post::Sight> ContractSharing::post(const Share& share)
{
    return sight(share).and_then([&](const share_post::Sight& seen) -> Result<share_post::Sight> {
        if (seen.isDone)
            return Error::of(ErrorKind::Conflict, u"it is there before it was written"_s);
        const std::int64_t uid = m_desk.person(share.act.who).uid();
        return run(share.act.who, share_post::write(share, seen, uid)).and_then([&](const Json&) { return sight(share); });
    });
}

Result<ShareReading> ContractSharing::reading(const QString& login)
{
    Person& person = m_desk.person(login);
    ShareReader reader(person.clock(), {u"odoo"_s});
    return outcomeOf<ShareReading>([&](auto done) {
        connect(&reader, &ShareReader::finished, &reader, [done](const ShareReading& reading) { done(reading); });
        connect(&reader, &ShareReader::failed, &reader, [done](const Error& error) { done(error); });
        reader.read(person.client(), Json());
    });
}

std::vector<StandingClaim> ContractSharing::claims(const QString& login)
{
    auto all = reading(login);
    if (!all)
        qWarning("%s", described(all).constData());
    std::vector<StandingClaim> own = all ? all->claims : std::vector<StandingClaim>();
    std::erase_if(own, [this](const StandingClaim& claim) { return claim.item != m_item; });
    return own;
}

std::vector<ForeignAct> ContractSharing::acts(const QString& login)
{
    auto all = reading(login);
    if (!all)
        qWarning("%s", described(all).constData());
    std::vector<ForeignAct> own = all ? all->acts : std::vector<ForeignAct>();
    std::erase_if(own, [this](const ForeignAct& act) { return act.item != m_item; });
    return own;
}

int ContractSharing::messagesWith(const QString& login, const QString& token)
{
    const auto found = m_desk.person(login).searchIds(u"mail.message"_s, Json::array({Json::array({"body", "like", toJson(token)})}));
    return found ? static_cast<int>(found->size()) : -1;
}

void ContractSharing::claimStandsAsAnActivity()
{
    const Share claim = share(LifeAct::claim(u"buyer"_s, inMinutes(20)));
    const auto before = sight(claim);
    REQUIRE_OK(before);
    QVERIFY(!before->isDone);
    const auto seen = post(claim);
    REQUIRE_OK(seen);
    QVERIFY(seen->isDone);
    const auto read = claims(u"lead"_s);
    QCOMPARE(read.size(), std::size_t(1));
    QCOMPARE(read.front(), (StandingClaim{seen->id, claim.token, m_item, m_record, u"buyer"_s, *claim.act.until}));
    const Json activity = m_desk.person(u"lead"_s).read(u"mail.activity"_s, seen->id, {"summary", "user_id", "date_deadline", "active"}).value_or({});
    QCOMPARE(textAt(activity, "summary"), u"Backroom: Order <to> approve"_s);
    QCOMPARE(activity.value("user_id", Json()), Json(m_desk.person(u"buyer"_s).uid()));
    QCOMPARE(textAt(activity, "date_deadline"), toOdoo(*claim.act.until).left(10));
    QCOMPARE(messagesWith(u"lead"_s, claim.token), 0);
}

void ContractSharing::renewedClaimStandsLonger()
{
    const Share claim = share(LifeAct::claim(u"buyer"_s, inMinutes(20)));
    REQUIRE_OK(post(claim));
    Share renewal = share(LifeAct::renew(u"buyer"_s, inMinutes(40)));
    renewal.claim = claim.token;
    const auto seen = post(renewal);
    REQUIRE_OK(seen);
    QVERIFY(seen->isDone);
    const auto read = claims(u"lead"_s);
    QCOMPARE(read.size(), std::size_t(1));
    QCOMPARE(read.front().until, *renewal.act.until);
    QCOMPARE(read.front().token, claim.token);
}

void ContractSharing::releasedClaimIsGone()
{
    const Share claim = share(LifeAct::claim(u"buyer"_s, inMinutes(20)));
    REQUIRE_OK(post(claim));
    Share release = share(LifeAct::release(u"buyer"_s));
    release.claim = claim.token;
    const auto seen = post(release);
    REQUIRE_OK(seen);
    QVERIFY(seen->isDone); // also what a second try would find, and so leave alone
    QVERIFY(claims(u"lead"_s).empty());
    QCOMPARE(messagesWith(u"lead"_s, claim.token), 0);
}

void ContractSharing::earlierActivityWins()
{
    REQUIRE_OK(post(share(LifeAct::claim(u"lead"_s, inMinutes(20)))));
    REQUIRE_OK(post(share(LifeAct::claim(u"buyer"_s, inMinutes(25)))));
    for (const char* login : {"lead", "buyer"}) {
        const auto read = claims(QString::fromLatin1(login));
        QCOMPARE(read.size(), std::size_t(2));
        QCOMPARE(holders(read, inMinutes(0)).at(m_item).who, u"lead"_s);
        QCOMPARE(holders(read, inMinutes(22)).at(m_item).who, u"buyer"_s); // the first lease is over
    }
}

void ContractSharing::claimIsHandedOnInOdoo()
{
    const Share claim = share(LifeAct::claim(u"buyer"_s, inMinutes(20)));
    const auto seen = post(claim);
    REQUIRE_OK(seen);
    Person& lead = m_desk.person(u"lead"_s);
    REQUIRE_OK(lead.write(u"mail.activity"_s, seen->id, {{"user_id", lead.uid()}}));
    const auto read = claims(u"buyer"_s);
    QCOMPARE(read.size(), std::size_t(1));
    QCOMPARE(read.front().who, u"lead"_s);
    Share release = share(LifeAct::release(u"buyer"_s));
    release.claim = claim.token;
    const auto end = sight(release);
    REQUIRE_OK(end);
    QVERIFY(end->isDone); // it is not the buyer's to end any more
}

void ContractSharing::closeIsTheFeedbackOfTheClaim()
{
    const Share claim = share(LifeAct::claim(u"buyer"_s, inMinutes(20)));
    REQUIRE_OK(post(claim));
    Share close = share(LifeAct::close(u"buyer"_s, Disposition::AcceptedAsIs, Cause::Timing, u"agreed <with> the supplier\nby phone"_s));
    close.claim = claim.token;
    const auto seen = post(close);
    REQUIRE_OK(seen);
    QVERIFY(seen->isDone);
    QVERIFY(claims(u"lead"_s).empty());
    QCOMPARE(messagesWith(u"lead"_s, close.token), 1);
    const auto read = acts(u"lead"_s);
    QCOMPARE(read.size(), std::size_t(1));
    QCOMPARE(read.front().token, close.token);
    QCOMPARE(read.front().act, close.act);
    QCOMPARE(read.front().record, m_record);
}

void ContractSharing::feedbackTwiceIsTwoMessages()
{
    const Share claim = share(LifeAct::claim(u"buyer"_s, inMinutes(20)));
    const auto seen = post(claim);
    REQUIRE_OK(seen);
    const QString mark = QUuid::createUuid().toString(QUuid::WithoutBraces);
    for (int time = 1; time <= 2; ++time) {
        REQUIRE_OK(m_desk.person(u"buyer"_s).call(u"mail.activity"_s, u"action_feedback"_s, {seen->id}, {{"feedback", toJson(mark)}}));
        QCOMPARE(messagesWith(u"buyer"_s, mark), time);
    }
    const auto end = run(u"buyer"_s, share_post::lookForClaim([&] {
        Share close = claim;
        close.claim = claim.token;
        return close;
    }()));
    REQUIRE_OK(end);
    QCOMPARE(end->size(), std::size_t(1)); // still there, but done
    QCOMPARE(share_post::claimSightOf(*end, m_desk.person(u"buyer"_s).uid()).activity, std::int64_t(0));
}

void ContractSharing::noteComesBackAsItWasWritten()
{
    const QString text = u"Größe \"XL\" & <b>bold</b> 100 %\n'quoted' line two\n[backroom/1 close x y]"_s;
    const Share note = share(LifeAct::note(u"buyer"_s, text));
    REQUIRE_OK(post(note));
    const auto read = acts(u"lead"_s);
    QCOMPARE(read.size(), std::size_t(1));
    QCOMPARE(read.front().act.kind, LifeAct::Kind::Note);
    QCOMPARE(read.front().act.who, u"buyer"_s);
    QCOMPARE(read.front().act.text, QString(text).replace(u"[backroom/1"_s, u"(backroom/1"_s));
    const Json row = m_desk.person(u"lead"_s).searchRead(u"mail.message"_s, Json::array({Json::array({"id", "=", read.front().message})}),
                                                 {"body", "subtype_id", "message_type"})
                         .value_or({});
    QVERIFY2(textAt(row.at(0), "body").contains(u"&lt;b&gt;bold&lt;/b&gt;"_s), qPrintable(textAt(row.at(0), "body")));
    const auto subtype = m_desk.person(u"lead"_s).idOf(u"mail.message.subtype"_s, u"name"_s, u"Note"_s);
    REQUIRE_OK(subtype);
    QCOMPARE(row.at(0).at("subtype_id"), Json(*subtype));
    // What was seen is not read again by who knows how far he has come: all of it is, until nothing can be missing.
    QCOMPARE(acts(u"lead"_s).size(), std::size_t(1));
}

/// The text of a message may say anything, and even its author can be given: only who made the call is certain.
void ContractSharing::authorIsWhoeverCalled()
{
    const Share note = share(LifeAct::note(u"lead"_s, u"not the lead's"_s));
    Person& buyer = m_desk.person(u"buyer"_s);
    odoo::Call call = share_post::write(note, {}, buyer.uid());
    REQUIRE_OK(run(u"buyer"_s, call));
    const auto read = acts(u"lead"_s);
    QCOMPARE(read.size(), std::size_t(1));
    QCOMPARE(read.front().act.who, u"buyer"_s);
}

void ContractSharing::withoutWriteRightNothingIsShared()
{
    REQUIRE_OK(post(share(LifeAct::claim(u"buyer"_s, inMinutes(20)))));
    const Share claim = share(LifeAct::claim(u"store"_s, inMinutes(20)));
    QCOMPARE(kindOf(post(claim)), u"access"_s);
    const Share note = share(LifeAct::note(u"store"_s, u"may read only"_s));
    const auto refused = post(note);
    QCOMPARE(kindOf(refused), u"access"_s);
    QCOMPARE(refused.error().reach, Reach::Reached);
    QCOMPARE(messagesWith(u"buyer"_s, note.token), 0);
    QVERIFY(claims(u"store"_s).empty()); // who may not change the order does not see what is planned for it
    QCOMPARE(claims(u"buyer"_s).size(), std::size_t(1));
}

/// Two lines are two items at one order: neither the claim nor the end of one is that of the other.
void ContractSharing::linesOfOneOrderShareItsChatter()
{
    const Share first = about(share(LifeAct::claim(u"buyer"_s, inMinutes(20))), u"P1 Kettle (purchase.order.line 1)"_s);
    REQUIRE_OK(post(first));
    m_item = {QUuid::createUuid().toString(QUuid::Id128)};
    const Share second = about(share(LifeAct::claim(u"lead"_s, inMinutes(20))), u"P1 Toaster (purchase.order.line 2)"_s);
    const auto seen = post(second);
    REQUIRE_OK(seen);
    const Json activity = m_desk.person(u"buyer"_s).read(u"mail.activity"_s, seen->id, {"summary", "note"}).value_or({});
    QCOMPARE(textAt(activity, "summary"), u"Backroom: P1 Toaster (purchase.order.line 2)"_s);
    QVERIFY2(textAt(activity, "note").contains(u"About: P1 Toaster"_s), qPrintable(textAt(activity, "note")));
    Share close = about(share(LifeAct::close(u"lead"_s, Disposition::AcceptedAsIs, Cause::Timing, u"the second is settled"_s)), second.about);
    close.claim = second.token;
    REQUIRE_OK(post(close));
    QVERIFY(claims(u"buyer"_s).empty());
    const auto told = acts(u"buyer"_s);
    QCOMPARE(told.size(), std::size_t(1));
    QCOMPARE(told.front().act, close.act);
    QCOMPARE(told.front().record, m_record);
    m_item = first.item;
    const auto standing = claims(u"lead"_s);
    QCOMPARE(standing.size(), std::size_t(1));
    QCOMPARE(standing.front().who, u"buyer"_s);
    QCOMPARE(standing.front().token, first.token);
    QVERIFY(acts(u"lead"_s).empty());
}

/// Stock is talked about at its product: who may only read products may do that (`_mail_post_access`).
/// So a buyer's acts on a stock or a reorder rule stay here, unless there is a task for it. (With the web shop installed, whoever
/// reads a product may write at it; tasks, entries and employees are like that everywhere.)
void ContractSharing::readersOfAProductMayNotTalkAboutIt()
{
    Person& buyer = m_desk.person(u"buyer"_s);
    const auto kettle = buyer.idOf(u"product.product"_s, u"default_code"_s, u"K200"_s);
    REQUIRE_OK(kettle);
    QCOMPARE(kindOf(buyer.write(u"product.product"_s, *kettle, {{"default_code", "K200"}})), u"access"_s);
    m_record = {{u"odoo"_s}, u"product.product"_s, *kettle};
    const Share claim = about(share(LifeAct::claim(u"buyer"_s, inMinutes(20))), u"Kettle (stock.quant 1)"_s);
    QCOMPARE(kindOf(post(claim)), u"access"_s);
    QCOMPARE(kindOf(post(about(share(LifeAct::note(u"buyer"_s, u"counted twice"_s)), claim.about))), u"access"_s);
    QVERIFY(claims(u"store"_s).empty());
    QVERIFY(acts(u"store"_s).empty());
}

void ContractSharing::linesAndPlacesHaveNoChatter_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("takesNotes");
    for (const char* model : {"purchase.order.line", "sale.order.line", "stock.quant", "stock.warehouse.orderpoint", "stock.move", "account.move.line", "pos.order.line", "pos.payment",
             "payment.transaction", "account.bank.statement.line", "res.users", "mail.mail"})
        QTest::newRow(model) << QString::fromLatin1(model) << false;
    for (const char* model : {"pos.order", "res.company", "stock.scrap"})
        QTest::newRow(model) << QString::fromLatin1(model) << true;
}

/// What feeds name another place for; a bank line only shows the fields of its entry's chatter.
void ContractSharing::linesAndPlacesHaveNoChatter()
{
    QFETCH(QString, model);
    QFETCH(bool, takesNotes);
    Person& admin = m_desk.person(u"admin"_s);
    QCOMPARE(kindOf(admin.call(model, u"activity_schedule"_s, {1}, {{"act_type_xmlid", "mail.mail_activity_data_todo"}})), u"unknown-method"_s);
    QCOMPARE(kindOf(admin.call(model, u"message_post"_s, {2'000'000'000}, {{"body", "x"}})) == u"unknown-method"_s, !takesNotes);
}

void ContractSharing::taskIsFoundByItsReference()
{
    Person& admin = m_desk.person(u"admin"_s);
    const auto project = admin.create(u"project.project"_s, {{"name", "Back office"}});
    REQUIRE_OK(project);
    Share task = share(LifeAct::note(u"admin"_s, u"flow failed: <Order intake>"_s));
    task.project = *project;
    const auto seen = post(task);
    REQUIRE_OK(seen);
    QVERIFY(seen->isDone);
    const Json row = admin.read(u"project.task"_s, seen->id, {"name", "project_id", "description"}).value_or({});
    QCOMPARE(row.value("project_id", Json()), Json(*project));
    QVERIFY2(textAt(row, "description").contains(u"&lt;Order intake&gt;"_s), qPrintable(textAt(row, "description")));
    // Somebody else who wants a task of the same item finds this one.
    Share again = task;
    again.token = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto found = sight(again);
    REQUIRE_OK(found);
    QCOMPARE(found->id, seen->id);
    Share note = share(LifeAct::note(u"admin"_s, u"started again"_s));
    note.record = {{u"odoo"_s}, u"project.task"_s, seen->id};
    REQUIRE_OK(post(note));
    const auto read = acts(u"admin"_s);
    QCOMPARE(read.size(), std::size_t(1));
    QCOMPARE(read.front().record, note.record);
}

QTEST_GUILESS_MAIN(ContractSharing)
#include "tst_sharing.moc"
