// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/judge.h"

#include <QFile>

namespace backroom {

/// The delivered policies and a few people, one for each role, named like it.
struct PolicyScenario {
    static Json delivered(const QString& name)
    {
        QFile file(QStringLiteral(BACKROOM_RESOURCES "/policies/%1.json").arg(name));
        return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
    }

    PolicyScenario()
    {
        for (const char* name : {"limits", "duties", "exceptions"})
            files[name] = delivered(QString::fromLatin1(name));
        reload();
        for (const auto& [id, role] : book.roles())
            add(id.value, {id.value});
        add(QStringLiteral("second-lead"), {QStringLiteral("finance-lead")});
        add(QStringLiteral("second-controller"), {QStringLiteral("controller")});
        staff.isComplete = true;
        request.act = {QStringLiteral("refund")};
        request.record = {{QStringLiteral("odoo")}, QStringLiteral("account.move"), 7};
        request.who = {QStringLiteral("finance-lead")};
        request.requester = {QStringLiteral("associate")};
        request.amount = euros(100);
        request.readAt = now;
        request.evidence = {QStringLiteral("return-receipt")};
    }

    void reload()
    {
        std::vector<PolicyFile> read;
        for (const auto& [name, json] : files)
            read.push_back(policyFromJson(json).value());
        book = PolicyBook(read);
    }

    void add(const QString& login, const std::vector<QString>& roles)
    {
        StaffMember person{personOf(login), login, {}};
        for (const QString& role : roles)
            person.roles.insert({role});
        staff.add(person);
    }

    static Money euros(double amount) { return Money::fromMajor(amount, Currency(QStringLiteral("EUR"))); }
    void did(const QString& who, Duty duty) { acts.add({{who}, duty, request.record, now}); }
    void agreed(const QString& who, double amount) { request.approvals.push_back({{who}, now, euros(amount), {}}); }
    void moved(std::int64_t record, double amount, Duration ago, Dimension per, const QString& who, const char* act = "refund")
    {
        sums.add({{{QStringLiteral("odoo")}, QStringLiteral("account.move"), record}, {QString::fromLatin1(act)}, now - ago, euros(amount), {{per, who}}});
    }
    PolicyVerdict verdict() const { return judge(request, {book, acts, sums, delegations, staff, now}); }

    std::map<std::string, Json> files;
    PolicyBook book;
    ActsFound acts;
    RollingSums sums;
    DelegationBook delegations;
    Staff staff;
    Timestamp now = fromIso(QStringLiteral("2026-11-23T10:00:00Z")).value();
    PolicyRequest request;
};

/// "rolling-above-limit, stale"
inline QString codesOf(const std::vector<PolicyReason>& reasons)
{
    QStringList codes;
    for (const PolicyReason& reason : reasons)
        codes.append(toName(reason.code));
    return codes.join(QStringLiteral(", "));
}

} // namespace backroom
