// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/automation/pack_plan.h"
#include "core/protocol/odoo_call.h"

#include <deque>

namespace backroom {

/// One call of Odoo's importer (`load`): it makes or changes records together with their external ids, all of them or none.
struct PackImport {
    int level = 0;
    QString model;
    Json columns = Json::array(); ///< the external id, then the fields
    std::vector<const WantedObject*> objects;
    bool isForNew = false;        ///< they are not there yet

    /// `externalIds`: of what was put there before.
    odoo::Call call(const std::map<QString, std::int64_t>& externalIds) const;
};

/// What has to be called to make it so, in this order. `wanted` outlives it.
std::deque<PackImport> importsOf(const WantedPack& wanted, const PackPlan& plan);

/// The importer answers what it did not do as an ordinary reply.
std::optional<Error> refusalIn(const Json& reply);

} // namespace backroom
