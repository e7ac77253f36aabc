// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <cstdint>
#include <optional>

namespace backroom {

/// ISO 4217 code and the number of decimals of its minor unit (EUR 2, JPY 0, KWD 3).
class Currency {
public:
    Currency() = default;
    /// `code` is three ASCII letters; anything else makes an empty (unknown) currency with two decimals.
    explicit Currency(const QString& code);

    QString code() const;
    int decimals() const { return m_decimals; }
    bool isValid() const { return m_code[0] != 0; }
    bool operator==(const Currency&) const = default;

private:
    std::array<char, 3> m_code{};
    std::int8_t m_decimals = 2;
};

/// An amount in integer minor units. Adding two currencies is a programming error (asserted).
class Money {
public:
    Money() = default;
    Money(std::int64_t minor, Currency currency) : m_minor(minor), m_currency(currency) {}
    /// From the server's floating value, rounded half away from zero to the currency's minor unit.
    static Money fromMajor(double major, Currency currency);

    /// What toString() wrote, to the last minor unit; nothing for anything else.
    static std::optional<Money> fromString(const QString& text);

    /// Can the value be held exactly (2^53 minor units)? fromMajor() cuts off what cannot.
    static bool fits(double major, Currency currency);

    std::int64_t minor() const { return m_minor; }
    Currency currency() const { return m_currency; }
    double major() const;
    /// Plain and stable for JSON, seals and logs: "182.40 EUR". Never localised.
    QString toString() const;
    /// Digits only: "182.40".
    QString amountString() const;

    Money operator+(const Money& other) const;
    bool operator==(const Money&) const = default;

private:
    std::int64_t m_minor = 0;
    Currency m_currency;
};

} // namespace backroom
