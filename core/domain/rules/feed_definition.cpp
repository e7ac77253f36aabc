// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/feed_definition.h"

#include "core/domain/rules/definition_reader.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {
/// Odoo's limit_time_real: how late a transaction may commit behind its write_date.
constexpr int minimumOverlapSeconds = 120;
} // namespace

Result<FeedDefinition> feedFromJson(const Json& json)
{
    DefinitionReader reader(json);
    FeedDefinition feed;
    feed.id = {reader.text("id")};
    feed.model = reader.text("model");
    feed.domain = reader.domain("domain");
    feed.fields = reader.texts("fields");
    feed.companyField = reader.text("company");
    feed.currencyField = reader.text("currency");
    feed.lagTarget = reader.seconds("lagTargetSeconds");
    feed.pollInterval = reader.seconds("pollSeconds", 10);
    feed.overlap = reader.seconds("overlapSeconds", 180);
    feed.sweepInterval = reader.seconds("sweepSeconds", 600);
    feed.pageSize = reader.integer("pageSize", 2000);
    if (const Json* store = reader.object("store", false)) {
        DefinitionReader storeReader(*store, reader.pointer("store"));
        feed.storeField = storeReader.text("field");
        feed.storeSeparator = storeReader.text("before", false);
        reader.absorb(storeReader);
    }
    if (feed.overlap < std::chrono::seconds(minimumOverlapSeconds))
        reader.fail(reader.pointer("overlapSeconds"), u"must be at least %1"_s.arg(minimumOverlapSeconds));
    if (feed.pageSize < 1 || feed.pageSize > 5000)
        reader.fail(reader.pointer("pageSize"), u"must be 1 to 5000"_s);
    if (std::find(feed.fields.begin(), feed.fields.end(), u"write_date"_s) == feed.fields.end())
        reader.fail(reader.pointer("fields"), u"must name write_date, by which changes are found"_s);
    if (reader.error())
        return *reader.error();
    return feed;
}

} // namespace backroom
