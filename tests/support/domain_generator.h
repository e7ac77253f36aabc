// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/search_world.h"

#include <random>

namespace backroom::test {

/// Random search domains over the fields of mirrored models, with values drawn from their records so that they hit.
/// The same seed gives the same domains on every machine.
class DomainGenerator {
public:
    DomainGenerator(const SearchWorld& world, std::uint32_t seed);

    /// A few conditions in prefix notation, some nested; rather such as some records meet and others do not.
    Json domain(const QString& model, int depth = 0);
    QString model() { return m_models[below(m_models.size())]; }

private:
    struct Field {
        QString name;
        QString type;
        QString relation;
        bool isVaried = true; ///< not the same in all records
        bool isOfCompany = false;
    };

    std::size_t below(std::size_t count) { return m_random() % count; }
    bool oneIn(std::size_t count) { return below(count) == 0; }
    template <typename T>
    const T& pick(const std::vector<T>& list)
    {
        return list[below(list.size())];
    }

    void addTerm(Json& domain, const QString& model, int depth, int nesting);
    Json anyDomain(const QString& model, int depth);
    Json condition(const QString& model, int depth);
    Json anyCondition(const QString& model, int depth);
    bool isTelling(const QString& model, const Json& domain) const;
    Json constant();
    Json treeCondition(const QString& path, const QString& target);
    Json conditionOn(const QString& path, const Field& field, const QString& model);
    Json listOf(const std::vector<const char*>& operators, const QString& path, const std::function<Json()>& value, bool mayBeEmpty = true);
    Json numberCondition(const QString& path, const Field& field, const QString& model);
    Json nameCondition(const QString& path, const QString& model);
    Json textCondition(const QString& path, const Field& field, const QString& model);
    Json timeCondition(const QString& path, const Field& field, const QString& model);
    Json relationCondition(const QString& path, const Field& field, const QString& model);
    FieldValue sample(const QString& model, const QString& field);
    std::int64_t sampleId(const QString& model);
    QString mutated(QString text);
    QString pattern(const QString& text);
    QString moment(const QString& text);
    Json relativeTime(bool isDay);
    const std::vector<Field>& fieldsOf(const QString& model) const { return m_fields.at(model); }
    /// Rather one that tells records apart.
    const Field& pickField(const std::vector<Field>& fields);
    bool isMirrored(const QString& model) const { return m_fields.contains(model); }

    const SearchWorld& m_world;
    const Mirror& m_mirror;
    std::vector<QString> m_models;
    std::map<QString, std::vector<Field>> m_fields;
    std::mt19937 m_random;
};

} // namespace backroom::test
