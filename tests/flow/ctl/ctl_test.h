// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/flow/ctl/demo_process.h"

#include <QTemporaryDir>
#include <QtTest>

#include <memory>

namespace backroom::test {

/// backroomctl as somebody types it, over the quiet demo company; each test has a folder of its own.
class CtlTest : public QObject {
protected:
    struct Run {
        int code = -1;
        QByteArray out;
        QByteArray err;
        Json json() const { return parseJson(out).value_or(Json()); }
    };

    /// The company as it was seeded, an empty folder, and the lead at the keyboard.
    bool beginAnew();
    std::unique_ptr<QProcess> begin(const QStringList& arguments);
    Run end(QProcess& process);
    Run offline(const QStringList& arguments) { return end(*begin(arguments)); }
    QStringList online(const QStringList& arguments) const;
    Run ctl(const QStringList& arguments) { return end(*begin(online(arguments))); }
    QString path(const QString& name) const { return m_folder->filePath(name); }

    /// One of Marco Bellini's orders that a senior buyer may decide.
    Json order(std::size_t index = 0);
    /// A decision is in its hold; the file is looked at from outside, because the running program holds its lock.
    bool isHeld() const;

    DemoProcess m_demo;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_login;
    QByteArray m_secret; ///< in place of the login's key, when set
};

} // namespace backroom::test
