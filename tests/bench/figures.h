// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

/// What the bench programs share: time, medians, resident memory, and lines that read the same everywhere.
namespace backroom::bench {

using Milliseconds = std::chrono::duration<double, std::milli>;

class Stopwatch {
public:
    double elapsed() const { return Milliseconds(std::chrono::steady_clock::now() - m_start).count(); }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

inline double medianOf(int runs, const std::function<void()>& work)
{
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const Stopwatch watch;
        work();
        times.push_back(watch.elapsed());
    }
    return median(std::move(times));
}

/// Resident set in MiB, from /proc/self/statm.
inline double residentMiB()
{
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').value(1).toDouble() * 4096 / (1024 * 1024);
}

inline void print(const char* what, double value, const char* unit)
{
    std::printf("%-62s %12.3f %s\n", what, value, unit);
    std::fflush(stdout);
}

inline void printRatio(const char* what, double product, double limit, double target)
{
    std::printf("%-62s %12.3f x   (target <= %.2f x) %s\n", what, product / limit, target, product / limit <= target ? "met" : "NOT MET");
    std::fflush(stdout);
}

} // namespace backroom::bench
