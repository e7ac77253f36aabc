// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/search_world.h"

namespace backroom::test {

/// A domain in the words by which the server means what the evaluator means: the rows of the table of differences
/// (core/domain/rules/domain_program.h) that random domains meet and that can be said in another way.
struct ServerWords {
    Json domain;
    std::set<QString> differences; ///< the rows that apply; empty when the words are the same
};

ServerWords inServerWords(const SearchWorld& world, const QString& model, const Json& domain);

} // namespace backroom::test
