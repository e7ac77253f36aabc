// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/odoo_client.h"

#include <map>

namespace backroom {

/// Fields that Odoo shows in fields_get and yet does not let this person read, each with a record that refuses it. A field that
/// leads to a model without a right fails the whole read, and only for records that have something there.
using ClosedFields = std::map<QString, std::int64_t>;

/// Finds the fields that made the read fail with Access, by reading ever smaller parts of it: about 2 log2 of the fields and of the
/// records, in requests of the bulk lane. Empty when every part can be read, so that something else was refused. Any other error
/// ends it. `done` comes once, and not after `owner` died.
void findClosedFields(OdooClient& client, const OdooClient::Query& refused, QObject* owner, std::function<void(Result<ClosedFields>)> done);

/// Which of them are still refused; one whose record is gone counts as open.
void recheckClosedFields(OdooClient& client, const QString& model, const ClosedFields& closed, QObject* owner,
    std::function<void(Result<ClosedFields>)> done);

} // namespace backroom
