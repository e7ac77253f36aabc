# SPDX-License-Identifier: GPL-3.0-or-later
"""Time off and shifts."""
from world import QUIETLY, rule


def department(w, name, size):
    """A department and its employees; the store manager decides on their time off, and only as a first of two."""
    home = w.create("hr.department", name=name)
    return home, w.admin.call("hr.employee", "create", [
        {"name": f"{name} {number}", "department_id": home, "leave_manager_id": w.ids["user-store"]} for number in range(1, size + 1)],
        context=QUIETLY)


def leave(w, employee, kind, start=2, end=5):
    types = w.once("leave types", lambda: {validation: w.create(
        "hr.leave.type", name=f"Time off, approval by {validation}", leave_validation_type=validation, requires_allocation=False)
        for validation in ("hr", "both")})
    return w.create("hr.leave", employee_id=employee, holiday_status_id=types[kind], request_date_from=w.day(start),
                    request_date_to=w.day(end))


def approved_leave(w, employee, **when):
    asked = leave(w, employee, "hr", **when)
    w.do("hr.leave", "action_approve", asked)
    return asked


@rule("HR.leave.to-approve")
def leave_to_approve(w):
    _, people = department(w, "Cash desk", 2)
    return "hr.leave", leave(w, people[0], "hr", 30, 34), approved_leave(w, people[1], start=30, end=34)


@rule("HR.leave.second-approval")
def leave_second_approval(w):
    _, people = department(w, "Stock room", 2)
    asked = [leave(w, person, "both", 30, 34) for person in people]
    w.store.call("hr.leave", "action_approve", [asked[0]])
    return "hr.leave", *asked


@rule("HR.department.thin")
def department_thin(w):
    asked = []
    for name, size in (("Fresh food", 3), ("Household", 4)):
        _, people = department(w, name, size)
        approved_leave(w, people[0])
        asked.append(leave(w, people[1], "hr"))
    return "hr.leave", *asked


def shift(w, person, start, **values):
    resource = person and w.value("hr.employee", person, "resource_id")
    return w.create("planning.slot", name="Early shift", employee_id=person, resource_id=resource, allocated_hours=8, state="published",
                    start_datetime=w.at(days=start), end_datetime=w.at(days=start, hours=8), **values)


@rule("HR.shift.person-on-leave")
def shift_person_on_leave(w):
    _, [person] = department(w, "Bakery", 1)
    approved_leave(w, person)
    return "planning.slot", shift(w, person, 3), shift(w, person, 9)


@rule("HR.shift.unstaffed")
def shift_unstaffed(w):
    _, [person] = department(w, "Information desk", 1)
    return "planning.slot", shift(w, False, 1), shift(w, person, 1)
