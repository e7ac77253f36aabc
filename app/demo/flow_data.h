// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/flow_runs.h"

#include <QString>

namespace backroom::demo {

/// How the simulated n8n writes what it has.
std::string isoOf(Timestamp time);
/// A row of the list of executions.
Json rowOf(const DemoRun& run);
/// One execution, with its data if wanted.
Json wholeOf(const DemoRun& run, const QString& host, bool wantsData, bool isRedacted);
/// Id, name and nodes of a flow.
Json flowOf(const DemoFlow& flow);

} // namespace backroom::demo
