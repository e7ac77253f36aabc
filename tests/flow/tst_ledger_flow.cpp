// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/witness_note.h"
#include "core/store/evidence_source.h"
#include "core/domain/ledger/verify_pack.h"
#include "tests/flow/seats.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A ledger that is signed, witnessed in the source, closed and erased from, by a whole console over a simulated Odoo.
class LedgerFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void headsAreSignedHourlyAndAtTheEnd();
    void theDayIsClosedAndWitnessed();
    void lostAnswersGiveOneNote_data();
    void lostAnswersGiveOneNote();
    void aCrashGivesOneNote();
    void whatCannotBeWrittenThereIsSaid();
    void aLedgerPutBackIsDamage();
    void aDamagedLedgerIsNeverSigned();
    void strangersNotesAreWorthNothing();
    void theDecisionHoldsWhatItWasMadeBy();
    void twoPeopleErase();

private:
    void pass(Duration time) { backroom::test::pass(*m_clock, {m_desk.get()}, time); }
    ItemId anOrder() const { return m_desk->rows.begin()->first; }
    LedgerStatus status() const { return m_desk->console().ledgerStatus(); }
    QString ledgerFile() const { return m_desk->folder.filePath(u"data/ledger.sqlite"_s); }
    std::unique_ptr<LedgerStore> ledgerOnDisk() const
    {
        auto ledger = LedgerStore::open(ledgerFile());
        return ledger ? std::move(*ledger) : nullptr;
    }
    std::optional<CloseSheet> close()
    {
        std::optional<CloseSheet> made;
        const auto connection = connect(&m_desk->console(), &ConsoleApi::closeSheetReady, this, [&made](quint64, const CloseSheet& sheet) { made = sheet; });
        m_desk->console().requestCloseSheet(1);
        pass(1ms);
        disconnect(connection);
        return made;
    }
    void restart()
    {
        m_desk->kill();
        m_desk->start();
        m_desk->connectSource();
        pass(20s);
    }
    /// As the one order of the demo company that waits.
    void choosePlace() { QVERIFY(m_desk->console().setWitness({u"purchase.order"_s, m_desk->rows.begin()->second.record.id})); }
    std::vector<witness_note::Witnessed> notes() const
    {
        std::vector<witness_note::Witnessed> found;
        for (const auto& [id, row] : m_server->world().table("mail.message").rows) {
            const auto told = witness_note::read(textOf(m_server->world().value("mail.message", id, "body")));
            found.insert(found.end(), told.begin(), told.end());
        }
        return found;
    }
    void fail(demo::FaultKind kind, int times = 1)
    {
        demo::Fault fault;
        fault.kind = kind;
        fault.model = "purchase.order";
        fault.method = "message_post";
        fault.times = times;
        m_server->faults().add(fault);
    }
    QStringList decide(const ItemId& item)
    {
        std::optional<ItemDetail> detail;
        QStringList refusals{u"no detail"_s};
        QObject owner;
        connect(&m_desk->console(), &ConsoleApi::detailReady, &owner, [&detail](quint64, const ItemDetail& ready) { detail = ready; });
        connect(&m_desk->console(), &ConsoleApi::submitRefused, &owner, [&refusals](quint64, const Error&, const QStringList& reasons) { refusals = reasons; });
        connect(&m_desk->console(), &ConsoleApi::submitted, &owner, [&](quint64, const DecisionRow& row) {
            refusals.clear();
            m_decision = row.id;
        });
        m_desk->console().requestDetail(1, item);
        pass(5s);
        if (detail)
            m_desk->console().submit(2, {item, verbs::approve, u"Frau Sommerfeld rief an"_s, detail->seal, Json::object(), detail->readAt});
        pass(20s);
        return refusals;
    }
    void signInAs(const QString& login)
    {
        ConnectionSettings settings;
        settings.url = m_server->url().toString();
        settings.database = u"demo"_s;
        settings.login = login;
        m_desk->console().connectSource(settings, Secret(QByteArray::fromStdString(demo::demoKey(login.toStdString()))));
        pass(20s);
    }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<QTemporaryDir> m_resources;
    std::unique_ptr<demo::DemoServer> m_server;
    std::unique_ptr<Seat> m_desk;
    DecisionId m_decision;
};

void LedgerFlow::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_resources = std::make_unique<QTemporaryDir>();
    QVERIFY(layOutOrders(m_resources->path()));
    // Who may decide how much is another test's.
    QFile rule(m_resources->filePath(u"rules/PUR.order.to-approve.json"_s));
    rule.setPermissions(rule.permissions() | QFile::WriteOwner);
    QVERIFY(rule.open(QIODevice::ReadWrite));
    Json json = parseJson(rule.readAll()).value();
    json.erase("policy");
    QVERIFY(rule.resize(0) && rule.seek(0) && rule.write(dumpJson(json)) > 0);
    rule.close();
    m_server = std::make_unique<demo::DemoServer>(*m_clock, demo::DemoOptions{});
    QVERIFY(m_server->listen());
    m_desk = std::make_unique<Seat>(*m_clock, u"lead"_s, m_server->url().toString(), m_resources->path());
    m_desk->start();
    m_desk->connectSource();
    pass(20s);
    QVERIFY(!m_desk->rows.empty());
}

void LedgerFlow::cleanup()
{
    m_desk.reset();
    m_server.reset();
}

void LedgerFlow::headsAreSignedHourlyAndAtTheEnd()
{
    QVERIFY(!status().headAt);
    pass(1h);
    QCOMPARE(status().headSize, status().entries);
    QCOMPARE(status().key.size(), 64);
    const qint64 first = status().headSize;
    pass(2h); // nothing new: nothing to sign
    QCOMPARE(decide(anOrder()), QStringList());
    m_desk->console().stop();
    m_desk->kill();
    const auto ledger = ledgerOnDisk();
    QVERIFY(ledger);
    const auto heads = ledger->heads().value_or({});
    QCOMPARE(heads.size(), std::size_t(2));
    QCOMPARE(heads.front().size, std::uint64_t(first));
    QCOMPARE(heads.back().size, ledger->size());
    QVERIFY(ledger->verify().value_or({{}}).empty());
}

void LedgerFlow::theDayIsClosedAndWitnessed()
{
    QCOMPARE(decide(anOrder()), QStringList());
    QCOMPARE(status().witness, WitnessPhase::NotSet);
    choosePlace();
    const auto sheet = close();
    QVERIFY(sheet);
    QCOMPARE(sheet->lines.size(), std::size_t(1));
    QCOMPARE(sheet->lines.front().count, 1);
    QVERIFY(hasValidSignature(sheet->head));
    QCOMPARE(qint64(sheet->head.size), status().entries);
    pass(10s);
    QCOMPARE(status().witness, WitnessPhase::Witnessed);
    QCOMPARE(qint64(sheet->head.size), status().witnessed);
    QCOMPARE(notes().size(), std::size_t(1));
    QVERIFY(notes().front().head == sheet->head);
    // What is on paper and in the code is the head; the next sheet counts from here.
    QCOMPARE(headFromLine(headLine(sheet->head)).value_or({}), sheet->head);
    QVERIFY(toText(*sheet).contains(sheet->log.left(8)) && toPage(*sheet).contains(u"<svg"_s));
    const auto next = close();
    QVERIFY(next && next->lines.empty() && next->since);
    pass(10s);
    QCOMPARE(notes().size(), std::size_t(2));
    restart();
    pass(10s);
    QCOMPARE(status().witness, WitnessPhase::Witnessed);
    QVERIFY(!status().error);
}

void LedgerFlow::lostAnswersGiveOneNote_data()
{
    QTest::addColumn<demo::FaultKind>("kind");
    QTest::newRow("the server did it, the answer was lost") << demo::FaultKind::Drop;
    QTest::newRow("the server did it, the answer was cut") << demo::FaultKind::Truncated;
    QTest::newRow("nothing was done") << demo::FaultKind::Unavailable;
}

void LedgerFlow::lostAnswersGiveOneNote()
{
    QFETCH(demo::FaultKind, kind);
    choosePlace();
    fail(kind);
    const auto sheet = close();
    QVERIFY(sheet);
    pass(30s);
    pass(300s);
    QCOMPARE(notes().size(), std::size_t(1));
    QCOMPARE(status().witness, WitnessPhase::Witnessed);
    QCOMPARE(qint64(sheet->head.size), status().witnessed);
}

void LedgerFlow::aCrashGivesOneNote()
{
    choosePlace();
    fail(demo::FaultKind::Drop);
    QVERIFY(close());
    QCOMPARE(notes().size(), std::size_t(1)); // the server has it, and the console ends before it can know
    restart();
    pass(300s);
    QCOMPARE(status().witness, WitnessPhase::Witnessed);
    QCOMPARE(notes().size(), std::size_t(1));
}

void LedgerFlow::whatCannotBeWrittenThereIsSaid()
{
    QVERIFY(m_desk->console().setWitness({u"no.such.model"_s, 1}));
    QVERIFY(close());
    pass(10s);
    QCOMPARE(status().witness, WitnessPhase::Refused);
    QVERIFY(!status().error);
}

// Somebody puts an older copy of the file back: by itself it is flawless.
void LedgerFlow::aLedgerPutBackIsDamage()
{
    choosePlace();
    m_desk->kill();
    QVERIFY(QFile::copy(ledgerFile(), ledgerFile() + u".old"_s));
    m_desk->start();
    m_desk->connectSource();
    pass(20s);
    QCOMPARE(decide(anOrder()), QStringList());
    QVERIFY(close());
    pass(10s);
    QCOMPARE(status().witness, WitnessPhase::Witnessed);
    m_desk->kill();
    for (const QString& end : {u""_s, u"-wal"_s, u"-shm"_s})
        QFile::remove(ledgerFile() + end);
    QVERIFY(QFile::rename(ledgerFile() + u".old"_s, ledgerFile()));
    {
        const auto ledger = ledgerOnDisk();
        QVERIFY(ledger && ledger->verify().value_or({{}}).empty());
    }
    m_desk->start();
    m_desk->connectSource();
    pass(20s);
    QCOMPARE(status().witness, WitnessPhase::Broken);
    QCOMPARE(status().error ? status().error->kind : ErrorKind::Network, ErrorKind::StoreCorrupt);
    QCOMPARE(decide(std::next(m_desk->rows.begin())->first), QStringList{u"ledger-damaged"_s});
    QVERIFY(!close());
    const qint64 entries = status().entries;
    pass(2h);
    m_desk->console().stop();
    m_desk->kill();
    const auto ledger = ledgerOnDisk();
    QCOMPARE(qint64(ledger->size()), entries);
    for (const TreeHead& head : ledger->heads().value_or({}))
        QVERIFY(qint64(head.size) < entries);
}

void LedgerFlow::aDamagedLedgerIsNeverSigned()
{
    m_desk->kill();
    {
        auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"meddler"_s);
        database.setDatabaseName(ledgerFile());
        QVERIFY(database.open() && QSqlQuery(database).exec(u"UPDATE state SET size = size + 1"_s));
    }
    QSqlDatabase::removeDatabase(u"meddler"_s);
    m_desk->start();
    m_desk->connectSource();
    pass(3h);
    QVERIFY(status().error);
    QVERIFY(!status().headAt);
    m_desk->console().stop();
    m_desk->kill();
    QVERIFY(ledgerOnDisk()->heads().value_or({{}}).empty());
}

void LedgerFlow::strangersNotesAreWorthNothing()
{
    choosePlace();
    const auto sheet = close();
    pass(10s);
    QCOMPARE(notes().size(), std::size_t(1));
    // A note about this ledger that another key signed, and one whose signature does not hold.
    witness_note::Witnessed forged = notes().front();
    forged.head.size += 1000;
    SigningKey::generate().sign(forged.head);
    const std::int64_t order = m_desk->rows.begin()->second.record.id;
    const QString broken = witness_note::write(notes().front(), u"desk"_s).replace(u" %1 "_s.arg(sheet->head.size), u" 999 "_s);
    for (const QString& body : {witness_note::write(forged, u"desk"_s), broken}) {
        m_server->world().insert("mail.message", {{"model", "purchase.order"}, {"res_id", order}, {"body", "<p>" + body.toStdString() + "</p>"}, {"message_type", "comment"}});
    }
    restart();
    QVERIFY(!status().error);
    QCOMPARE(status().witness, WitnessPhase::Witnessed);
}

void LedgerFlow::theDecisionHoldsWhatItWasMadeBy()
{
    QCOMPARE(decide(anOrder()), QStringList());
    m_desk->console().stop();
    m_desk->kill();
    const auto ledger = ledgerOnDisk();
    const auto pack = evidenceOf(*ledger, {{m_decision.value}, {}, {}});
    QVERIFY2(pack, qPrintable(pack ? QString() : pack.error().detail));
    QVERIFY(pack->entries.size() < ledger->size());
    const auto bytes = writePack(*pack);
    QVERIFY(bytes);
    const auto read = readPack(*bytes);
    QVERIFY(read);
    const EvidencePackReport report = verifyPack(*read);
    QVERIFY2(report.isSound(), qPrintable(report.isSound() ? QString() : report.findings.front().what));
    QCOMPARE(report.uncovered, std::uint64_t(0));
    const Json told = decisionsIn(*pack);
    QCOMPARE(told.size(), std::size_t(1));
    QCOMPARE(told[0]["decision"]["reason"], Json("Frau Sommerfeld rief an"));
    QCOMPARE(told[0]["definitions"][0]["id"], Json("PUR.order.to-approve"));
    const auto missing = evidenceOf(*ledger, {{u"nobody"_s}, {}, {}});
    QVERIFY(!missing);
    QVERIFY(!evidenceOf(*ledger, {{}, m_clock->now() + 1h, {}}));
    QVERIFY(evidenceOf(*ledger, {{}, m_clock->now() - 1h, {}}));
}

void LedgerFlow::twoPeopleErase()
{
    QCOMPARE(decide(anOrder()), QStringList());
    const auto refusal = [this](CareAct act, const QString& reason = u"asked to be forgotten"_s) {
        const auto done = m_desk->console().care(act, m_decision.value, reason);
        return done ? QString() : done.error().detail.section(u':', 0, 0);
    };
    QCOMPARE(refusal(CareAct::AskErasure), QString());
    QCOMPARE(refusal(CareAct::AgreeErasure), u"asked-yourself"_s);
    signInAs(u"manager"_s);
    QCOMPARE(refusal(CareAct::SetHold, u"case 7"_s), QString());
    QCOMPARE(refusal(CareAct::AgreeErasure), u"on-hold"_s);
    QCOMPARE(status().onHold, 1);
    QCOMPARE(refusal(CareAct::LiftHold, u"settled"_s), QString());
    m_desk->wire.isCut = true;
    m_desk->console().refresh({});
    pass(10s);
    QCOMPARE(refusal(CareAct::AgreeErasure), u"not-signed-in"_s);
    m_desk->wire.isCut = false;
    signInAs(u"manager"_s);
    QCOMPARE(refusal(CareAct::AgreeErasure), QString());
    QCOMPARE(status().erased, 1);
    std::optional<ConsoleSnapshot> snapshot;
    connect(&m_desk->console(), &ConsoleApi::snapshotReady, this, [&](quint64, const ConsoleSnapshot& answer) { snapshot = answer; });
    m_desk->console().requestSnapshot(1);
    pass(1ms);
    QVERIFY(snapshot->decisions.front().isErased);
    QVERIFY(snapshot->decisions.front().reason.isEmpty());
    QVERIFY(m_desk->console().verifyLedger().value_or({{}}).empty());
    m_desk->console().stop();
    m_desk->kill();
    QFile file(ledgerFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("Sommerfeld"));
}

QTEST_GUILESS_MAIN(LedgerFlow)
#include "tst_ledger_flow.moc"
