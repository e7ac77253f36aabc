// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/search_world.h"

namespace backroom::test {

/// Which operators and types of fields a set of domains has, so that nobody believes a test that asks nothing.
class DomainCensus {
public:
    explicit DomainCensus(const Mirror& mirror)
        : m_mirror(mirror) {}

    void count(const QString& model, const Json& domain);
    /// Operators of Odoo that occur in fewer conditions than this.
    QStringList operatorsBelow(int least) const;
    bool hasAnyOf(const QStringList& operators) const;
    QStringList typesBelow(int least) const;
    /// One line of operators and one of types, most frequent first.
    QString summary() const;

private:
    const Mirror& m_mirror;
    std::map<QString, int> m_operators;
    std::map<QString, int> m_types;
};

} // namespace backroom::test
