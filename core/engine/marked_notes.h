// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <functional>

namespace backroom {

/// Reading of the messages in a source that carry a reference of ours (share_text.h): they are only ever added, so they are
/// read by id, a page after the other, the oldest first.
namespace marked_notes {

/// One call for rows of mail.message in the order of their ids; who reads deals with what fails.
using Rows = std::function<void(const Json& rows)>;
using Read = std::function<void(Json domain, int limit, Rows take)>;

/// Hands over every page of those above the id whose text has the mark and that fit the conditions; then it is done.
void readAfter(std::int64_t id, const QString& mark, const Json& conditions, int pageSize, const Read& read, const Rows& page, const std::function<void()>& done);

} // namespace marked_notes

} // namespace backroom
