// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/action_definition.h"
#include "core/net/odoo_client.h"

namespace backroom {

/// What came of carrying out a step, forms that the server answered with included.
struct SentStep {
    Result<Json> reply;
    /// It failed while a form was only being filled in: nothing has happened, and it may begin anew.
    bool isHarmless = false;
    QString asks; ///< the form that the server wants filled in and that the action does not know; nothing was done
};

/// Sends a step of an action on the record. A form that the method answers with and that the action declares is filled in
/// and carried out; one that it does not declare is left alone: the server keeps such forms only for a while, and they do
/// nothing by themselves.
void sendStep(OdooClient& client, const RecordKey& record, const ActionStep& step, const Json& values, QObject* owner, std::function<void(const SentStep&)> done);

/// The ids that match a query of an action.
void findRecords(OdooClient& client, const RecordQuery& query, const Json& values, Timestamp now, QObject* owner, OdooClient::Done<std::vector<std::int64_t>> done);

} // namespace backroom
