// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/unit_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int points = 3000;
constexpr int fewestPoints = 20;
/// Powers of fractional exponents and the like are not exact.
constexpr double tolerance = 1e-6;
/// Powers of four to scale by: from a factor of four to a million.
constexpr std::array scales{-10, -6, -3, -1, 1, 3, 6, 10};

struct Base {
    QString name;
    int (Unit::*halves)() const;
};

const std::array<Base, 3>& bases()
{
    static const std::array<Base, 3> all{Base{u"money"_s, &Unit::moneyHalves}, Base{u"quantity"_s, &Unit::quantityHalves},
        Base{u"day"_s, &Unit::dayHalves}};
    return all;
}

/// What scaling one base unit showed.
struct Finding {
    bool fits = true;
    bool isPower = true;         ///< the result was always the same power of the scale
    std::optional<int> halves;   ///< that power

    void observe(double before, double after, int scale, int wantedHalves)
    {
        const double expected = std::ldexp(before, scale * wantedHalves);
        if (std::fabs(after - expected) <= tolerance * std::fmax(std::fabs(after), std::fabs(expected))) {
            if (before != 0)
                remember(wantedHalves);
            return;
        }
        fits = false;
        const double power = std::log2(after / before) / scale;
        if (!(std::fabs(power - std::round(power)) < tolerance) || std::fabs(power) > 40)
            isPower = false;
        else
            remember(static_cast<int>(std::round(power)));
    }

private:
    void remember(int power)
    {
        isPower = isPower && (!halves || *halves == power);
        halves = power;
    }
};

/// What moving all dates showed.
struct DateFinding {
    bool fits = true;
    std::optional<int> times; ///< the result always moved by so many times the same
    bool isMultiple = true;

    void observe(double before, double after, double move, int wantedTimes)
    {
        const double size = std::fmax(std::fabs(after), std::fabs(before));
        fits = fits && std::fabs(after - before - move * wantedTimes) <= tolerance * size;
        const double moved = (after - before) / move;
        const int whole = static_cast<int>(std::lround(std::fmin(std::fmax(moved, -9), 9)));
        isMultiple = isMultiple && std::fabs(moved - whole) * move <= tolerance * size && times.value_or(whole) == whole;
        times = whole;
    }

    QString reason(const Unit& wanted) const
    {
        if (isMultiple && times == 1)
            return u"gives %1, not %2"_s.arg(Unit::date().toText(), wanted.toText());
        if (isMultiple && times == 0 && wanted.isDate())
            return u"gives %1, not %2"_s.arg(Unit::day().toText(), wanted.toText());
        return u"uses a date where only the time between two dates means anything"_s;
    }
};

/// Draws values for the inputs; the same sequence every time.
class Sampler {
public:
    explicit Sampler(const UnitProbe& probe) : m_probe(probe), m_landmarks(probe.landmarks)
    {
        for (const auto& input : probe.inputs) {
            if (input.fixed)
                m_landmarks.push_back(*input.fixed);
        }
        m_landmarks.insert(m_landmarks.end(), {0.0, 1.0});
    }

    void draw(std::vector<double>& values)
    {
        // Some points are tame, so that a formula with roots and logarithms of many inputs is defined somewhere.
        const bool isTame = below(1) < 0.4;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto& input = m_probe.inputs[i];
            values[i] = input.fixed ? *input.fixed : isTame ? spread(-1, 2) : wild(values, i);
        }
    }
    /// Half of the time no branch is forced.
    std::uint64_t ways() { return below(1) < 0.5 ? 0 : m_random(); }
    /// Days, a power of two; dates are put on a grid beside it, so that both can be added exactly.
    double move() { return std::ldexp(1.0, 5 + static_cast<int>(m_random() % 10)); }
    int scale() { return scales[m_random() % scales.size()]; }

private:
    double wild(const std::vector<double>& values, std::size_t at)
    {
        const double kind = below(1);
        if (kind < 0.05)
            return std::numeric_limits<double>::quiet_NaN();
        if (kind < 0.12 && at > 0) // equal to another: comparisons have an edge there
            return values[m_random() % at];
        const double sign = below(1) < 0.15 ? -1 : 1;
        if (kind < 0.2)
            return m_landmarks[m_random() % m_landmarks.size()] * (below(1) < 0.5 ? 1 : spread(-1, 1));
        if (kind < 0.3)
            return sign * std::floor(below(10));
        if (kind < 0.45)
            return below(1);
        return sign * (kind < 0.6 ? spread(-1, 2) : spread(-4, 6));
    }
    /// Below `limit`; by hand, because the library's distributions differ between machines.
    double below(double limit) { return limit * (static_cast<double>(m_random() >> 11) * 0x1p-53); }
    /// Evenly over the magnitudes 10^low to 10^high.
    double spread(double low, double high) { return std::pow(10, low + below(high - low)); }

    const UnitProbe& m_probe;
    std::vector<double> m_landmarks;
    std::mt19937_64 m_random{20260330};
};

QString reasonOf(const std::array<Finding, 3>& findings, const Unit& wanted)
{
    bool isPower = true;
    std::array<int, 3> halves{};
    for (std::size_t i = 0; i < findings.size(); ++i) {
        isPower = isPower && findings[i].isPower;
        halves[i] = findings[i].halves.value_or(0);
    }
    if (isPower)
        return u"gives %1, not %2"_s.arg(Unit::ofHalves(halves[0], halves[1], halves[2]).toText(), wanted.toText());
    QStringList mixed;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (!findings[i].isPower)
            mixed << bases()[i].name;
    }
    return u"does not scale like %1: %2 is added to, compared with or put into something that has another unit"_s.arg(wanted.toText(), mixed.join(u" and "_s));
}

} // namespace

std::optional<QString> unitObjection(const UnitProbe& probe)
{
    Sampler sampler(probe);
    std::array<Finding, 3> findings;
    DateFinding dates;
    std::vector<double> values(probe.inputs.size());
    std::vector<double> scaled(values.size());
    const auto evaluate = [&probe](const std::vector<double>& at, std::uint64_t ways) {
        probe.branches->force(ways);
        return probe.evaluate(at.data());
    };
    std::array<bool, 3> isMeasuredIn{};
    for (std::size_t base = 0; base < isMeasuredIn.size(); ++base)
        isMeasuredIn[base] = std::any_of(probe.inputs.begin(), probe.inputs.end(), [base](const auto& input) { return (input.unit.*bases()[base].halves)() != 0; });
    const bool usesDates = probe.result.isDate() || std::any_of(probe.inputs.begin(), probe.inputs.end(), [](const auto& input) { return input.unit.isDate(); });
    int defined = 0;
    for (int point = 0; point < points; ++point) {
        sampler.draw(values);
        const std::uint64_t ways = sampler.ways();
        const double before = evaluate(values, ways);
        if (std::isnan(before))
            continue;
        ++defined;
        for (std::size_t base = 0; base < findings.size(); ++base) {
            const auto halvesOf = bases()[base].halves;
            const int scale = sampler.scale();
            if (!isMeasuredIn[base]) { // nothing to scale: every value stays
                findings[base].observe(before, before, scale, (probe.result.*halvesOf)());
                continue;
            }
            for (std::size_t i = 0; i < values.size(); ++i)
                scaled[i] = std::ldexp(values[i], scale * (probe.inputs[i].unit.*halvesOf)());
            findings[base].observe(before, evaluate(scaled, ways), scale, (probe.result.*halvesOf)());
        }
        if (!usesDates)
            continue;
        const double move = sampler.move();
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (probe.inputs[i].unit.isDate())
                values[i] = std::round(values[i] * 1024) / 1024;
            scaled[i] = probe.inputs[i].unit.isDate() ? values[i] + move : values[i];
        }
        const double unmoved = evaluate(values, ways);
        if (!std::isnan(unmoved))
            dates.observe(unmoved, evaluate(scaled, ways), move, probe.result.isDate() ? 1 : 0);
    }
    *probe.branches = {};
    if (defined < fewestPoints)
        return u"is empty for all values that were tried, so its unit cannot be checked"_s;
    const bool fits = findings[0].fits && findings[1].fits && findings[2].fits;
    if (!fits)
        return reasonOf(findings, probe.result);
    return dates.fits ? std::nullopt : std::optional(dates.reason(probe.result));
}

} // namespace backroom
