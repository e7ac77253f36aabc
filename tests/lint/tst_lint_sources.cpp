// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lint/banned_calls.h"
#include "tests/lint/house_rules.h"
#include "tests/lint/layers.h"

#include <QFileInfo>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace backroom::lint;

namespace {

const auto projectFolder = QStringLiteral(BACKROOM_SOURCE_DIR);

QStringList sourceFiles()
{
    auto files = projectFiles(projectFolder);
    files.removeIf([](const QString& file) {
        const bool layered = file.startsWith(u"core/") || file.startsWith(u"ui/") || file.startsWith(u"app/");
        return !layered || !(file.endsWith(u".cpp") || file.endsWith(u".h"));
    });
    return files;
}

void report(const std::vector<Finding>& findings)
{
    for (const auto& finding : findings)
        qWarning("%s", qPrintable(finding.text()));
    QVERIFY2(findings.empty(), qPrintable(u"%1 findings, listed above"_s.arg(findings.size())));
}

} // namespace

class LintSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersFindLeaks_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("include");
        QTest::addColumn<bool>("allowed");

        QTest::newRow("domain uses base") << u"core/domain/a.cpp"_s << u"\"core/base/money.h\""_s << true;
        QTest::newRow("domain uses SQL") << u"core/domain/a.cpp"_s << u"<QSqlQuery>"_s << false;
        QTest::newRow("domain uses the network") << u"core/domain/a.cpp"_s << u"<QtNetwork/QNetworkReply>"_s << false;
        QTest::newRow("domain uses vendor JSON") << u"core/domain/a.cpp"_s << u"\"core/protocol/odoo_json2.h\""_s << false;
        QTest::newRow("protocol uses QObject") << u"core/protocol/a.h"_s << u"<QObject>"_s << false;
        QTest::newRow("net uses network") << u"core/net/a.cpp"_s << u"<QNetworkReply>"_s << true;
        QTest::newRow("net uses domain") << u"core/net/a.cpp"_s << u"\"core/domain/records/record.h\""_s << false;
        QTest::newRow("store uses network") << u"core/store/a.cpp"_s << u"<QTcpSocket>"_s << false;
        QTest::newRow("engine uses widgets") << u"core/engine/a.cpp"_s << u"<QWidget>"_s << false;
        QTest::newRow("engine uses gui") << u"core/engine/a.cpp"_s << u"<QtGui/QColor>"_s << false;
        QTest::newRow("models use widgets") << u"ui/models/a.cpp"_s << u"<QTableView>"_s << false;
        QTest::newRow("models use the core's api") << u"ui/models/a.cpp"_s << u"\"core/api/console_api.h\""_s << true;
        QTest::newRow("ui uses widgets") << u"ui/shell/a.cpp"_s << u"<QTableView>"_s << true;
        QTest::newRow("ui uses engine") << u"ui/shell/a.cpp"_s << u"\"core/engine/console.h\""_s << false;
        QTest::newRow("ui uses store") << u"ui/screens/q/a.cpp"_s << u"\"core/store/database.h\""_s << false;
        QTest::newRow("ui uses SQL") << u"ui/screens/q/a.cpp"_s << u"<QSqlDatabase>"_s << false;
        QTest::newRow("verify uses engine") << u"app/verify/a.cpp"_s << u"\"core/engine/console.h\""_s << false;
        QTest::newRow("ctl uses gui") << u"app/ctl/a.cpp"_s << u"<QGuiApplication>"_s << false;
        QTest::newRow("simulator uses the client") << u"app/demo/a.cpp"_s << u"\"core/protocol/odoo_json2.h\""_s << false;
        QTest::newRow("unknown library") << u"core/base/a.cpp"_s << u"<boost/any.hpp>"_s << false;
        QTest::newRow("relative path") << u"core/base/a.cpp"_s << u"\"money.h\""_s << false;
        QTest::newRow("standard library") << u"core/base/a.cpp"_s << u"<vector>"_s << true;
        QTest::newRow("a folder outside every layer") << u"core/other/a.cpp"_s << u"<vector>"_s << false;
    }
    void layersFindLeaks()
    {
        QFETCH(QString, file);
        QFETCH(QString, include);
        QFETCH(bool, allowed);
        QCOMPARE(checkLayer(file, u"#pragma once\n#include %1\n"_s.arg(include)).empty(), allowed);
    }

    void bansFindCalls_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("ban"); // empty = allowed

        QTest::newRow("event loop") << u"core/net/a.cpp"_s << u"QEventLoop loop;"_s << u"nested-loop"_s;
        QTest::newRow("waitFor") << u"app/ctl/a.cpp"_s << u"process.waitForFinished();"_s << u"nested-loop"_s;
        QTest::newRow("own waitFor") << u"core/engine/a.cpp"_s << u"waitForSource(id);"_s << QString();
        QTest::newRow("processEvents") << u"ui/shell/a.cpp"_s << u"qApp->processEvents();"_s << u"nested-loop"_s;
        QTest::newRow("modal dialog") << u"ui/shell/a.cpp"_s << u"dialog.exec();"_s << u"modal-exec"_s;
        QTest::newRow("query") << u"core/store/a.cpp"_s << u"query.exec();"_s << QString();
        QTest::newRow("sleep") << u"core/net/a.cpp"_s << u"QThread::msleep(5);"_s << u"sleep"_s;
        QTest::newRow("std sleep") << u"core/net/a.cpp"_s << u"std::this_thread::sleep_for(1s);"_s << u"sleep"_s;
        QTest::newRow("wall time") << u"core/engine/a.cpp"_s << u"auto t = QDateTime::currentDateTimeUtc();"_s << u"time"_s;
        QTest::newRow("std time") << u"ui/models/a.cpp"_s << u"auto t = std::chrono::steady_clock::now();"_s << u"time"_s;
        QTest::newRow("timer") << u"core/net/a.cpp"_s << u"QTimer::singleShot(0, f);"_s << u"time"_s;
        QTest::newRow("timer in the clock") << u"core/engine/system_clock.cpp"_s << u"QTimer t;"_s << QString();
        QTest::newRow("timer in the simulator") << u"app/demo/life.cpp"_s << u"QTimer t;"_s << QString();
        QTest::newRow("own timer") << u"core/net/a.cpp"_s << u"ScopedTimer m_timer;"_s << QString();
        QTest::newRow("TLS off") << u"core/net/a.cpp"_s << u"c.setPeerVerifyMode(QSslSocket::VerifyNone);"_s << u"tls"_s;
        QTest::newRow("TLS ignored") << u"app/demo/a.cpp"_s << u"reply->ignoreSslErrors();"_s << u"tls"_s;
        QTest::newRow("rich text") << u"ui/shell/a.cpp"_s << u"label->setTextFormat(Qt::RichText);"_s << u"rich-text"_s;
        QTest::newRow("guessing label") << u"ui/shell/a.cpp"_s << u"auto* l = new QLabel(this);"_s << u"rich-text"_s;
        QTest::newRow("tr in core") << u"core/api/a.cpp"_s << u"return tr(x);"_s << u"tr-in-core"_s;
        QTest::newRow("tr in ui") << u"ui/text/a.cpp"_s << u"return tr(x);"_s << QString();
        QTest::newRow("ptr() in core") << u"core/api/a.cpp"_s << u"return ptr(x) + str (y);"_s << QString();
        QTest::newRow("debug output") << u"core/net/a.cpp"_s << u"qDebug() << secret;"_s << u"print"_s;
        QTest::newRow("cout") << u"core/net/a.cpp"_s << u"std::cout << body;"_s << u"print"_s;
        QTest::newRow("cout of a tool") << u"app/ctl/a.cpp"_s << u"std::cout << table;"_s << QString();
        QTest::newRow("coroutine") << u"core/net/a.cpp"_s << u"co_await job;"_s << u"async"_s;
        QTest::newRow("future") << u"core/api/a.h"_s << u"QFuture<int> run();"_s << u"async"_s;
        QTest::newRow("in a comment") << u"core/net/a.cpp"_s << u"// no QEventLoop here, no QTimer\n/* sleep(1) */"_s << QString();
        QTest::newRow("in a string") << u"core/net/a.cpp"_s << u"auto s = \"QTimer \\\" sleep(1)\";"_s << QString();
        QTest::newRow("in a raw string") << u"core/net/a.cpp"_s << u"auto s = R\"x(QTimer \")\" sleep(1))x\";"_s << QString();
        QTest::newRow("after a string") << u"core/net/a.cpp"_s << u"f(\"a\"); QTimer t;"_s << u"time"_s;
        QTest::newRow("after a digit separator") << u"core/net/a.cpp"_s << u"int n = 1'000; QTimer t; int m = 2'000;"_s << u"time"_s;
        QTest::newRow("after a character") << u"core/net/a.cpp"_s << u"f(u'\"'); QTimer t; f(u'\"');"_s << u"time"_s;
    }
    void bansFindCalls()
    {
        QFETCH(QString, file);
        QFETCH(QString, code);
        QFETCH(QString, ban);
        const auto findings = checkBannedCalls(file, u"void f()\n{\n%1\n}\n"_s.arg(code));
        if (ban.isEmpty()) {
            QVERIFY2(findings.empty(), findings.empty() ? "" : qPrintable(findings.front().text()));
            return;
        }
        QCOMPARE(findings.size(), 1u);
        QCOMPARE(findings.front().line, 3);
        QVERIFY2(findings.front().what.contains(u'(' + ban + u')'), qPrintable(findings.front().what));
    }

    void everyPermitIsNeeded()
    {
        for (const auto& permit : permits()) {
            QVERIFY2(banNames().contains(permit.ban), qPrintable(permit.ban));
            QVERIFY2(!permit.reason.isEmpty(), qPrintable(permit.file));
            QVERIFY2(QFileInfo::exists(projectFolder + u'/' + permit.file), qPrintable(permit.file + u" is gone"_s));
        }
    }

    void houseRulesFindTraces()
    {
        QVERIFY(!checkLicence(u"core/a.cpp"_s, u"#include <vector>\n"_s).empty());
        QVERIFY(!checkLicence(u"tool"_s, u"#!/bin/bash\necho\n"_s).empty());
        QVERIFY(checkLicence(u"core/a.cpp"_s, u"// SPDX-License-Identifier: GPL-3.0-or-later\n"_s).empty());
        QVERIFY(checkLicence(u"resources/a.json"_s, u"{}"_s).empty());
        for (const auto* bad : {"see /wo" "rk/main/x", "cp /ho" "me/ann/x", "http://deb.deb" "ian.org/x", "/tm" "p/br-a",
                 "// TO" "DO: later"})
            QVERIFY2(!checkTraces(u"a.txt"_s, QString::fromLatin1(bad)).empty(), bad);
        for (const auto* good : {"core/work/work_item.h", "https://odoo.example.com", "/usr/share/x", "ui/work/x"})
            QVERIFY2(checkTraces(u"a.txt"_s, QString::fromLatin1(good)).empty(), good);
    }

    void layersHold()
    {
        std::vector<Finding> findings;
        const auto files = sourceFiles();
        QVERIFY(files.size() > 50);
        for (const auto& file : files) {
            const auto found = checkLayer(file, readText(projectFolder + u'/' + file));
            findings.insert(findings.end(), found.begin(), found.end());
        }
        report(findings);
    }

    void noBannedCalls()
    {
        std::vector<Finding> findings;
        for (const auto& file : sourceFiles()) {
            const auto found = checkBannedCalls(file, readText(projectFolder + u'/' + file));
            findings.insert(findings.end(), found.begin(), found.end());
        }
        report(findings);
    }

    void houseRulesHold()
    {
        std::vector<Finding> findings;
        for (const auto& file : projectFiles(projectFolder)) {
            // Recorded answers of servers are what they are.
            if (file.startsWith(u"tests/data/") || file.endsWith(u".png") || file == u"LICENSE")
                continue;
            const auto text = readText(projectFolder + u'/' + file);
            for (const auto& found : {checkLicence(file, text), checkTraces(file, text)})
                findings.insert(findings.end(), found.begin(), found.end());
        }
        report(findings);
    }
};

QTEST_GUILESS_MAIN(LintSources)
#include "tst_lint_sources.moc"
