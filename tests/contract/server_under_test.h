// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <QObject>
#include <QProcess>
#include <QUrl>

#include <memory>

namespace backroom::test {

/// The Odoo that the contract is checked against: a real one when BACKROOM_CONTRACT_TARGET=real, with its address and
/// secrets in the environment as `tests/stack/odoo env` prints them; otherwise a simulator of our own, started here,
/// whose address and secrets are put into the same variables. What follows knows only the variables.
class ServerUnderTest : public QObject {
    Q_OBJECT
public:
    ServerUnderTest();
    ~ServerUnderTest() override;

    /// True when somebody answers; false, with a warning that says why, when there is nobody to ask.
    bool start();

    static QUrl url();
    static QString database();
    static Secret keyOf(const QString& login);
    static Secret passwordOf(const QString& login);

    /// A transaction of somebody else that has changed a record and is not committed yet.
    class OpenTransaction {
    public:
        virtual ~OpenTransaction() = default;
        /// Commits and waits until that is done: the record's reference now is "late commit".
        virtual bool commit() = 0;
    };
    /// Begins one on a purchase.order or account.move; null, with a warning, when that fails.
    std::unique_ptr<OpenTransaction> beginTransaction(const QString& model, std::int64_t id);

private:
    bool startSimulator();

    QProcess m_simulator;
};

} // namespace backroom::test
