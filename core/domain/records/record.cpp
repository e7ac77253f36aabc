// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/records/record.h"

#include <algorithm>
#include <iterator>

namespace backroom {

using namespace Qt::StringLiterals;

const FieldValue& Record::value(const QString& field) const
{
    static const FieldValue none;
    const auto found = std::find(names->begin(), names->end(), field);
    return found == names->end() ? none : values[static_cast<std::size_t>(found - names->begin())];
}

Timestamp Record::writeDate() const
{
    return fromOdoo(value(u"write_date"_s).toText()).value_or(Timestamp{});
}

std::vector<Record> recordsOf(const SourceId& source, const QString& model, RecordPage page)
{
    const auto names = std::make_shared<const FieldNames>(std::move(page.fields));
    const auto width = static_cast<std::ptrdiff_t>(names->size());
    std::vector<Record> records;
    records.reserve(page.ids.size());
    auto first = std::make_move_iterator(page.values.begin());
    for (const std::int64_t id : page.ids) {
        records.push_back({{source, model, id}, names, {first, first + width}});
        first += width;
    }
    return records;
}

} // namespace backroom
