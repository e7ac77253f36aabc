// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/server_under_test.h"

#include "core/base/json.h"

#include <QElapsedTimer>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 30'000;
/// How long the other transaction stays open at least: long enough for others to commit in a later second.
constexpr int openSeconds = 4;

QByteArray variable(const QString& kind, const QString& login) { return "BACKROOM_ODOO_" + kind.toLatin1() + '_' + login.toUpper().toLatin1(); }

bool isReal() { return qEnvironmentVariable("BACKROOM_CONTRACT_TARGET") == "real"_L1; }

/// On the real server: PostgreSQL itself, by tests/stack/late_commit.
class RealTransaction : public ServerUnderTest::OpenTransaction {
public:
    bool begin(const QString& model, std::int64_t id)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(BACKROOM_LATE_COMMIT), {model, QString::number(id), QString::number(openSeconds)});
        return QTest::qWaitFor([this] { return m_process.canReadLine(); }, patience);
    }
    bool commit() override
    {
        return QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, patience) && m_process.exitCode() == 0;
    }

private:
    QProcess m_process;
};

/// On the simulator, which has one transaction at a time: written at the end with the time of the beginning.
class SimulatedTransaction : public ServerUnderTest::OpenTransaction {
public:
    SimulatedTransaction(QString model, std::int64_t id)
        : m_model(std::move(model))
        , m_id(id)
    {
        m_age.start();
    }
    bool commit() override
    {
        if (!QTest::qWaitFor([this] { return m_age.hasExpired(openSeconds * 1000); }, patience))
            return false;
        const char* reference = m_model == "account.move"_L1 ? "ref" : "partner_ref";
        const Json edit = {{"model", m_model.toStdString()}, {"id", m_id}, {"values", {{reference, "late commit"}}},
            {"ageSeconds", m_age.elapsed() / 1000 + 1}}; // rounded up: never later than the real beginning
        QNetworkRequest request(ServerUnderTest::url().resolved(QUrl(u"/__demo/edit"_s)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(network.post(request, dumpJson(edit)));
        return QTest::qWaitFor([&reply] { return reply->isFinished(); }, patience) && reply->error() == QNetworkReply::NoError;
    }

private:
    QString m_model;
    std::int64_t m_id;
    QElapsedTimer m_age;
};

} // namespace

ServerUnderTest::ServerUnderTest() = default;

ServerUnderTest::~ServerUnderTest()
{
    // It ends when its standard input does.
    m_simulator.closeWriteChannel();
    if (!QTest::qWaitFor([this] { return m_simulator.state() == QProcess::NotRunning; }, patience))
        m_simulator.kill();
}

bool ServerUnderTest::start()
{
    if (!isReal() && !startSimulator())
        return false;
    for (const char* name : {"BACKROOM_ODOO_URL", "BACKROOM_ODOO_DB"}) {
        if (qEnvironmentVariableIsEmpty(name)) {
            qWarning("%s is not set: eval \"$(tests/stack/odoo env)\"", name);
            return false;
        }
    }
    return true;
}

bool ServerUnderTest::startSimulator()
{
    m_simulator.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_simulator.start(QStringLiteral(BACKROOM_DEMO_PROGRAM),
        {u"--port"_s, u"0"_s, u"--pace"_s, u"0"_s, u"--print-ready"_s, u"--die-with-parent"_s});
    if (!QTest::qWaitFor([this] { return m_simulator.canReadLine() || m_simulator.state() == QProcess::NotRunning; }, patience)) {
        qWarning("the simulator does not get ready");
        return false;
    }
    const Result<Json> ready = parseJson(m_simulator.readLine());
    QFile retailer(QStringLiteral(BACKROOM_RESOURCES "/demo/retailer.json"));
    const Result<Json> world = retailer.open(QIODevice::ReadOnly) ? parseJson(retailer.readAll()) : Error::of(ErrorKind::BadInput);
    if (!ready || !world) {
        qWarning("the simulator did not start, or resources/demo/retailer.json is missing");
        return false;
    }
    qputenv("BACKROOM_ODOO_URL", textAt(*ready, "url").toLatin1());
    qputenv("BACKROOM_ODOO_DB", textAt(*ready, "db").toLatin1());
    for (const Json& user : ready->at("users"))
        qputenv(variable(u"KEY"_s, textAt(user, "login")).constData(), textAt(user, "key").toLatin1());
    qputenv("BACKROOM_N8N_URL", textAt(ready->at("n8n"), "url").toLatin1());
    for (const auto& [holder, key] : ready->at("n8n").at("keys").items())
        qputenv(("BACKROOM_N8N_KEY_" + QByteArray::fromStdString(holder).toUpper()).constData(), textOf(key).toLatin1());
    for (const Json& user : world->at("users"))
        qputenv(variable(u"PASSWORD"_s, textAt(user, "login")).constData(), textAt(user, "password").toLatin1());
    return true;
}

QUrl ServerUnderTest::url() { return QUrl(qEnvironmentVariable("BACKROOM_ODOO_URL")); }

QString ServerUnderTest::database() { return qEnvironmentVariable("BACKROOM_ODOO_DB"); }

Secret ServerUnderTest::keyOf(const QString& login) { return Secret(qgetenv(variable(u"KEY"_s, login).constData())); }

Secret ServerUnderTest::passwordOf(const QString& login) { return Secret(qgetenv(variable(u"PASSWORD"_s, login).constData())); }

std::unique_ptr<ServerUnderTest::OpenTransaction> ServerUnderTest::beginTransaction(const QString& model, std::int64_t id)
{
    if (!isReal())
        return std::make_unique<SimulatedTransaction>(model, id);
    auto transaction = std::make_unique<RealTransaction>();
    if (transaction->begin(model, id))
        return transaction;
    qWarning("tests/stack/late_commit does not begin");
    return nullptr;
}

} // namespace backroom::test
