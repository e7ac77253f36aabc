// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/policy_request.h"

namespace backroom {

/// How much a request comes to with what came before: the strictest rolling sum decides (domain.md §12.3).
struct Exposure {
    Figure alone;  ///< the request itself
    Figure figure; ///< what is held against limits; never less than the request
    /// The rolling limit that made it more, if one did.
    std::optional<RollingLimit> rolling;
    QString who;
    Money sum; ///< of its time, with this
};

/// `approver` empty: whoever decides.
Exposure exposureOf(const PolicyRequest& request, const PolicyContext& context, const PersonId& approver);

/// Several movements just below the same limit (domain.md §12.3); an exception of its own.
struct NearLimitCluster {
    RollingSums::Line line;
    Money limit;
    std::vector<RecordKey> records;
    bool operator==(const NearLimitCluster& other) const { return !(line < other.line) && !(other.line < line) && limit == other.limit && records == other.records; }
};

/// In the time up to now, of every limit in the book.
std::vector<NearLimitCluster> nearLimitClusters(const RollingSums& sums, const PolicyBook& book, Timestamp now);

} // namespace backroom
