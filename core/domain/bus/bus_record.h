// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bus/failure_case.h"
#include "core/domain/bus/kept_execution.h"
#include "core/domain/records/model_schema.h"
#include "core/domain/records/record.h"

namespace backroom {

/// As which model rules see executions (resources/feeds/executions.json).
inline const QString executionModel = QStringLiteral("n8n.execution");

/// Fields of a case: the execution a person acts on, where it really failed, and how often it was tried.
const ModelSchema& executionSchema();
std::shared_ptr<const FieldNames> executionFields();

/// What is known of a case beyond n8n: only somebody who looked knows it.
struct CaseFacts {
    DuplicateRisk risk = DuplicateRisk::Unknown;
    bool isEffectDeclared = false; ///< there is something to look for
    QString flowName;              ///< as the flow is called now; empty: as it was then
};

/// The same after every start, so that an item stays the item it is; of another instance it is another one. `instance` is the
/// address of the n8n.
std::int64_t recordIdOf(const QString& instance, std::int64_t execution);
/// `kept` holds all members of the case.
Record recordOf(const SourceId& source, const QString& instance, const FailureCase& one, const std::map<std::int64_t, KeptExecution>& kept, const CaseFacts& facts);

} // namespace backroom
