// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/console.h"

#include <QTemporaryDir>

#include <memory>

namespace backroom::test {

/// A console that shows one record, with one action of the delivered catalogue to carry out on it: the definitions as they
/// are delivered, narrowed to that record and freed of what else they would ask for. Every other part is the real one.
class ActionConsole {
public:
    struct Place {
        QString url;
        QString database;
        QString login;
        Secret secret;
        bool secretIsKey = true;
    };
    using MakeTransport = std::function<std::unique_ptr<HttpTransport>()>;

    ActionConsole(Clock& clock, MakeTransport makeTransport);
    ~ActionConsole();

    /// The delivered action of the rule under this verb, for the record. False, with a warning, when there is none.
    bool layOut(const QString& ruleCode, const DecisionVerb& verb, std::int64_t record);
    Result<void> start(FaultHook faults = {});
    void connectSource(const Place& place);
    /// The process is gone: nothing is written any more.
    void kill();

    std::optional<ItemRow> item() const;
    const std::optional<ItemDetail>& detail() const { return m_detail; }
    void requestDetail();
    /// With the seal of the detail.
    void submit(const QString& reason, const Json& inputs);
    bool isDead() const { return m_isDead; }
    Console& console() { return *m_console; }

    std::vector<DecisionRow> decisions; ///< every change in order
    QStringList refusals;
    std::optional<Error> detailError;
    SourceStatus source;

private:
    Clock& m_clock;
    MakeTransport m_makeTransport;
    std::unique_ptr<SecretStore> m_secrets;
    QTemporaryDir m_folder;
    QueueId m_queue;
    DecisionVerb m_verb;
    std::unique_ptr<Console> m_console;
    std::map<ItemId, ItemRow> m_rows;
    std::optional<ItemDetail> m_detail;
    bool m_isDead = false;
};

} // namespace backroom::test
