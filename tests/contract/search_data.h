// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/contract/person.h"

namespace backroom::test {

/// What random domains are asked about: the server's own records, and some that ordinary data does not have.
class SearchData {
public:
    explicit SearchData(Person& person)
        : m_person(person) {}

    /// Wildcards, backslashes, other alphabets, blank texts, trees, archived parents.
    Result<void> create();
    /// Takes them away again.
    Result<void> remove();
    /// Everything that is there, as SearchWorld takes it.
    Result<Json> world();
    /// Archived records too, in English and UTC, whoever asks.
    static Json context() { return {{"active_test", false}, {"lang", "en_US"}, {"tz", "UTC"}}; }

private:
    std::int64_t make(const QString& model, const Json& values);
    void makePartners();
    void makeTrees();
    void makeOrders();
    Result<Json> modelOf(const QString& model);

    Person& m_person;
    std::vector<std::pair<QString, std::int64_t>> m_made;
    std::optional<Error> m_error;
};

} // namespace backroom::test
