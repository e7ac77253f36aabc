// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/domain_generator.h"

#include "core/domain/records/search_names.h"

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

using Operators = std::vector<const char*>;

const Operators membership{"=", "!=", "in", "not in", "<>", "=?", "=="};
const Operators orders{"<", "<=", ">", ">="};
const Operators patterns{"like", "ilike", "not like", "not ilike", "=like", "=ilike", "not =like", "not =ilike"};

Json leaf(const QString& path, const char* op, Json value)
{
    return Json::array({path.toStdString(), op, std::move(value)});
}

} // namespace

DomainGenerator::DomainGenerator(const SearchWorld& world, std::uint32_t seed)
    : m_world(world),
      m_mirror(world.mirror()),
      m_random(seed)
{
    for (const QString& model : world.models()) {
        std::vector<Field>& fields = m_fields[model];
        const RecordTable& table = *m_mirror.find(model);
        fields.push_back({u"id"_s, u"id"_s, {}});
        fields.push_back({u"display_name"_s, u"display_name"_s, {}, table.size() > 1});
        for (const auto& [name, field] : *m_mirror.schema(model)) {
            const int column = table.columnOf(name);
            bool isVaried = false;
            for (RecordTable::Row row = 1; row < table.rowCount() && !isVaried; ++row)
                isVaried = table.value(row, column) != table.value(0, column);
            fields.push_back({name, field.type, field.relation, isVaried, world.companyFields().contains(model + u'.' + name)});
        }
        // A model with many records is asked more often than one with a handful.
        m_models.insert(m_models.end(), table.size() > 8 ? 4 : table.size() > 2 ? 1
                                                                                : 0,
            model);
    }
}

const DomainGenerator::Field& DomainGenerator::pickField(const std::vector<Field>& fields)
{
    std::size_t at = below(fields.size());
    for (int attempt = 0; attempt < 6 && !fields[at].isVaried; ++attempt)
        at = below(fields.size());
    return fields[at];
}

bool DomainGenerator::isTelling(const QString& model, const Json& domain) const
{
    const auto found = m_world.search(model, domain);
    return found && !found->empty() && found->size() < m_mirror.find(model)->size();
}

Json DomainGenerator::domain(const QString& model, int depth)
{
    Json domain = anyDomain(model, depth);
    for (int attempt = 0; attempt < 3 && !isTelling(model, domain) && !oneIn(4); ++attempt)
        domain = anyDomain(model, depth);
    return domain;
}

Json DomainGenerator::anyDomain(const QString& model, int depth)
{
    Json domain = Json::array();
    const std::size_t terms = oneIn(40) ? 0 : oneIn(3) ? 2 + below(2)
                                                       : 1;
    for (std::size_t i = 0; i < terms; ++i)
        addTerm(domain, model, depth, 0);
    return domain;
}

void DomainGenerator::addTerm(Json& domain, const QString& model, int depth, int nesting)
{
    const std::size_t kind = nesting > 2 ? 9 : below(10);
    if (kind == 0) {
        domain.push_back("!");
        addTerm(domain, model, depth, nesting + 1);
    } else if (kind < 3) {
        domain.push_back(kind == 1 ? "|" : "&");
        addTerm(domain, model, depth, nesting + 1);
        addTerm(domain, model, depth, nesting + 1);
    } else {
        domain.push_back(condition(model, depth));
    }
}

Json DomainGenerator::constant()
{
    return Json::array({static_cast<int>(below(2)), "=", 1});
}

Json DomainGenerator::condition(const QString& model, int depth)
{
    Json condition = anyCondition(model, depth);
    for (int attempt = 0; attempt < 4 && !isTelling(model, Json::array({condition})) && !oneIn(4); ++attempt)
        condition = anyCondition(model, depth);
    return condition;
}

Json DomainGenerator::anyCondition(const QString& model, int depth)
{
    if (oneIn(50))
        return constant();
    // Some steps along relations, written as a path or as "any".
    QString path;
    QString at = model;
    for (int step = 0; step < 3; ++step) {
        std::vector<Field> ways;
        for (const Field& field : fieldsOf(at)) {
            if (!field.relation.isEmpty() && isMirrored(field.relation))
                ways.push_back(field);
        }
        if (ways.empty() || !oneIn(4))
            break;
        const Field& way = pickField(ways);
        if (depth < 2 && oneIn(2))
            return leaf(path + way.name, oneIn(3) ? "not any" : "any", domain(way.relation, depth + 1));
        path += way.name + u'.';
        at = way.relation;
    }
    const Field& field = pickField(fieldsOf(at));
    return conditionOn(path + field.name, field, at);
}

Json DomainGenerator::listOf(const Operators& operators, const QString& path, const std::function<Json()>& value, bool mayBeEmpty)
{
    const char* op = pick(operators);
    const QLatin1StringView name(op);
    if (name != "in"_L1 && name != "not in"_L1)
        return leaf(path, op, mayBeEmpty && oneIn(8) ? Json(false) : value());
    Json list = Json::array();
    for (std::size_t i = below(4); i > 0; --i)
        list.push_back(mayBeEmpty && oneIn(6) ? Json(false) : value());
    return leaf(path, op, std::move(list));
}

Json DomainGenerator::conditionOn(const QString& path, const Field& field, const QString& model)
{
    if (field.type == "boolean"_L1)
        return listOf({"=", "!=", "in", "not in"}, path, [this] { return oneIn(6) ? Json(static_cast<int>(below(2))) : Json(oneIn(2)); });
    if (field.type == "display_name"_L1)
        return nameCondition(path, model);
    if (field.type == "id"_L1) {
        const bool isTree = m_mirror.schema(model)->contains(parentFieldOf(model));
        if (isTree && oneIn(2))
            return treeCondition(path, model);
        if (oneIn(4))
            return leaf(path, pick(orders), sampleId(model));
        return listOf({"=", "!=", "in", "not in"}, path, [&] { return Json(sampleId(model)); });
    }
    if (field.type == "integer"_L1 || field.type == "float"_L1 || field.type == "monetary"_L1 || field.type == "many2one_reference"_L1)
        return numberCondition(path, field, model);
    if (field.type == "date"_L1 || field.type == "datetime"_L1)
        return timeCondition(path, field, model);
    if (field.relation.isEmpty())
        return textCondition(path, field, model);
    return relationCondition(path, field, model);
}

FieldValue DomainGenerator::sample(const QString& model, const QString& field)
{
    const RecordTable& table = *m_mirror.find(model);
    const int column = table.columnOf(field);
    // A filled one rather than an empty one.
    FieldValue value;
    for (int attempt = 0; attempt < 4 && value.isEmpty() && table.rowCount() > 0; ++attempt)
        value = table.value(static_cast<RecordTable::Row>(below(table.rowCount())), column);
    return value;
}

std::int64_t DomainGenerator::sampleId(const QString& model)
{
    const RecordTable* table = m_mirror.find(model);
    if (!table || table->rowCount() == 0 || oneIn(15))
        return static_cast<std::int64_t>(1 + below(60));
    return table->idOf(static_cast<RecordTable::Row>(below(table->rowCount())));
}

Json DomainGenerator::numberCondition(const QString& path, const Field& field, const QString& model)
{
    const auto value = [&]() -> Json {
        const FieldValue held = sample(model, field.name);
        if (field.type == "float"_L1 || field.type == "monetary"_L1) {
            const double number = held.toDouble();
            switch (below(6)) {
            case 0: return 0;
            case 1: return -number;
            case 2: return static_cast<std::int64_t>(number) + 1;
            default: return number;
            }
        }
        switch (below(7)) {
        case 0: return 0;
        case 1: return held.toId() + 1;
        case 2: return static_cast<double>(held.toId()) + 0.5;
        case 3: return field.isOfCompany ? Json(held.toId()) : Json(QString::number(held.toId()).toStdString());
        default: return held.toId();
        }
    };
    if (oneIn(2))
        return leaf(path, pick(orders), oneIn(12) ? Json(false) : value());
    if (field.type == "integer"_L1 && !field.isOfCompany && oneIn(8))
        return leaf(path, pick(patterns), QString::number(below(30)).toStdString());
    return listOf(membership, path, value);
}

QString DomainGenerator::mutated(QString text)
{
    switch (below(8)) {
    case 0: return text.toUpper();
    case 1: return text.toLower();
    case 2: return text.left(static_cast<qsizetype>(below(static_cast<std::size_t>(text.size()) + 1)));
    case 3: return text + u'a';
    default: return text;
    }
}

QString DomainGenerator::pattern(const QString& text)
{
    const auto size = static_cast<std::size_t>(text.size());
    const auto from = static_cast<qsizetype>(below(size + 1));
    QString part = mutated(text.mid(from, static_cast<qsizetype>(1 + below(6))));
    switch (below(7)) {
    case 0: return part + u'%';
    case 1: return u'%' + part + u'%';
    case 2: return text.isEmpty() ? u"_"_s : u'_' + text.mid(1);
    case 3: return part.replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    case 4: return text;
    default: return part;
    }
}

/// A text that finds something by a name, and other things that stand in a name.
Json DomainGenerator::nameCondition(const QString& path, const QString& model)
{
    const auto name = [&] { return m_mirror.nameOf(model, sampleId(model)); };
    if (oneIn(3))
        return listOf(
            {"=", "!=", "in", "not in"}, path, [&] { return Json(mutated(name()).toStdString()); }, false);
    if (oneIn(8))
        return leaf(path, pick(orders), name().toStdString());
    return leaf(path, pick(patterns), pattern(name()).toStdString());
}

Json DomainGenerator::textCondition(const QString& path, const Field& field, const QString& model)
{
    const auto value = [&] { return Json(mutated(sample(model, field.name).toText()).toStdString()); };
    if (!field.isOfCompany && oneIn(2))
        return leaf(path, pick(patterns), oneIn(15) ? Json(false) : Json(pattern(sample(model, field.name).toText()).toStdString()));
    if (oneIn(4))
        return leaf(path, pick(orders), value());
    return listOf(membership, path, value);
}

QString DomainGenerator::moment(const QString& text)
{
    auto time = fromOdoo(text);
    if (!time)
        time = fromOdoo(u"2026-06-15 12:00:00"_s);
    switch (below(8)) {
    case 0: return toOdoo(*time + std::chrono::seconds(1));
    case 1: return toOdoo(*time - std::chrono::hours(24));
    case 2: return toOdoo(*time).left(10);
    case 3: return toOdoo(*time + std::chrono::hours(24)).left(10);
    case 4: return toOdoo(*time) + u".500000"_s;
    default: return toOdoo(*time);
    }
}

Json DomainGenerator::relativeTime(bool isDay)
{
    const auto amount = QString::number(static_cast<int>(below(60)) - 50).toStdString();
    static const std::vector<const char*> units{"d", "h", "w", "m", "s"};
    return isDay ? Json{{"today", amount + "d"}} : Json{{"now", amount + pick(units)}};
}

Json DomainGenerator::timeCondition(const QString& path, const Field& field, const QString& model)
{
    const bool isDay = field.type == "date"_L1;
    const auto value = [&] { return Json(moment(sample(model, field.name).toText()).toStdString()); };
    if (oneIn(4))
        return leaf(path, pick(orders), relativeTime(oneIn(2)));
    if (isDay && oneIn(8))
        return leaf(path, pick(patterns), pattern(sample(model, field.name).toText()).toStdString());
    if (oneIn(2))
        return leaf(path, pick(orders), oneIn(15) ? Json(false) : value());
    return listOf(membership, path, value);
}

Json DomainGenerator::treeCondition(const QString& path, const QString& target)
{
    const char* op = oneIn(3) ? "parent_of" : "child_of";
    const RecordTable& table = *m_mirror.find(target);
    const bool isNamed = table.rowCount() > 0 && oneIn(3);
    if (isNamed)
        return leaf(path, op, pattern(m_mirror.nameOf(target, sampleId(target))).toStdString());
    if (oneIn(2))
        return leaf(path, op, sampleId(target));
    return leaf(path, op, Json::array({sampleId(target), sampleId(target)}));
}

Json DomainGenerator::relationCondition(const QString& path, const Field& field, const QString& model)
{
    const bool isSingle = field.type == "many2one"_L1;
    const bool isKnown = isMirrored(field.relation);
    const auto value = [&]() -> Json {
        const FieldValue held = sample(model, field.name);
        if (const auto* list = held.ids(); list && !list->empty() && !oneIn(4))
            return (*list)[below(list->size())];
        return held.toId() != 0 && !oneIn(5) ? held.toId() : sampleId(field.relation);
    };
    const bool isTree = isKnown && m_mirror.schema(field.relation)->contains(parentFieldOf(field.relation));
    if (isTree && (isSingle || field.relation != model) && oneIn(3))
        return treeCondition(path, field.relation);
    if (isKnown && oneIn(3)) {
        const QString name = m_mirror.nameOf(field.relation, sampleId(field.relation));
        if (oneIn(3))
            return listOf({"=", "!=", "in", "not in"}, path, [&] { return Json(mutated(name).toStdString()); });
        return leaf(path, pick(patterns), oneIn(10) ? Json(false) : Json(pattern(name).toStdString()));
    }
    if (isSingle && oneIn(6))
        return leaf(path, pick(orders), value());
    return listOf(membership, path, value);
}

} // namespace backroom::test
