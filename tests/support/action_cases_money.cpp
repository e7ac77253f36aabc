// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/action_cases.h"

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

/// Of two kettles for 100 in all, before tax.
std::int64_t makeInvoice(Hand& hand, const char* kind, bool isPosted, const char* who = "clerk")
{
    hand.as("admin");
    const bool isSale = std::string(kind).starts_with("out_");
    const std::int64_t kettle = hand.idOf(u"product.product"_s, "default_code", "K200");
    const std::int64_t partner = hand.idOf(u"res.partner"_s, "name", isSale ? "Hannah Cartwright" : "Gemini Furniture");
    const Json line = {{"product_id", kettle}, {"name", "Kettle K200"}, {"quantity", 2}, {"price_unit", 50.0}};
    const std::int64_t move = hand.as(who).create(u"account.move"_s, {{"move_type", kind}, {"partner_id", partner}, {"ref", hand.unique("case")}, {"invoice_date", "2026-03-02"}, {"date", "2026-03-02"}, {"invoice_line_ids", Json::array({Json::array({0, 0, line})})}});
    if (isPosted)
        hand.as("admin").call(u"account.move"_s, u"action_post"_s, {move});
    return move;
}

std::function<Prepared(Hand&)> invoice(const char* kind, bool isPosted)
{
    return [=](Hand& hand) -> Prepared { return {makeInvoice(hand, kind, isPosted), Json::object(), {}}; };
}

Prepared wronglyTaxedLine(Hand& hand)
{
    const std::int64_t move = makeInvoice(hand, "out_invoice", false);
    const std::int64_t line = hand.first(u"account.move.line"_s, where({condition("move_id", "=", move), condition("display_type", "=", "product")}));
    return {line, {{"tax", makeTax(hand, "sale")}}, {}};
}

std::function<Prepared(Hand&)> payment(bool isPosted)
{
    return [isPosted](Hand& hand) -> Prepared {
        const std::int64_t partner = hand.as("admin").idOf(u"res.partner"_s, "name", "Gemini Furniture");
        const std::int64_t bank = hand.first(u"account.journal"_s, where({condition("type", "=", "bank")}));
        Json values = {{"payment_type", "outbound"}, {"partner_type", "supplier"}, {"partner_id", partner}, {"amount", 80.0}, {"journal_id", bank}};
        if (!hand.isReal())
            values["date"] = "2026-03-02";
        const std::int64_t made = hand.create(u"account.payment"_s, values);
        if (isPosted)
            hand.call(u"account.payment"_s, u"action_post"_s, {made});
        return {made, Json::object(), {}};
    };
}

/// An invoice, and a posted credit note of the same customer that is not used yet.
Prepared matchable(Hand& hand)
{
    const std::int64_t open = makeInvoice(hand, "out_invoice", true);
    const std::int64_t credit = makeInvoice(hand, "out_refund", true);
    Json domain = where({condition("move_id", "=", credit)});
    if (hand.isReal()) {
        domain.push_back(condition("account_id.account_type", "=", "asset_receivable"));
    } else {
        // The demo world keeps no receivable lines.
        const std::int64_t line = hand.create(u"account.move.line"_s, {{"move_id", credit}, {"name", "receivable"}, {"amount_residual", 60.0}, {"display_type", "payment_term"}, {"quantity", 0.0}});
        domain = where({condition("id", "=", line)});
    }
    return {open, {{"line", hand.first(u"account.move.line"_s, domain)}}, {{"open", hand.value(u"account.move"_s, open, "amount_residual")}}};
}

Prepared shortPaid(Hand& hand)
{
    const std::int64_t open = makeInvoice(hand, "out_invoice", true);
    const std::int64_t account = hand.isReal() ? hand.first(u"account.account"_s, where({condition("account_type", "=", "expense")})) : hand.first(u"account.account"_s, where({condition("id", ">", 0)}));
    return {open, {{"amount", hand.value(u"account.move"_s, open, "amount_residual").get<double>() - 1.5}, {"account", account}}, {}};
}

int paymentsOf(Hand& hand, const Prepared& made)
{
    return hand.as("admin").count(u"account.payment"_s, where({condition("invoice_ids", "in", Json::array({made.record}))}));
}

int reversals(Hand& hand, const Prepared& made)
{
    return hand.as("admin").count(u"account.move"_s, where({condition("reversed_entry_id", "=", made.record)}));
}

Prepared bankLine(Hand& hand)
{
    const std::int64_t bank = hand.as("admin").first(u"account.journal"_s, where({condition("type", "=", "bank")}));
    Json values = {{"journal_id", bank}, {"payment_ref", hand.unique("credit")}, {"amount", 12.5}, {"date", "2026-03-02"}};
    if (!hand.isReal())
        values["move_id"] = hand.create(u"account.move"_s, {{"move_type", "entry"}, {"journal_id", bank}, {"date", "2026-03-02"}});
    Prepared made{hand.create(u"account.bank.statement.line"_s, values), Json::object(), {}};
    made.memo["move"] = hand.value(u"account.bank.statement.line"_s, made.record, "move_id");
    return made;
}

std::function<Prepared(Hand&)> with(std::function<Prepared(Hand&)> prepare, const Json& inputs)
{
    return [prepare = std::move(prepare), inputs](Hand& hand) {
        Prepared made = prepare(hand);
        made.inputs.update(inputs);
        if (inputs.contains("clerk"))
            made.inputs["clerk"] = hand.as("admin").idOf(u"res.users"_s, "login", "clerk");
        if (inputs.contains("partner"))
            made.inputs["partner"] = hand.as("admin").idOf(u"res.partner"_s, "name", "Gemini Furniture");
        return made;
    };
}

/// Records of `model` about the record, or about the entry of a bank line.
std::function<int(Hand&, const Prepared&)> about(const char* model, const char* modelField, const char* of, Json more = Json::array())
{
    return [=](Hand& hand, const Prepared& made) {
        Json domain = where({condition(modelField, "=", of), condition("res_id", "=", made.memo.is_object() && made.memo.contains("move") && std::string(of) == "account.move" ? made.memo.at("move") : Json(made.record))});
        for (const Json& term : more)
            domain.push_back(term);
        return hand.as("admin").count(QString::fromLatin1(model), domain);
    };
}

} // namespace

std::vector<ActionCase> moneyCases()
{
    const auto state = [](const char* model, const char* wanted) { return is(model, "state", wanted); };
    const Json comment = Json::array({condition("message_type", "=", "comment")});
    const Json note = {{"text", "seen at the counter"}};
    const Json file = {{"file", "receipt.txt"}, {"content", "two kettles, dented"}};
    const Json claim = {{"claim", "amount differs"}, {"clerk", 0}, {"until", "2031-05-04"}};
    return {
        {"REF.credit-note.to-approve", "approve", "finance", "store", invoice("out_refund", false), state("account.move", "posted")},
        {"REF.credit-note.to-approve", "reject", "finance", "store", invoice("out_refund", false), state("account.move", "cancel")},
        {"REC.document.draft-old", "cancel-draft", "finance", "store", invoice("out_invoice", false), state("account.move", "cancel")},
        {"REF.credit-note.unpaid", "register-payment", "lead", "store", invoice("out_refund", true), paymentsOf},
        {"PUR.bill.overdue", "register-payment", "lead", "store", invoice("in_invoice", true), paymentsOf},
        {"REC.invoice.overdue", "write-off-rest", "lead", "store", shortPaid,
            [](Hand& hand, const Prepared& made) { return paymentsOf(hand, made) * is("account.move", "amount_residual", 0.0)(hand, made); }},
        {"REC.invoice.overdue", "match-payment", "lead", "store", matchable,
            [](Hand& hand, const Prepared& made) { return hand.as("admin").value(u"account.move"_s, made.record, "amount_residual").get<double>() < made.memo.at("open").get<double>() ? 1 : 0; }},
        {"PUR.bill.duplicate", "reverse", "lead", "store", invoice("in_invoice", true), reversals, false, false, true},
        {"REF.credit-note.over-sale", "reverse", "lead", "store", invoice("out_refund", true), reversals, false, false, true},
        {"PUR.payment.to-approve", "approve", "lead", "store", payment(false),
            [](Hand& hand, const Prepared& made) { return is("account.payment", "state", "draft")(hand, made) == 1 ? 0 : 1; }},
        {"PUR.payment.to-approve", "reject", "lead", "store", payment(false), state("account.payment", "canceled")},
        {"REC.payment.not-settled", "confirm-settled", "lead", "store", payment(true), state("account.payment", "paid")},
        {"PUR.payment.twice", "cancel-payment", "lead", "store", payment(true), state("account.payment", "canceled")},
        {"REC.bank-line.unreconciled", "note", "lead", "store", with(bankLine, note), about("mail.message", "model", "account.move", comment), true, false, true},
        {"REC.bank-line.unreconciled", "attach-evidence", "lead", "store", with(bankLine, file), about("ir.attachment", "res_model", "account.move"), false, false, true},
        {"REC.bank-line.chargeback", "open-dispute", "lead", "store", with(bankLine, claim), about("mail.activity", "res_model", "account.move"), true, false, true},
        {"REC.bank-line.unreconciled", "set-partner", "admin", "store", with(bankLine, {{"partner", 0}}), isInput("account.bank.statement.line", "partner_id", "partner"), true},
        {"TAX.invoice-line.rate-differs", "correct-tax", "lead", "store", wronglyTaxedLine, isTaxed("account.move.line"), true},
        {"PUR.bill.duplicate", "note", "lead", "store", with(invoice("in_invoice", false), note), about("mail.message", "model", "account.move", comment), true, false, true},
        {"PUR.bill.duplicate", "ask-back", "lead", "store", with(invoice("in_invoice", false), {{"question", "ordered twice?"}}), about("mail.activity", "res_model", "account.move"), true, false, true},
        {"PUR.bill.duplicate", "attach-evidence", "lead", "store", with(invoice("in_invoice", false), file), about("ir.attachment", "res_model", "account.move"), false, false, true},
        {"PUR.bill.duplicate", "open-dispute", "lead", "store", with(invoice("in_invoice", false), claim), about("mail.activity", "res_model", "account.move"), true, false, true},
    };
}

} // namespace backroom::test
