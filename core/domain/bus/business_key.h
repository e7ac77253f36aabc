// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/execution.h"
#include "core/base/result.h"
#include "core/domain/rules/action_definition.h"

#include <QStringList>

namespace backroom {

/// The business object an execution is about, by which its effect is looked up.
struct BusinessKey {
    QString model;     ///< of the system of record; empty: not known
    QString reference; ///< "SO-900"; empty: not known
    bool isKnown() const { return !reference.isEmpty(); }
    bool operator==(const BusinessKey&) const = default;
};

/// What is known of flows beyond what they tell themselves (resources/bus/*.json).
class FlowBook {
public:
    /// BadInput with what is wrong, one line "pointer: reason" each.
    static Result<FlowBook> fromJson(const Json& json);
    /// Flows of the other come first, and what it says of custom data counts.
    void add(FlowBook other);

    /// From the custom data, else from where the flow's declaration says; else not known.
    BusinessKey keyOf(const Execution& execution) const;
    /// What has to be read of an execution of the flow for keyOf(); empty: no payload is needed.
    QStringList pointersOf(const QString& flowName) const;
    /// What is to be found in the system of record when the flow has done its work for the business object: the post-condition of
    /// every retry (domain.md §3.3). "{reference}" in it stands for the object's. Nothing: it is not declared, and nothing is proven.
    std::optional<RecordQuery> effectOf(const QString& flowName, const QString& reference) const;
    /// Is a failure that the flow goes on after one all the same?
    bool countsSoftFailures(const QString& flowName) const;

private:
    struct Flow {
        QString name;
        QString model;
        QString reference;
        bool softFailures = false;
        std::optional<RecordQuery> effect;
    };
    const Flow* find(const QString& flowName) const;

    QString m_modelKey;
    QString m_referenceKey;
    std::vector<Flow> m_flows;
};

} // namespace backroom
