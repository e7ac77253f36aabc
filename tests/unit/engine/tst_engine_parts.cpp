// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/secret_store.h"
#include "core/engine/settings.h"
#include "core/engine/system_clock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void writeFile(const QString& name, const QByteArray& bytes)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

/// The small parts the engine stands on: clock, settings file, secrets in memory.
class EngineParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timersFireOnceAndInOrder();
    void cancelledWhileDueDoesNotFire();
    void timerStartsItselfAnew();
    void settingsComeBack();
    void settingsFileIsTheOwnersAlone();
    void nothingStoredIsNoError();
    void brokenSettingsNameTheFile_data();
    void brokenSettingsNameTheFile();
    void forgottenIsGone();
    void secretsAnswerLaterAndNotTheDead();

private:
    static ConnectionSettings someSettings();
};

ConnectionSettings EngineParts::someSettings()
{
    ConnectionSettings settings;
    settings.url = u"https://odoo.example.com"_s;
    settings.database = u"shop"_s;
    settings.login = u"renée"_s;
    settings.secretIsKey = false;
    settings.allowPlainHttp = true;
    settings.caFile = u"/etc/ssl/own.pem"_s;
    return settings;
}

void EngineParts::timersFireOnceAndInOrder()
{
    const auto clock = makeSystemClock();
    QStringList fired;
    clock->after(30ms, [&] { fired << u"late"_s; });
    clock->after(0ms, [&] { fired << u"early"_s; });
    QTRY_COMPARE(fired, (QStringList{u"early"_s, u"late"_s}));
}

/// Both are due in the same turn of the event loop; the first takes the second back.
void EngineParts::cancelledWhileDueDoesNotFire()
{
    const auto clock = makeSystemClock();
    bool cancelledFired = false;
    bool over = false;
    Clock::TimerId second = 0;
    clock->after(0ms, [&] { clock->cancel(second); });
    second = clock->after(0ms, [&] { cancelledFired = true; });
    clock->after(20ms, [&] { over = true; });
    QTRY_VERIFY(over);
    QVERIFY(!cancelledFired);
}

void EngineParts::timerStartsItselfAnew()
{
    const auto clock = makeSystemClock();
    ScopedTimer timer(*clock);
    int rounds = 0;
    std::function<void()> again = [&] {
        if (++rounds < 3)
            timer.start(0ms, again);
    };
    timer.start(0ms, again);
    QTRY_COMPARE(rounds, 3);
    QVERIFY(!timer.isRunning());
}

void EngineParts::settingsComeBack()
{
    const QTemporaryDir folder;
    const QString config = folder.filePath(u"not/there/yet"_s);
    QVERIFY(saveConnection(config, someSettings()).has_value());
    const auto loaded = loadConnection(config);
    QVERIFY(loaded.has_value());
    QVERIFY(loaded->has_value());
    QCOMPARE(**loaded, someSettings());
}

void EngineParts::settingsFileIsTheOwnersAlone()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"connection.json"_s);
    writeFile(file, "{}");
    QVERIFY(QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther));
    QVERIFY(saveConnection(folder.path(), someSettings()).has_value());
    const QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QCOMPARE(QFile::permissions(file) & others, QFileDevice::Permissions());
}

void EngineParts::nothingStoredIsNoError()
{
    const QTemporaryDir folder;
    const auto loaded = loadConnection(folder.path());
    QVERIFY(loaded.has_value());
    QVERIFY(!loaded->has_value());
    QVERIFY(forgetConnection(folder.path()).has_value());
}

void EngineParts::brokenSettingsNameTheFile_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray(R"({"url": "https)");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no address") << QByteArray(R"({"login": "lead"})");
    QTest::newRow("address is a number") << QByteArray(R"({"url": 5})");
}

void EngineParts::brokenSettingsNameTheFile()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    writeFile(folder.filePath(u"connection.json"_s), bytes);
    const auto loaded = loadConnection(folder.path());
    QVERIFY(!loaded.has_value());
    QCOMPARE(loaded.error().kind, ErrorKind::BadInput);
    QVERIFY2(loaded.error().detail.contains("connection.json"_L1), qPrintable(loaded.error().detail));
}

void EngineParts::forgottenIsGone()
{
    const QTemporaryDir folder;
    QVERIFY(saveConnection(folder.path(), someSettings()).has_value());
    QVERIFY(forgetConnection(folder.path()).has_value());
    const auto loaded = loadConnection(folder.path());
    QVERIFY(loaded.has_value());
    QVERIFY(!loaded->has_value());
}

void EngineParts::secretsAnswerLaterAndNotTheDead()
{
    const auto store = makeMemoryStore({{u"odoo"_s, Secret(QByteArray("s3cret"))}});
    QObject owner;
    auto dying = std::make_unique<QObject>();
    QByteArray read;
    std::optional<ErrorKind> missing;
    bool deadWasCalled = false;
    store->read(u"odoo"_s, dying.get(), [&](const Result<Secret>&) { deadWasCalled = true; });
    dying.reset();
    store->read(u"odoo"_s, &owner, [&](const Result<Secret>& secret) { read = secret ? secret->reveal() : QByteArray("none"); });
    store->read(u"other"_s, &owner, [&](const Result<Secret>& secret) { missing = secret ? ErrorKind::Protocol : secret.error().kind; });
    QCOMPARE(read, QByteArray());
    QTRY_VERIFY(missing.has_value());
    QCOMPARE(read, QByteArray("s3cret"));
    QCOMPARE(*missing, ErrorKind::Missing);
    QVERIFY(!deadWasCalled);
}

QTEST_GUILESS_MAIN(EngineParts)
#include "tst_engine_parts.moc"
