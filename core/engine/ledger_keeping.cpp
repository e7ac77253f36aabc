// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ledger_keeping.h"

#include "core/base/log.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString signingSecretName = u"ledger-signing-key"_s;
constexpr Duration headInterval = 1h;
const QString closedAct = u"ledger.closed"_s;
constexpr Duration witnessInterval = std::chrono::days(1);
constexpr Duration retentionInterval = std::chrono::days(1);

} // namespace

LedgerKeeping::LedgerKeeping(Clock& clock, LedgerStore& ledger, SecretStore& secrets, QString device, QObject* parent)
    : QObject(parent), m_clock(clock), m_ledger(ledger), m_secrets(secrets), m_device(std::move(device)), m_witness(clock, ledger, m_device), m_headTimer(clock), m_retentionTimer(clock)
{
    connect(&m_witness, &HeadWitness::changed, this, &LedgerKeeping::changed);
    connect(&m_witness, &HeadWitness::settled, this, &LedgerKeeping::witnessDaily);
}

void LedgerKeeping::start()
{
    if (const auto heads = m_ledger.heads(); heads && !heads->empty())
        m_newest = heads->back();
    m_secrets.read(signingSecretName, this, [this](const Result<Secret>& stored) { takeKey(stored); });
    endRetention();
}

void LedgerKeeping::stop()
{
    m_headTimer.stop();
    m_retentionTimer.stop();
    if (const auto head = signHead(); !head && m_key)
        log::failure("tree head not signed", head.error());
}

void LedgerKeeping::takeKey(const Result<Secret>& stored)
{
    if (stored) {
        m_key = SigningKey::fromSeed(*stored);
    } else {
        m_key = SigningKey::generate();
        // A key store that cannot be read now may hold the key all the same; it must not be written over. The session's own key is
        // told apart by the log.
        if (stored.error().kind == ErrorKind::Missing) {
            m_secrets.write(signingSecretName, m_key->seed(), this, [](const Result<void>& written) {
                if (!written)
                    log::failure("signing key kept for this session only", written.error());
            });
        }
    }
    signLater();
    const Json key = {{"publicKey", m_key->publicKey().toHex().toStdString()}, {"fromKeyStore", stored.has_value()}};
    if (const auto noted = m_ledger.append({u"signing-key.used"_s, m_clock.now(), {}, m_device, key}); !noted)
        log::failure("signing key not noted", noted.error());
    Q_EMIT changed();
}

void LedgerKeeping::signLater()
{
    m_headTimer.start(headInterval, [this] {
        if (const auto head = signHead(); !head)
            log::failure("tree head not signed", head.error());
        signLater();
    });
}

Result<TreeHead> LedgerKeeping::signHead()
{
    if (m_ledger.damage())
        return *m_ledger.damage();
    if (!m_key)
        return Error::of(ErrorKind::Secret, u"there is no signing key yet"_s);
    if (m_newest && m_newest->size == m_ledger.size() && m_newest->publicKey == m_key->publicKey())
        return *m_newest;
    TreeHead head{m_ledger.size(), m_ledger.root(), m_clock.now(), {}, {}};
    m_key->sign(head);
    if (const auto stored = m_ledger.addHead(head); !stored)
        return stored.error();
    m_newest = head;
    witnessDaily();
    Q_EMIT changed();
    return head;
}

void LedgerKeeping::witnessDaily()
{
    // Every head would be a note an hour, which nobody reads; those of a close always stand there.
    const auto& seen = m_witness.newest();
    if (m_newest && !m_witness.refusal() && (!seen || m_newest->at - seen->head.at >= witnessInterval))
        m_witness.want(*m_newest);
}

Result<CloseSheet> LedgerKeeping::close(const QString& login, const QString& server)
{
    if (m_ledger.damage())
        return *m_ledger.damage();
    if (!m_key)
        return Error::of(ErrorKind::Secret, u"there is no signing key yet"_s);
    const auto before = m_ledger.newestOf(closedAct);
    if (!before)
        return before.error();
    const auto decisions = m_ledger.decisionsSince(*before ? (*before)->sequence : 0);
    const auto open = m_ledger.openDecisions();
    if (!decisions || !open)
        return decisions ? open.error() : decisions.error();
    CloseSheet sheet{m_device, server, {}, {}, linesOf(*decisions), static_cast<int>(open->size()), static_cast<int>(m_ledger.care().erased()),
        static_cast<int>(m_ledger.care().held()), {}, {}};
    if (const auto body = *before ? parseJson((*before)->body) : Result<Json>(Error::of(ErrorKind::Missing)))
        sheet.since = fromIso(textAt(*body, "time"));
    Json lines = Json::array();
    for (const CloseSheet::Line& line : sheet.lines) {
        Json totals = Json::array();
        for (const Money& total : line.totals)
            totals.push_back(toJson(total.toString()));
        lines.push_back({{"act", toJson(line.act)}, {"state", toJson(toName(line.state))}, {"count", line.count}, {"totals", std::move(totals)}});
    }
    if (const auto noted = m_ledger.append({closedAct, m_clock.now(), login, m_device, {{"lines", std::move(lines)}, {"open", sheet.open}}}); !noted)
        return noted.error();
    const auto head = signHead();
    if (!head)
        return head.error();
    sheet.head = *head;
    sheet.log = QString::fromLatin1(toHex(m_ledger.tree().rootAt(1)));
    if (const auto& seen = m_witness.newest())
        sheet.witness = u"%1 entries in %2 %3"_s.arg(seen->head.size).arg(seen->place.model).arg(seen->place.id);
    m_witness.want(*head);
    return sheet;
}

Result<void> LedgerKeeping::noteUse(const QString& kind, const QString& id, const Json& file)
{
    auto act = m_used.use(kind, id, file);
    if (!act)
        return act.error();
    if (!*act)
        return {};
    (*act)->at = m_clock.now();
    (*act)->device = m_device;
    if (const auto noted = m_ledger.append(**act); !noted)
        return noted;
    const auto entries = m_ledger.entries(m_ledger.size() - 1, 1);
    for (const LedgerEntry& entry : entries.value_or({}))
        m_used.add(entry);
    return {};
}

Result<void> LedgerKeeping::care(CareAct act, const QString& idOrReference, const QString& login, const QString& reason)
{
    if (m_ledger.damage())
        return *m_ledger.damage();
    const auto decision = m_ledger.decision(idOrReference);
    if (!decision)
        return decision.error();
    const CareWish wish{decision->id, login, reason, m_clock.now(), m_device};
    Result<void> done;
    switch (act) {
    case CareAct::SetHold: done = m_ledger.setHold(wish); break;
    case CareAct::LiftHold: done = m_ledger.liftHold(wish); break;
    case CareAct::AskErasure: done = m_ledger.askErasure(wish); break;
    case CareAct::AgreeErasure: done = m_ledger.agreeErasure(wish); break;
    }
    if (done)
        Q_EMIT changed();
    return done;
}

void LedgerKeeping::endRetention()
{
    if (const auto ended = m_ledger.endRetention(m_clock.now(), m_device); !ended)
        log::failure("what was kept long enough is still there", ended.error());
    else if (*ended > 0)
        Q_EMIT changed();
    m_retentionTimer.start(retentionInterval, [this] { endRetention(); });
}

LedgerStatus LedgerKeeping::status() const
{
    LedgerStatus status;
    status.entries = static_cast<qint64>(m_ledger.size());
    status.rootHash = QString::fromLatin1(toHex(m_ledger.root()));
    status.error = m_ledger.damage();
    if (m_newest) {
        status.headSize = static_cast<qint64>(m_newest->size);
        status.headAt = m_newest->at;
        status.key = QString::fromLatin1(m_newest->publicKey.toHex());
    }
    status.witness = m_witness.phase();
    if (const auto& place = m_witness.place())
        status.witnessPlace = u"%1 %2"_s.arg(place->model).arg(place->id);
    if (const auto& seen = m_witness.newest()) {
        status.witnessed = static_cast<qint64>(seen->head.size);
        status.witnessedAt = seen->seenAt;
    }
    status.erased = static_cast<int>(m_ledger.care().erased());
    status.onHold = static_cast<int>(m_ledger.care().held());
    return status;
}

void LedgerKeeping::mark(DecisionRow& row) const
{
    row.isErased = m_ledger.care().isErased(row.id);
    row.isOnHold = m_ledger.care().isHeld(row.id);
}

} // namespace backroom
