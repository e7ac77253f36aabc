// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/secret.h"
#include "core/domain/automation/automation_health.h"
#include "core/domain/automation/pack_plan.h"

#include <QObject>
#include <QStringList>

namespace backroom {

enum class AutomationAct : std::uint8_t {
    Look,   ///< what there is beside what there should be
    Apply,
    Remove,
    Health, ///< every rule, scheduled action and server action of the source
};

/// Who may do it, for this one request: kept nowhere, written nowhere.
struct AdministratorSignIn {
    QString login;
    Secret secret;
    bool secretIsKey = false;
};

struct AutomationRequest {
    AutomationAct act = AutomationAct::Look;
    QStringList packs;      ///< ids; none = all
    bool overwrite = false; ///< also what somebody changed by hand
    std::optional<AdministratorSignIn> administrator; ///< none = whoever is signed in
};

/// How a pack stands in the source, in one word.
enum class PackStanding : std::uint8_t {
    Unknown,       ///< it could not be looked at
    Unavailable,   ///< nothing of it can be had there
    ChangedByHand,
    Applied,
    NotApplied,
    Incomplete,    ///< or of an older version of this program
};

/// One pack: what it is, and how it stands in the source.
struct PackReport {
    QString id;
    bool isOwn = false; ///< from the user's folder
    LocalText name;
    LocalText explanation;
    LocalText cost;
    LocalText limits;
    std::optional<PackPlan> plan;  ///< none: it could not be looked at, see `error`
    std::vector<QString> missing;  ///< why it cannot be had there: models, "odoo 19"
    int done = 0;                  ///< writes that were answered
    /// Access: whoever asked is no administrator. Conflict: changed by hand, nothing was done. Anything else beside `done`:
    /// broken off; the same again goes on from there.
    std::optional<Error> error;

    PackStanding standing() const;
};

struct AutomationReport {
    std::vector<PackReport> packs;          ///< in the order of their ids
    std::vector<AutomationHealth> health;   ///< the worst first
    QStringList problems;                   ///< files of packs that were refused
};

/// Packs in the source (design.md §8), and how its automation does. Requests are answered by exactly one signal with the same
/// ticket, on the thread this object lives on; one at a time.
class AutomationApi : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void requestAutomation(quint64 ticket, const AutomationRequest& request) = 0;

Q_SIGNALS:
    void automationReady(quint64 ticket, const backroom::AutomationReport& report);
    /// The source cannot be asked at all, or the sign-in was refused; BadInput for a pack that does not exist.
    void automationFailed(quint64 ticket, const backroom::Error& error);
};

} // namespace backroom
