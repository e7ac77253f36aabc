// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/automation/pack_plan.h"
#include "core/net/odoo_client.h"

namespace backroom {

/// What became of a pack.
struct Provision {
    PackPlan plan;                ///< as it was found last: nothing is told as it was meant
    std::vector<QString> missing; ///< why it cannot be had there at all: models, "odoo 19"
    /// Writes that were answered. Some done and an error = broken off: doing it again goes on from there.
    int done = 0;
    /// What went wrong while it was being done; `plan` is what was found then, or before, when nothing could be read.
    std::optional<Error> error;
};

/// Puts packs into an Odoo and takes them out again, as the administrator who is signed in with the client (design.md §8).
/// Everything is found by external id, so that doing it twice changes nothing, and what was broken off can be gone on with;
/// objects come in whole batches, each with its external id in the server's own transaction. What was read back afterwards is
/// kept in a configuration parameter, `backroom.pack.<id>`, so that what people changed by hand is not overwritten unless
/// told to. Core thread. Errors: Access for whoever is no administrator; Conflict for objects changed by hand (nothing is done
/// then).
class Provisioner {
public:
    using Done = std::function<void(const Result<Provision>&)>;
    enum class Overwrite : bool { No, Yes };

    /// The client, signed in, and the clock outlive the calls.
    Provisioner(OdooClient& client, const Clock& clock, PackSubjects subjects) : m_client(client), m_clock(clock), m_subjects(std::move(subjects)) {}

    /// What there is beside what there should be. Of these only one may be under way.
    void look(const Pack& pack, QObject* owner, Done done) const;
    /// Makes it so.
    void apply(const Pack& pack, Overwrite overwrite, QObject* owner, Done done) const;
    /// Takes out everything that is the pack's, and what is remembered of it.
    void remove(const Pack& pack, Overwrite overwrite, QObject* owner, Done done) const;

private:
    OdooClient& m_client;
    const Clock& m_clock;
    PackSubjects m_subjects;
};

} // namespace backroom
