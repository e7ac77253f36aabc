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
};

/// Tries the examples of a rule through the real engine: the record and those beside it are mirrored, with the types that
/// `schemaOf` knows (others are taken from the values), and the rule is asked.
std::vector<ExampleOutcome> tryExamples(const Rule& rule, const std::vector<FeedDefinition>& feeds, const CalendarBook& calendars,
    const std::function<ModelSchema(const QString& model)>& schemaOf);

} // namespace backroom
