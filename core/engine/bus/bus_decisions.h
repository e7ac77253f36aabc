// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/bus/bus_desk.h"
#include "core/engine/other_source.h"

namespace backroom {

/// How decisions about executions are checked, sent and seen (design.md §9, domain.md §3.3). n8n guards nothing (n8n.md §0.3), so
/// each is looked at anew before it is sent; an answer that is lost is found by what it began; and done is only what is seen in
/// the system of record. Methods of steps: "retry", "replay", "resume", "settle". Core thread.
class BusDecisions : public QObject, public OtherSource {
    Q_OBJECT
public:
    BusDecisions(Clock& clock, BusDesk& desk);

    /// The system of record, in which effects are looked up.
    void resume(OdooClient& erp);
    void suspend();

    bool owns(const QString& model) const override { return model == executionModel; }
    QString objectionTo(const ActionStep& step) const override;
    void readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key, QObject* owner, EvidenceReader::Done done) override;
    void send(const Decision& decision, const ActionStep& step, const Json& values, QObject* owner, std::function<void(const SentStep&)> done) override;
    void look(const Decision& decision, const ActionStep& step, const Rule& rule, const FeedDefinition& feed, const RecordContext& context, QObject* owner,
        std::function<void(const Result<SentLook>&)> done) override;

private:
    /// A case as it is just now, and whether its effect is there.
    struct Reading {
        BusDesk::Case now;
        Execution root;
        std::vector<ExecutionHead> retries; ///< the newest first
        DuplicateRisk risk = DuplicateRisk::Unknown;
    };
    template <typename T>
    using Take = std::function<void(Result<T>)>;

    void read(const RecordKey& key, QObject* owner, Take<std::shared_ptr<Reading>> done);
    void readExecution(std::int64_t id, n8n::Reveal reveal, QObject* owner, Take<Execution> done);
    void lookUpEffect(const std::shared_ptr<Reading>& reading, QObject* owner, Take<std::shared_ptr<Reading>> done);
    FreshRecord freshOf(const Reading& reading, const Rule& rule, const FeedDefinition& feed, const RecordContext& context);
    void sendRetry(std::int64_t id, const ActionStep& step, QObject* owner, std::function<void(const SentStep&)> done);
    void sendReplay(const Decision& decision, std::int64_t id, QObject* owner, std::function<void(const SentStep&)> done);
    void sendResume(std::int64_t id, const Json& body, QObject* owner, std::function<void(const SentStep&)> done);
    void lookForReplay(const Decision& decision, const Execution& root, QObject* owner, Take<std::optional<ExecutionHead>> done);
    /// The execution that a replay became, among the newest `left` of the flow; nothing: none of them is.
    void findReplay(const Decision& decision, const Execution& root, std::int64_t before, int left, QObject* owner, Take<std::optional<ExecutionHead>> done);
    /// What the tries since the sealed one came to.
    void judgeTries(const Decision& decision, const std::vector<ExecutionHead>& tries, DuplicateRisk risk, QObject* owner, std::shared_ptr<SentLook> look, std::function<void(const Result<SentLook>&)> done);
    void judgeResume(const Decision& decision, std::int64_t id, QObject* owner, std::shared_ptr<SentLook> look, std::function<void(const Result<SentLook>&)> done);

    Clock& m_clock;
    BusDesk& m_desk;
    /// A retry is no proof, whoever asked for it: what ended well by n8n's word is looked for in the system of record.
    void lookAround();

    OdooClient* m_erp = nullptr;
    std::unique_ptr<QObject> m_round; ///< owns the looks under way
};

} // namespace backroom
