// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/head_witness.h"

#include "core/base/log.h"
#include "core/engine/marked_notes.h"
#include "core/engine/server_facts.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int headsAtOnce = 200;
constexpr Duration lookAgain = 2s;
constexpr Duration tryAgain = 60s;
/// What was answered and is not to be seen, after so many looks, is not there.
constexpr int looksAfterAnswer = 3;

} // namespace

HeadWitness::HeadWitness(Clock& clock, LedgerStore& ledger, QString device, QObject* parent)
    : QObject(parent), m_clock(clock), m_ledger(ledger), m_device(std::move(device)), m_timer(clock)
{
}

HeadWitness::~HeadWitness() = default;

Hash HeadWitness::logId() const
{
    return m_ledger.size() == 0 ? Hash{} : m_ledger.tree().rootAt(1);
}

void HeadWitness::setPlace(std::optional<WitnessPlace> place)
{
    m_place = std::move(place);
    m_wanted.reset();
    m_newest.reset();
    m_next.reset();
    m_refusal.reset();
    stopPass();
    if (const auto known = m_ledger.witnesses(); known && m_place) {
        for (const Witness& witness : *known) {
            if (witness.place == *m_place)
                (witness.seenAt ? m_newest : m_wanted) = witness;
        }
        // What was on its way when the program ended, unless a newer one stands there.
        if (m_wanted && m_newest && m_newest->head.size >= m_wanted->head.size)
            m_wanted.reset();
    }
    check();
    Q_EMIT changed();
}

void HeadWitness::resume(OdooClient& client, const Actor& actor)
{
    m_client = &client;
    m_actor = actor;
    m_refusal.reset();
    check();
}

void HeadWitness::suspend()
{
    m_client = nullptr;
    m_timer.stop();
    stopPass();
}

void HeadWitness::want(const TreeHead& head)
{
    if (!m_place || (m_newest && m_newest->head == head) || (m_wanted && m_wanted->head == head))
        return;
    // One that may be on its way is settled first: two answers could not be told apart.
    if (m_wanted && m_wanted->sentAt) {
        m_next = head;
        return;
    }
    m_wanted = Witness{*m_place, head, {}, {}, 0};
    m_refusal.reset();
    m_looks = 0;
    check();
    Q_EMIT changed();
}

void HeadWitness::check()
{
    if (!m_client || !m_place || m_pass || m_broken)
        return;
    m_pass = std::make_unique<QObject>();
    m_rows = Json::array();
    const auto read = [this](Json domain, int limit, marked_notes::Rows take) {
        odoo::Call call;
        call.model = u"mail.message"_s;
        call.method = u"search_read"_s;
        call.isRead = true;
        call.args = {{"domain", std::move(domain)}, {"fields", {"body", "create_date"}}, {"load", ""}, {"order", "id"}, {"limit", limit}};
        m_client->call(std::move(call), Lane::Interactive, m_pass.get(), [this, take](const Result<Json>& rows) {
            if (rows && rows->is_array())
                take(*rows);
            else
                fail(rows ? Error::of(ErrorKind::Protocol, u"not a list"_s) : rows.error());
        });
    };
    const Json conditions = Json::array({Json::array({"model", "=", toJson(m_place->model)}), Json::array({"res_id", "=", m_place->id})});
    marked_notes::readAfter(0, witness_note::anyMark(), conditions, headsAtOnce, read,
        [this](const Json& rows) {
            for (const Json& row : rows)
                m_rows.push_back(row);
        },
        [this] { takeNotes(); });
}

QByteArray HeadWitness::keyInUse() const
{
    const auto entry = m_ledger.newestOf(u"signing-key.used"_s);
    const auto body = entry && *entry ? parseJson((*entry)->body) : Result<Json>(Error::of(ErrorKind::Missing));
    return body ? textAt(body->value("subject", Json()), "publicKey").toLatin1() : QByteArray();
}

void HeadWitness::takeRow(const Json& row)
{
    const auto heads = m_ledger.heads();
    for (const witness_note::Witnessed& noted : witness_note::read(textAt(row, "body"))) {
        const auto signedHere = [&](const TreeHead& head) { return head.publicKey == noted.head.publicKey; };
        // Other desks have their own ledgers; only what was signed here and for this one tells of it. An older copy of the file
        // may hold no head yet, but says which key it signs with.
        const bool isOurs = heads && (std::any_of(heads->begin(), heads->end(), signedHere) || noted.head.publicKey.toHex() == keyInUse());
        if (noted.log != logId() || !isOurs)
            continue;
        const bool isShort = noted.head.size > m_ledger.size();
        if (isShort || m_ledger.tree().rootAt(noted.head.size) != noted.head.root) {
            m_broken = Error::of(ErrorKind::StoreCorrupt, u"the ledger is not the one that was witnessed at %1 entries on %2 in %3 %4 (message %5)"_s.arg(noted.head.size)
                    .arg(toIso(noted.head.at), m_place->model).arg(m_place->id).arg(integerAt(row, "id")));
            m_ledger.condemn(*m_broken);
            continue;
        }
        if (m_wanted && m_wanted->head == noted.head) {
            m_wanted->seenAt = m_clock.now();
            m_wanted->message = integerAt(row, "id");
            if (const auto kept = m_ledger.putWitness(*m_wanted); !kept)
                log::failure("witness not kept", kept.error());
            m_newest = std::exchange(m_wanted, std::nullopt);
        }
    }
}

void HeadWitness::takeNotes()
{
    for (const Json& row : std::exchange(m_rows, Json::array()))
        takeRow(row);
    stopPass();
    if (m_broken || !m_wanted) {
        Q_EMIT changed();
        if (const auto next = std::exchange(m_next, std::nullopt); next && !m_broken)
            want(*next);
        if (!isBusy())
            Q_EMIT settled();
        return;
    }
    if (!m_wanted->sentAt)
        return post();
    if (const Duration since = m_clock.now() - *m_wanted->sentAt; since < serverLimit) {
        // A complete answer means that it is over there.
        if (m_looks > 0 && ++m_looks > looksAfterAnswer)
            return end(Error{ErrorKind::Conflict, Reach::Reached, {}, {}, u"the server said yes, but it is not to be seen there"_s});
        return again(m_looks > 0 ? lookAgain : std::min(serverLimit - since, tryAgain));
    }
    post();
}

void HeadWitness::post()
{
    m_wanted->sentAt = m_clock.now();
    m_looks = 0;
    // Before the first byte: after a crash it is known that it may be there.
    if (const auto kept = m_ledger.putWitness(*m_wanted); !kept) {
        log::failure("witness not kept", kept.error());
        m_wanted->sentAt.reset();
        return again(tryAgain);
    }
    m_pass = std::make_unique<QObject>();
    odoo::Call call;
    call.model = m_place->model;
    call.method = u"message_post"_s;
    call.ids = {m_place->id};
    call.args = {{"body", toJson(witness_note::write({logId(), m_wanted->head}, m_device))}, {"message_type", "comment"}, {"subtype_xmlid", "mail.mt_note"}};
    m_client->call(std::move(call), Lane::Interactive, m_pass.get(), [this](const Result<Json>& answer) { takeAnswer(answer); });
    Q_EMIT changed();
}

void HeadWitness::takeAnswer(const Result<Json>& answer)
{
    stopPass();
    if (answer) {
        // A good answer proves nothing (design.md §7.5).
        m_looks = 1;
        return check();
    }
    const Error& error = answer.error();
    const bool isOpen = error.reach == Reach::Unknown || isTransient(error.kind) || error.kind == ErrorKind::Protocol || error.kind == ErrorKind::TooLarge
        || error.kind == ErrorKind::NotTheService || error.kind == ErrorKind::Cancelled;
    if (error.reach == Reach::NotSent) {
        m_wanted->sentAt.reset();
        return fail(error);
    }
    if (isOpen || error.kind == ErrorKind::SessionExpired || error.kind == ErrorKind::Authentication)
        return fail(error);
    end(error);
}

void HeadWitness::fail(const Error& error)
{
    stopPass();
    const bool isFinal = error.reach == Reach::Reached && (error.kind == ErrorKind::Access || error.kind == ErrorKind::UnknownModel || error.kind == ErrorKind::Missing);
    if (isFinal)
        return end(error);
    again(tryAgain);
    Q_EMIT callFailed(error);
}

void HeadWitness::end(std::optional<Error> refusal)
{
    m_refusal = std::move(refusal);
    m_wanted.reset();
    m_next.reset();
    Q_EMIT changed();
    Q_EMIT settled();
}

void HeadWitness::again(Duration delay)
{
    m_timer.start(delay, [this] { check(); });
    Q_EMIT changed();
    Q_EMIT settled();
}

void HeadWitness::stopPass()
{
    // The answer that brought us here belongs to the owner; it must not die under its own feet.
    if (m_pass)
        m_pass.release()->deleteLater();
}

WitnessPhase HeadWitness::phase() const
{
    if (m_broken)
        return WitnessPhase::Broken;
    if (!m_place)
        return WitnessPhase::NotSet;
    if (m_refusal)
        return WitnessPhase::Refused;
    if (m_wanted)
        return m_wanted->sentAt ? WitnessPhase::Posting : WitnessPhase::Waiting;
    return m_newest ? WitnessPhase::Witnessed : WitnessPhase::Waiting;
}

} // namespace backroom
