// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/decision.h"
#include "core/engine/evidence_reader.h"
#include "core/engine/step_sender.h"

namespace backroom {

/// What became of something sent, as its own source tells.
struct SentLook {
    enum class Stand : std::uint8_t {
        Untouched, ///< nothing has happened for it, so far
        Running,   ///< it is under way there
        Unproven,  ///< it ran, and its effect is not seen
        Done,      ///< the effect was seen
        Refused,   ///< it ran and came to nothing; `why` tells
        Others,    ///< somebody else decided it; `differences` tell who and how
    };
    Stand stand = Stand::Untouched;
    FreshRecord fresh;
    std::optional<Error> why;
    std::vector<FieldDifference> differences;
};

/// A system beside the system of record, on whose records is decided too: the integration bus. The ledger and the order of
/// things are the dispatcher's; how its own acts are sent and seen is the source's. Core thread.
class OtherSource {
public:
    virtual ~OtherSource() = default;

    virtual bool owns(const QString& model) const = 0;
    /// Why the step cannot be sent now, as a code of refusals; empty: it can.
    virtual QString objectionTo(const ActionStep& step) const = 0;

    /// As EvidenceReader::readRecord.
    virtual void readRecord(const Rule& rule, const FeedDefinition& feed, const RecordContext& context, const RecordKey& key, QObject* owner, EvidenceReader::Done done) = 0;
    /// Sent once at most. `values`: see withValues.
    virtual void send(const Decision& decision, const ActionStep& step, const Json& values, QObject* owner, std::function<void(const SentStep&)> done) = 0;
    virtual void look(const Decision& decision, const ActionStep& step, const Rule& rule, const FeedDefinition& feed, const RecordContext& context, QObject* owner,
        std::function<void(const Result<SentLook>&)> done) = 0;
};

} // namespace backroom
