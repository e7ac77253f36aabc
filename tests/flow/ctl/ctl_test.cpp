// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/ctl/ctl_test.h"

#include <QFile>

namespace backroom::test {

using namespace Qt::StringLiterals;

bool CtlTest::beginAnew()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_login = u"lead"_s;
    m_secret.clear();
    return m_demo.reset() && m_folder->isValid();
}

std::unique_ptr<QProcess> CtlTest::begin(const QStringList& arguments)
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"BACKROOM_DATA_DIR"_s, path(u"data"_s));
    environment.insert(u"BACKROOM_CONFIG_DIR"_s, path(u"config"_s));
    environment.insert(u"BACKROOM_SECRET"_s, QString::fromLatin1(m_secret.isEmpty() ? m_demo.keyOf(m_login) : m_secret));
    process->setProcessEnvironment(environment);
    process->start(QStringLiteral(BACKROOM_CTL), arguments);
    return process;
}

CtlTest::Run CtlTest::end(QProcess& process)
{
    const bool isOver = process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit;
    return {isOver ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

QStringList CtlTest::online(const QStringList& arguments) const
{
    return arguments + QStringList{u"--url"_s, m_demo.url(), u"--db"_s, m_demo.database(), u"--user"_s, m_login};
}

Json CtlTest::order(std::size_t index)
{
    Json items = ctl({u"--json"_s, u"items"_s, u"purchase-orders"_s}).json();
    for (const Json& item : items.is_array() ? items : Json::array()) {
        const bool isWithin = item["amount"]["minor"].get<std::int64_t>() < 1'000'000 && textAt(item, "owner") == u"Marco Bellini"_s;
        if (isWithin && index-- == 0)
            return item;
    }
    return Json::object();
}

bool CtlTest::isHeld() const
{
    const auto mentions = [this](const QString& name) {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) && file.readAll().contains("\"state\":\"held\"");
    };
    return mentions(u"data/ledger.sqlite"_s) || mentions(u"data/ledger.sqlite-wal"_s);
}

} // namespace backroom::test
