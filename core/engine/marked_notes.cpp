// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/marked_notes.h"

namespace backroom::marked_notes {

void readAfter(std::int64_t id, const QString& mark, const Json& conditions, int pageSize, const Read& read, const Rows& page, const std::function<void()>& done)
{
    Json domain = conditions;
    domain.push_back(Json::array({"id", ">", id}));
    domain.push_back(Json::array({"body", "like", toJson(mark)}));
    read(std::move(domain), pageSize, [=](const Json& rows) {
        page(rows);
        if (rows.size() < static_cast<std::size_t>(pageSize))
            done();
        else
            readAfter(integerAt(rows.back(), "id"), mark, conditions, pageSize, read, page, done);
    });
}

} // namespace backroom::marked_notes
