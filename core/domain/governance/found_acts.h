// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/governance/lineage.h"
#include "core/domain/governance/rolling_sums.h"
#include "core/domain/governance/staff.h"
#include "core/domain/records/mirror.h"

namespace backroom {

/// Which field of which model tells who did what: {"duty": "D", "model": "account.move", "by": ["partner_bank_id.write_uid"]}.
struct ActDeclaration {
    Duty duty = Duty::RaiseRefund;
    QString model;
    std::vector<QString> by; ///< paths that end at a user; a path that is not mirrored tells nothing
    std::map<QString, std::set<QString>> when; ///< only for records with one of these values in the field
};

/// Which fields lead to other records of the same object.
struct LineageDeclaration {
    QString model;
    std::vector<QString> by; ///< many2one, one2many or many2many
};

/// Which records are movements that count against limits, whoever made them: {"act": "refund", "model": "account.move", …}.
struct MovementDeclaration {
    ActId act;
    QString model;
    std::map<QString, std::set<QString>> when;
    QString at;      ///< field with the moment it was done, or the last that it can have been
    QString amount;  ///< in the company's currency
    QString company; ///< many2one whose currency that is
    std::map<Dimension, QString> by;
};

/// Somebody did something to a record.
struct FoundAct {
    PersonId who;
    Duty duty = Duty::RaiseRefund;
    RecordKey record;
    std::optional<Timestamp> at; ///< the latest moment it can have been; nothing: not known
    bool operator==(const FoundAct&) const = default;
};

/// Who did what to an object and its relatives. What the mirror tells is collected by collectActs(); what is known from
/// elsewhere (decisions in the ledger, tracked changes, the other system) is added to it.
class ActsFound {
public:
    void add(FoundAct act) { m_acts.push_back(std::move(act)); }
    /// Records tell about this duty, so that silence means nobody known did it.
    void addTold(Duty duty) { m_told.insert(duty); }
    bool tells(Duty duty) const { return m_told.contains(duty); }
    const std::vector<FoundAct>& all() const { return m_acts; }

    Lineage lineage;

    /// What a person did to the record or its relatives since the moment. Acts of an unknown time count.
    std::vector<FoundAct> of(const PersonId& who, const RecordKey& record, Timestamp since) const;

private:
    std::vector<FoundAct> m_acts;
    std::set<Duty> m_told;
};

/// Who stands behind a user of the source. Those it does not know are known by the login that the mirror has of them, or as
/// "uid:7".
using UserNames = std::map<std::int64_t, PersonId>;

/// Adds what the mirror shows about a record, all it leads to and all that leads to it by a many2one. `notPeople` are logins
/// behind which nobody stands. The last writer of a record is the only one it names: who wrote before him is found by tracked
/// changes only.
void collectActs(ActsFound& acts, const Mirror& mirror, const RecordKey& record, const std::vector<ActDeclaration>& declared,
    const std::vector<LineageDeclaration>& lineage, const std::set<PersonId>& notPeople, const UserNames& users = {});

/// What a party to a movement is called in sums: a login, or model and number.
QString partyName(const Mirror& mirror, const QString& model, std::int64_t id, const UserNames& users);

/// Nothing: the record is none. Without a currency too: what cannot be measured is not added up.
std::optional<Movement> movementOf(const Mirror& mirror, const RecordKey& record, const MovementDeclaration& declared, const Currency& currency, const UserNames& users);

} // namespace backroom
