// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/automation/wanted_object.h"
#include "core/engine/definitions.h"

namespace backroom {

/// The delivered packs and the user's own, each file accepted or refused on its own.
struct PackFiles {
    std::vector<Pack> packs; ///< the delivered ones first, each by file name
    QStringList problems; ///< "packs/odoo/x.json /objects/0: …"

    const Pack* pack(const QString& id) const;
};

/// Reads `packs/odoo/*.json` of each folder in turn and the files that they name: those in a folder beside each that is called
/// like the pack, and those of the installation's `packs/odoo/common`. The first folder is the installation's. What stands in
/// others adds to it and touches nothing that another pack owns: external ids of own packs are `backroom.<id>__…` always.
PackFiles loadPacks(const QStringList& folders);

/// What the definitions in force mirror and decide on, as packs ask for it.
PackSubjects subjectsOf(const Definitions& definitions);

} // namespace backroom
