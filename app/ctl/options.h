// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/secret.h"

#include <QString>

#include <optional>
#include <variant>

namespace backroom::ctl {

/// The command line, checked. Secrets are never part of it.
struct Options {
    /// "status", "ledger verify", …
    QString command;
    /// URL, QUEUE, ID, FILE or SHELL of the command.
    QString argument;
    bool json = false;
    QString url;
    QString database;
    QString login;
    bool isPassword = false;
    bool allowPlainHttp = false;
    QString caFile;
    QString liveUrl;
    QString reason;
    QString seal;
    QString verb;        ///< of decide
    QString playbook;    ///< of playbooks run
    bool agrees = false; ///< of ledger erase: as the second person
    QStringList decisions; ///< of ledger export; empty: see `wantsAll`, `from` and `to`
    bool wantsAll = false;
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
    QStringList inputs;  ///< of decide and playbooks run: NAME=VALUE
    QString overrideReason; ///< of decide: why the policy is overridden; empty: it is not
    QString reviewer;
    QStringList packs;   ///< of automation; empty: all
    bool overwrites = false; ///< of automation: also what somebody changed by hand
    bool isAgreed = false;   ///< of automation remove: nobody is asked
    QStringList acts;    ///< of delegations give
    std::optional<qint64> upTo;
    bool isUnplanned = false;
    qint64 record = 0; ///< of rules explain
    QString against;   ///< of rules test
    int days = 30;     ///< of rules backtest and noise
    QString text;      ///< of items note
    QString disposition; ///< of items close
    QString cause;
    QString original;  ///< of items close, when it is a duplicate
    Duration span{};   ///< of items snooze
    QString wakeWhen;  ///< a search domain
    bool wakesOnChange = false;
    bool setAside = false; ///< of items
    qint64 project = 0; ///< of items task
    Duration hold{};
    Duration timeout{};
    QString dataFolder;
    QString configFolder;
    /// From --secret-fd, else BACKROOM_SECRET.
    std::optional<Secret> secret;
    /// The key of n8n, from BACKROOM_BUS_SECRET.
    std::optional<Secret> busSecret;

    /// A connection is named on the command line, so the stored one is not used as it is.
    bool namesConnection() const { return !url.isEmpty() || !database.isEmpty() || !login.isEmpty() || isPassword; }
};

/// The options, or the code to end with after help, version or a usage error were printed.
std::variant<Options, int> parseOptions(int argc, char** argv);

} // namespace backroom::ctl
