// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/seed_records.h"

#include <algorithm>
#include <cmath>

namespace backroom::demo {

namespace {

constexpr int daysOfSales = 84;
/// How much more or less than usual is sold on a day of the week; sums up to 7.
constexpr double weekday[] = {1.4, 0.6, 0.8, 0.9, 1.0, 1.1, 1.2};

/// Pieces sold that many days ago: the usual pace, uneven, in whole pieces that add up.
class Pace {
public:
    explicit Pace(const Json& row)
        : m_perDay(row.at("perDay").get<double>()), m_lastWeek(row.value("lastWeekTimes", 1.0)), m_stopped(row.value("stoppedDaysAgo", 0))
    {
    }
    double soldOn(int day)
    {
        if (day <= m_stopped)
            return 0;
        m_owed += m_perDay * weekday[day % 7] * (day <= 7 ? m_lastWeek : 1.0);
        const double sold = std::floor(m_owed);
        m_owed -= sold;
        return sold;
    }

private:
    double m_perDay;
    double m_lastWeek;
    int m_stopped;
    double m_owed = 0;
};

} // namespace

void seedSales(World& world, const SeedNames& names, const Json& sales)
{
    const Id customers = names.at("stock.location", "customer");
    for (const Json& row : sales) {
        const Id product = names.at("product.product", row.at("product"));
        const Id shelf = names.at("stock.location", row.at("store"));
        Pace pace(row);
        for (int day = daysOfSales; day >= 1; --day) {
            const double sold = pace.soldOn(day);
            if (sold <= 0)
                continue;
            const Timestamp when = world.time() - std::chrono::hours(24 * day - 2);
            world.backdate(World::adminId, when, [&] {
                world.insert("stock.move", {{"reference", "POS/" + world.nextNumber("seed.sale")}, {"state", "done"}, {"product_id", product},
                    {"product_uom_qty", sold}, {"quantity", sold}, {"date", odooTime(when)}, {"location_id", shelf}, {"location_dest_id", customers}});
            });
        }
        world.insert("stock.quant", {{"product_id", product}, {"location_id", shelf}, {"quantity", row.at("onHand").get<double>()},
            {"reserved_quantity", row.value("reserved", 0.0)}, {"in_date", odooTime(world.time() - std::chrono::hours(24 * 40))}});
    }
}

} // namespace backroom::demo
