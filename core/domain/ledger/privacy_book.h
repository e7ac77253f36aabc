// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"

#include <set>
#include <string>
#include <vector>

namespace backroom {

/// What in the ledger tells of people, and how long it is kept: resources/privacy/*.json as values.
class PrivacyBook {
public:
    /// BadInput with every fault and its JSON pointer.
    static Result<PrivacyBook> fromJson(const Json& file);
    /// Several files together: what one calls personal is personal, and the longest time counts.
    void add(const PrivacyBook& other);

    /// Does it say anything about such an act?
    bool bearsOn(const QString& act) const;
    /// Pointers of the values in the act's subject that tell of people; what is empty tells nothing.
    std::vector<std::string> personalIn(const QString& act, const Json& subject) const;
    /// A field, a path or the name of a line.
    bool isNamed(const QString& name) const;

    struct Retention {
        QString name;
        int months = 0;
    };
    /// For decisions about records of the model; nothing where the book says nothing: then it is kept.
    std::optional<Retention> retentionOf(const QString& model) const;
    /// No value is let go sooner; 0: none ever.
    int fewestMonths() const;
    int mostMonths() const;

private:
    struct Acts {
        QString begin;
        std::vector<QString> personal; ///< pointers; "*" stands for every member or element
        std::vector<QString> lists;
    };
    std::vector<Acts> m_acts;
    std::set<QString> m_named;
    std::map<QString, Retention> m_retention; ///< by model
    int m_otherMonths = 0;
};

/// The moment from which on what was closed then need not be kept.
Timestamp endOf(const PrivacyBook::Retention& retention, Timestamp closedAt);

} // namespace backroom
