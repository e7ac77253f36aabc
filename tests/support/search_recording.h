// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/search_world.h"

namespace backroom::test {

/// What a server answered: a world and cases [model, domain, sorted ids]. Kept small, with the fields and models that
/// the cases need, and readable, a record or a case on a line.
class SearchRecording {
public:
    /// `world` as SearchWorld reads it.
    static QByteArray write(const Json& world, const Json& cases);
    /// Of many cases some hundred that are short, tell records apart, and have every operator several times.
    static Json choose(const SearchWorld& world, const Json& cases);
};

} // namespace backroom::test
