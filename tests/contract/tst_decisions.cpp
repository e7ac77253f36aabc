// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/person.h"

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// What the business methods behind a decision really do (odoo.md d): why we look before and after, and trust no answer.
class ContractDecisions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void approvalIsTheApprovers();
    void theSourceTellsWhoDidIt();
    void approvalWithoutRightDoesNothing_data();
    void approvalWithoutRightDoesNothing();
    void approvalByAnOutsiderIsRefused();
    void secondApprovalOverwritesTheFirst();
    void approvalRevivesWhatIsNotWaiting_data();
    void approvalRevivesWhatIsNotWaiting();
    void rejectedOrderIsCancelled();
    void postingIsTheFinancePersons();
    void secondPostingIsRefused();
    void postingWithoutRightIsRefused_data();
    void postingWithoutRightIsRefused();
    void rejectedCreditNoteIsCancelled();

private:
    /// The messages of this kind (in English) about the record, as this person may read them.
    static Json toldOf(Person& reader, const QString& model, std::int64_t id, const QString& kind);
    static Json orderState(Person& reader, std::int64_t order);
    static Json noteState(Person& reader, std::int64_t note);

    ServerUnderTest m_server;
    Desk m_desk;
};

Json ContractDecisions::orderState(Person& reader, std::int64_t order)
{
    return reader.read(u"purchase.order"_s, order, {"state", "write_uid", "create_uid", "date_approve", "write_date"}).value_or({});
}

Json ContractDecisions::noteState(Person& reader, std::int64_t note)
{
    return reader.read(u"account.move"_s, note, {"state", "name", "write_uid", "create_uid"}).value_or({});
}

void ContractDecisions::approvalIsTheApprovers()
{
    Person& lead = m_desk.person(u"lead"_s);
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    const Json before = orderState(lead, *order);
    QCOMPARE(textAt(before, "state"), u"to approve"_s);
    QCOMPARE(before.value("date_approve", Json()), Json(false));
    QCOMPARE(before.value("create_uid", Json()), Json(m_desk.person(u"buyer"_s).uid()));

    const auto answer = lead.call(u"purchase.order"_s, u"button_approve"_s, {*order});
    REQUIRE_OK(answer);
    QCOMPARE(*answer, Json::object());
    const Json after = orderState(lead, *order);
    QCOMPARE(textAt(after, "state"), u"purchase"_s);
    QCOMPARE(after.value("write_uid", Json()), Json(lead.uid()));
    QVERIFY(fromOdoo(textAt(after, "date_approve")).has_value());
}

Json ContractDecisions::toldOf(Person& reader, const QString& model, std::int64_t id, const QString& kind)
{
    const Json inEnglish{{"lang", "en_US"}};
    const auto kinds = reader.call(u"mail.message.subtype"_s, u"search_read"_s, {},
        {{"domain", {{"res_model", "=", toJson(model)}, {"name", "=", toJson(kind)}}}, {"fields", {"name"}}}, inEnglish);
    if (!kinds || kinds->size() != 1)
        return {};
    const std::int64_t subtype = integerAt(kinds->front(), "id");
    const Json domain = Json::array({Json::array({"model", "=", toJson(model)}), Json::array({"res_id", "=", id}), Json::array({"subtype_id", "=", subtype})});
    return reader.searchRead(u"mail.message"_s, domain, {"create_uid", "create_date"}).value_or({});
}

void ContractDecisions::theSourceTellsWhoDidIt()
{
    Person& lead = m_desk.person(u"lead"_s);
    Person& manager = m_desk.person(u"manager"_s);
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    QVERIFY(toldOf(lead, u"purchase.order"_s, *order, u"RFQ Approved"_s).empty());
    REQUIRE_OK(manager.call(u"purchase.order"_s, u"button_approve"_s, {*order}));
    // Who writes afterwards is another matter.
    REQUIRE_OK(lead.write(u"purchase.order"_s, *order, {{"partner_ref", "seen"}}));
    const Json told = toldOf(lead, u"purchase.order"_s, *order, u"RFQ Approved"_s);
    QCOMPARE(told.size(), 1u);
    QCOMPARE(told.front().at("create_uid"), Json(manager.uid()));
    QVERIFY(fromOdoo(textAt(told.front(), "create_date")).has_value());

    Person& finance = m_desk.person(u"finance"_s);
    const auto note = m_desk.creditNote();
    REQUIRE_OK(note);
    REQUIRE_OK(finance.call(u"account.move"_s, u"action_post"_s, {*note}));
    QCOMPARE(toldOf(finance, u"account.move"_s, *note, u"Validated"_s).size(), 1u);
}

void ContractDecisions::approvalWithoutRightDoesNothing_data()
{
    QTest::addColumn<QString>("login");
    QTest::newRow("buyer") << u"buyer2"_s;
    QTest::newRow("finance") << u"finance"_s;
    QTest::newRow("store") << u"store"_s;
}

/// The same answer as for a success.
void ContractDecisions::approvalWithoutRightDoesNothing()
{
    QFETCH(QString, login);
    Person& person = m_desk.person(login);
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    const Json before = orderState(person, *order);
    const auto answer = person.call(u"purchase.order"_s, u"button_approve"_s, {*order});
    REQUIRE_OK(answer);
    QCOMPARE(*answer, Json::object());
    QCOMPARE(orderState(person, *order), before);
    QCOMPARE(textAt(before, "state"), u"to approve"_s);
}

void ContractDecisions::approvalByAnOutsiderIsRefused()
{
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    QCOMPARE(kindOf(m_desk.person(u"outsider"_s).call(u"purchase.order"_s, u"button_approve"_s, {*order})), u"access"_s);
    QCOMPARE(textAt(orderState(m_desk.person(u"lead"_s), *order), "state"), u"to approve"_s);
}

void ContractDecisions::secondApprovalOverwritesTheFirst()
{
    Person& lead = m_desk.person(u"lead"_s);
    Person& manager = m_desk.person(u"manager"_s);
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    REQUIRE_OK(manager.call(u"purchase.order"_s, u"button_approve"_s, {*order}));
    QCOMPARE(orderState(lead, *order).value("write_uid", Json()), Json(manager.uid()));
    const auto answer = lead.call(u"purchase.order"_s, u"button_approve"_s, {*order});
    REQUIRE_OK(answer);
    QCOMPARE(*answer, Json::object());
    QCOMPARE(orderState(lead, *order).value("write_uid", Json()), Json(lead.uid()));
}

void ContractDecisions::approvalRevivesWhatIsNotWaiting_data()
{
    QTest::addColumn<bool>("cancelled");
    QTest::newRow("cancelled") << true;
    QTest::newRow("draft") << false;
}

/// Why the state is checked right before sending.
void ContractDecisions::approvalRevivesWhatIsNotWaiting()
{
    QFETCH(bool, cancelled);
    Person& lead = m_desk.person(u"lead"_s);
    const auto order = m_desk.draftOrder();
    REQUIRE_OK(order);
    if (cancelled)
        REQUIRE_OK(m_desk.person(u"buyer"_s).call(u"purchase.order"_s, u"button_cancel"_s, {*order}));
    QCOMPARE(textAt(orderState(lead, *order), "state"), cancelled ? u"cancel"_s : u"draft"_s);
    REQUIRE_OK(lead.call(u"purchase.order"_s, u"button_approve"_s, {*order}));
    QCOMPARE(textAt(orderState(lead, *order), "state"), u"purchase"_s);
}

void ContractDecisions::rejectedOrderIsCancelled()
{
    Person& lead = m_desk.person(u"lead"_s);
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    for (int time = 1; time <= 2; ++time) { // the second time is no error either
        const auto answer = lead.call(u"purchase.order"_s, u"button_cancel"_s, {*order});
        REQUIRE_OK(answer);
        QVERIFY(answer->is_null());
        QCOMPARE(textAt(orderState(lead, *order), "state"), u"cancel"_s);
    }
    QCOMPARE(orderState(lead, *order).value("write_uid", Json()), Json(lead.uid()));
}

void ContractDecisions::postingIsTheFinancePersons()
{
    Person& finance = m_desk.person(u"finance"_s);
    const auto note = m_desk.creditNote();
    REQUIRE_OK(note);
    const Json before = noteState(finance, *note);
    QCOMPARE(textAt(before, "state"), u"draft"_s);
    QCOMPARE(before.value("name", Json()), Json(false)); // a number comes with posting
    const auto answer = finance.call(u"account.move"_s, u"action_post"_s, {*note});
    REQUIRE_OK(answer);
    QCOMPARE(*answer, Json(false)); // false is what a success looks like
    const Json after = noteState(finance, *note);
    QCOMPARE(textAt(after, "state"), u"posted"_s);
    QVERIFY2(textAt(after, "name").startsWith("RINV/"_L1), qPrintable(textAt(after, "name")));
    QCOMPARE(after.value("write_uid", Json()), Json(finance.uid()));
    QCOMPARE(after.value("create_uid", Json()), Json(m_desk.person(u"clerk"_s).uid()));
}

void ContractDecisions::secondPostingIsRefused()
{
    Person& finance = m_desk.person(u"finance"_s);
    const auto note = m_desk.creditNote();
    REQUIRE_OK(note);
    REQUIRE_OK(finance.call(u"account.move"_s, u"action_post"_s, {*note}));
    const auto again = m_desk.person(u"lead"_s).call(u"account.move"_s, u"action_post"_s, {*note});
    QCOMPARE(kindOf(again), u"refused"_s);
    QCOMPARE(again.error().reach, Reach::Reached);
    QVERIFY2(again.error().serverText.contains("must be in draft"_L1), described(again).constData());
    QCOMPARE(noteState(finance, *note).value("write_uid", Json()), Json(finance.uid()));
}

void ContractDecisions::postingWithoutRightIsRefused_data()
{
    QTest::addColumn<QString>("login");
    QTest::newRow("buyer, who reads vendor bills") << u"buyer"_s;
    QTest::newRow("outsider") << u"outsider"_s;
    QTest::newRow("store") << u"store"_s;
}

void ContractDecisions::postingWithoutRightIsRefused()
{
    QFETCH(QString, login);
    const auto note = m_desk.creditNote();
    REQUIRE_OK(note);
    const auto answer = m_desk.person(login).call(u"account.move"_s, u"action_post"_s, {*note});
    QCOMPARE(kindOf(answer), u"access"_s);
    QCOMPARE(answer.error().reach, Reach::Reached);
    QCOMPARE(textAt(noteState(m_desk.person(u"finance"_s), *note), "state"), u"draft"_s);
}

void ContractDecisions::rejectedCreditNoteIsCancelled()
{
    Person& finance = m_desk.person(u"finance"_s);
    const auto note = m_desk.creditNote();
    REQUIRE_OK(note);
    const auto answer = finance.call(u"account.move"_s, u"button_cancel"_s, {*note});
    REQUIRE_OK(answer);
    QVERIFY(answer->is_null());
    QCOMPARE(textAt(noteState(finance, *note), "state"), u"cancel"_s);
    QCOMPARE(noteState(finance, *note).value("write_uid", Json()), Json(finance.uid()));
    // A cancelled credit note cannot be posted, unlike a cancelled order, which can be approved.
    QCOMPARE(kindOf(finance.call(u"account.move"_s, u"action_post"_s, {*note})), u"refused"_s);
    QCOMPARE(kindOf(finance.call(u"account.move"_s, u"button_cancel"_s, {*note})), u"refused"_s);
}

QTEST_GUILESS_MAIN(ContractDecisions)
#include "tst_decisions.moc"
