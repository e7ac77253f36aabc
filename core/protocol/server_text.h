// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace backroom {

/// Plain, short and on one line: what a server says may hold anything, and it is shown to people. Stack traces and what
/// turns the direction of writing are left out.
QString plainServerText(QString text);

} // namespace backroom
