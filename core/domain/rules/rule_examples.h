// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/rule_engine.h"

namespace backroom {

/// What came of one example of a rule file.
struct ExampleOutcome {
    int number = 0; ///< from 0, as in the file
    bool raises = false;
    bool passed = false;
    QString text;   ///< what was expected and what came, when not passed
    /// By model the fields that the example holds and whose type nobody told. It was not tried: what a guess would make
    /// of them says nothing about the rule.
    std::map<QString, QStringList> unknown;

    bool isTried() const { return unknown.empty(); }
};

/// Tries the examples of a rule through the real engine: the record and those beside it are mirrored, with the types that
/// `schemaOf` knows, and the rule is asked.
std::vector<ExampleOutcome> tryExamples(const Rule& rule, const std::vector<FeedDefinition>& feeds, const CalendarBook& calendars,
    const std::function<ModelSchema(const QString& model)>& schemaOf);

} // namespace backroom
