// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/automation/wanted_object.h"
#include "core/engine/definitions.h"

namespace backroom {

/// The delivered packs, by id. They are the program's own code on somebody else's server: none are taken from a user's folder.
struct PackFiles {
    std::vector<Pack> packs;
    QStringList problems; ///< "packs/odoo/x.json /objects/0: …"

    const Pack* pack(const QString& id) const;
};

/// Reads `packs/odoo/*.json` of the folder and the files that they name, in a folder beside each that is called like the pack.
PackFiles loadPacks(const QString& resourceFolder);

/// What the definitions in force mirror and decide on, as packs ask for it.
PackSubjects subjectsOf(const Definitions& definitions);

} // namespace backroom
