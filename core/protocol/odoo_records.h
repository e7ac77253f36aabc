// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/field_value.h"
#include "core/protocol/http_message.h"
#include "core/protocol/odoo_call.h"

namespace backroom::odoo {

/// Decodes a page of search_read (a bare list in JSON-2, an envelope in JSON-RPC) by SAX straight into columns: no
/// document tree is built, memory is bounded by the page.
/// Errors as in decodeJson2/decodeRpc; a record without `id` and truncated JSON are ErrorKind::Protocol.
Result<RecordPage> decodeRecords(const HttpReply& reply, Protocol protocol, std::vector<QString> fields);

} // namespace backroom::odoo
