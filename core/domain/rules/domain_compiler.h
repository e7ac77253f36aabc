// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/domain_operands.h"
#include "core/domain/rules/domain_program.h"

namespace backroom {

/// Turns the tree of a SearchDomain into the steps of a DomainProgram, as Odoo 19 rewrites its domains: "=" is "in" of one
/// value, a path is nested "any", a negative operator is the complement of its positive one, text against a relation asks
/// for the display name.
class DomainCompiler {
public:
    DomainCompiler(const Mirror& mirror, DomainProgram& program) : m_mirror(mirror), m_program(program) {}

    Result<void> compile(const SearchDomain& domain, const QString& model);

private:
    using Node = SearchDomain::Node;
    using Operator = SearchDomain::Operator;
    using Step = DomainProgram::Step;
    using Kind = DomainProgram::Kind;
    struct Field {
        QString name;
        ColumnType type = ColumnType::Integer;
        int column = DomainProgram::idColumn;
        QString relation;
        int size = 0;

        bool isRelation() const { return column != DomainProgram::idColumn && (type == ColumnType::Many2one || type == ColumnType::X2many); }
    };

    std::size_t add(Step step);
    std::size_t constant(bool value);
    std::size_t negated(std::size_t step);
    Result<std::size_t> node(const Node& node, const QString& model);
    Result<std::size_t> group(const Node& node, const QString& model);
    Result<std::size_t> condition(const Node& node, const QString& path, const QString& model);
    Result<std::size_t> throughRelation(const Node& node, const Field& field, const QString& rest, const QString& model);
    Result<std::size_t> membership(const Node& node, const Field& field, std::vector<Json> values, const QString& model, Step step);
    Result<std::size_t> relationMembership(const Node& node, const Field& field, const std::vector<Json>& values, const QString& model, Step step);
    Result<std::size_t> order(const Node& node, const Field& field, Step step);
    Result<std::size_t> opening(const Node& node, const Field& field, Step step);
    Result<std::size_t> like(const Node& node, const Field& field, const QString& model, Step step);
    Result<std::size_t> hierarchy(const Node& node, const Field& field, const QString& model, Step step);
    /// Targets of the field that a text names.
    Result<std::size_t> named(const Node& node, const Field& field, const QString& model);
    /// Records of the model itself that a text names.
    Result<std::size_t> calledSo(const Node& node, const QString& model);
    /// The same by conditions on their fields; nothing when those are not mirrored or the display name decides.
    Result<std::optional<std::size_t>> byFields(const Node& node, const QString& model);
    /// By the display names of the records to which `step` leads.
    Result<std::size_t> shown(const Node& node, const QString& model, Step step);
    /// The text that is compared with the field: a longer one is cut, as the source does.
    static QString textFor(const Field& field, const Json& value);
    LikePattern patternOf(const Node& node) const;
    Result<Field> fieldOf(const Node& node, const QString& name, const QString& model);
    Result<const RecordTable*> tableOf(const Node& node, const QString& model) const;
    Result<void> putValue(const Node& node, const Field& field, const Json& value, Step& step) const;
    static Error fail(const Node& node, ErrorKind kind, const QString& reason);

    const Mirror& m_mirror;
    DomainProgram& m_program;
    std::vector<DomainProgram::Link> m_links;
};

} // namespace backroom
