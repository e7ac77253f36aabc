// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/publication.h"
#include "core/engine/definitions.h"

namespace backroom {

/// Lets rules that carry limits run only as two people agreed: a changed file gives way to the last agreed version, one
/// never agreed on runs in shadow. What is held back is added to the problems.
void applyPublications(Definitions& definitions, const PublicationRegister& publications);

} // namespace backroom
