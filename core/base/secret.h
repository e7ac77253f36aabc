// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace backroom {

/// A password or key. It has no conversion to text, no stream operator and no JSON form, so it cannot reach a log,
/// a file or a message by accident; `reveal()` is the only way out and is easy to search for.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArray value) : m_value(std::move(value)) {}
    ~Secret() { m_value.fill('\0'); }
    Secret(const Secret&) = default;
    Secret& operator=(const Secret&) = default;

    bool isEmpty() const { return m_value.isEmpty(); }
    const QByteArray& reveal() const { return m_value; }

private:
    QByteArray m_value;
};

} // namespace backroom
