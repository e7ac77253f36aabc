// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/person.h"

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// Who is let in, by what, and how a refusal looks (odoo.md a, b).
class ContractSignIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.start()); }
    void keyAndPasswordOpenTheSameAccount();
    void versionAndProtocolAreFound();
    void keyIsAlsoAPasswordOfJsonRpc();
    void companiesComeWithTheirCurrency();
    void refusals_data();
    void refusals();
    void foreignCompanyIsRefused();

private:
    ServerUnderTest m_server;
};

void ContractSignIn::keyAndPasswordOpenTheSameAccount()
{
    Person byKey(u"finance"_s);
    Person byPassword(u"finance"_s, Person::By::Password);
    const auto key = byKey.signIn();
    const auto password = byPassword.signIn();
    REQUIRE_OK(key);
    REQUIRE_OK(password);
    QVERIFY(key->uid > 0);
    QCOMPARE(key->uid, password->uid);
    QCOMPARE(key->login, u"finance"_s);
    QCOMPARE(key->userName, u"Nora Keller"_s);
    QCOMPARE(password->userName, key->userName);
}

void ContractSignIn::versionAndProtocolAreFound()
{
    Person byKey(u"lead"_s);
    Person byPassword(u"lead"_s, Person::By::Password);
    const auto key = byKey.signIn();
    const auto password = byPassword.signIn();
    REQUIRE_OK(key);
    REQUIRE_OK(password);
    QVERIFY(key->version.major >= 19);
    QCOMPARE(key->protocol, odoo::Protocol::Json2);
    QCOMPARE(password->protocol, odoo::Protocol::JsonRpc);
}

void ContractSignIn::keyIsAlsoAPasswordOfJsonRpc()
{
    OdooCredentials credentials = credentialsOf(u"lead"_s);
    credentials.secretIsKey = false;
    Person person(credentials);
    const auto session = person.signIn();
    REQUIRE_OK(session);
    QCOMPARE(session->login, u"lead"_s);
}

void ContractSignIn::companiesComeWithTheirCurrency()
{
    Person person(u"buyer"_s);
    const auto session = person.signIn();
    REQUIRE_OK(session);
    QCOMPARE(session->companies.size(), std::size_t(1));
    QCOMPARE(session->companies.front().name, u"Maison & Herd"_s);
    QCOMPARE(session->companies.front().currency, u"EUR"_s);
}

void ContractSignIn::refusals_data()
{
    QTest::addColumn<bool>("byKey");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QString>("database");
    QTest::addColumn<QString>("kind");

    const QString database = ServerUnderTest::database();
    const QByteArray key = ServerUnderTest::keyOf(u"lead"_s).reveal();
    const QByteArray password = ServerUnderTest::passwordOf(u"lead"_s).reveal();
    QTest::newRow("unknown key") << true << QByteArray(40, 'a') << database << u"authentication"_s;
    QTest::newRow("password as key") << true << password << database << u"authentication"_s;
    QTest::newRow("no key") << true << QByteArray() << database << u"authentication"_s;
    QTest::newRow("wrong password") << false << QByteArray("wrong") << database << u"authentication"_s;
    QTest::newRow("key, wrong database") << true << key << u"nowhere"_s << u"wrong-database"_s;
    QTest::newRow("password, wrong database") << false << password << u"nowhere"_s << u"wrong-database"_s;
}

void ContractSignIn::refusals()
{
    QFETCH(bool, byKey);
    QFETCH(QByteArray, secret);
    QFETCH(QString, database);
    Person person(OdooCredentials{database, u"lead"_s, Secret(secret), byKey});
    QTEST(kindOf(person.signIn()), "kind");
}

void ContractSignIn::foreignCompanyIsRefused()
{
    Person person(u"lead"_s);
    REQUIRE_OK(person.signIn());
    const Json none = {{"domain", Json::array()}, {"limit", 1}};
    const auto rows = person.call(u"purchase.order"_s, u"search"_s, {}, none, {{"allowed_company_ids", Json::array({987654})}});
    QCOMPARE(kindOf(rows), u"access"_s);
}

QTEST_GUILESS_MAIN(ContractSignIn)
#include "tst_sign_in.moc"
