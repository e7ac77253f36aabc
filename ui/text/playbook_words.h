// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

/// Sentences about playbooks.
namespace backroom::text {

/// "Call the technician · REQ/0012".
QString playbookTitle(const PlaybookManifest& manifest);
/// How far it is, and what it waits for.
QString playbookProgress(const PlaybookManifest& manifest);
/// "1. Set priority · 2. Assign · …": what it would do.
QString playbookSteps(const OfferedPlaybook& playbook);
/// Its steps as the items of a manifest, each with what became of it.
BatchManifest asManifest(const PlaybookManifest& manifest);

} // namespace backroom::text
