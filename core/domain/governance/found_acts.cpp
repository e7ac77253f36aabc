// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/found_acts.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Records of the mirror, read by paths.
class Reader {
public:
    Reader(const Mirror& mirror, const UserNames& users) : m_mirror(mirror), m_users(users) {}

    FieldValue value(const RecordKey& record, const QString& field) const
    {
        const RecordTable* table = m_mirror.find(record.model);
        const int column = table ? table->columnOf(field) : -1;
        const auto row = table ? table->rowOf(record.id) : std::nullopt;
        return column >= 0 && row ? table->value(*row, column) : FieldValue();
    }

    bool shows(const QString& model, const QString& field) const
    {
        const RecordTable* table = m_mirror.find(model);
        return table && table->columnOf(field) >= 0;
    }

    /// Empty where the field leads to no model.
    QString target(const QString& model, const QString& field) const
    {
        const ModelSchema* schema = m_mirror.schema(model);
        const auto found = schema ? schema->find(field) : ModelSchema::const_iterator();
        return schema && found != schema->end() ? found->second.relation : QString();
    }

    std::vector<RecordKey> targets(const RecordKey& record, const QString& field) const
    {
        std::vector<RecordKey> found;
        const QString model = target(record.model, field);
        const FieldValue held = value(record, field);
        if (model.isEmpty())
            return found;
        if (const auto* ids = held.ids()) {
            for (const std::int64_t id : *ids)
                found.push_back({record.source, model, id});
        } else if (held.toId() != 0) {
            found.push_back({record.source, model, held.toId()});
        }
        return found;
    }

    /// Records of a model whose many2one leads to the record.
    std::vector<RecordKey> referrers(const QString& model, const QString& field, const RecordKey& record) const
    {
        std::vector<RecordKey> found;
        const RecordTable* table = target(model, field) == record.model ? m_mirror.find(model) : nullptr;
        const int column = table ? table->columnOf(field) : -1;
        if (column < 0 || table->typeOf(column) != ColumnType::Many2one)
            return found;
        for (std::size_t i = 0; i < table->rowCount(); ++i) {
            const auto row = static_cast<RecordTable::Row>(i);
            if (table->isAlive(row) && table->whole(row, column) == record.id)
                found.push_back({record.source, model, table->idOf(row)});
        }
        return found;
    }

    PersonId person(std::int64_t user) const
    {
        if (const auto named = m_users.find(user); named != m_users.end())
            return named->second;
        const PersonId known = personOf(value({{}, u"res.users"_s, user}, u"login"_s).toText());
        return known.isEmpty() ? PersonId{u"uid:%1"_s.arg(user)} : known;
    }

    template <typename Declaration>
    bool matches(const RecordKey& record, const Declaration& declared) const
    {
        return record.model == declared.model && std::all_of(declared.when.begin(), declared.when.end(), [&](const auto& condition) {
            const FieldValue held = value(record, condition.first);
            const bool* isTrue = std::get_if<bool>(&held.variant());
            return condition.second.contains(isTrue && *isTrue ? u"true"_s : held.isEmpty() ? u"false"_s : held.toText());
        });
    }

private:
    const Mirror& m_mirror;
    const UserNames& m_users;
};

/// When the field was filled, as far as the record tells.
std::optional<Timestamp> timeOf(const Reader& reader, const RecordKey& record, const QString& field)
{
    const QString moment = field == u"create_uid"_s ? u"create_date"_s : u"write_date"_s;
    return fromOdoo(reader.value(record, moment).toText());
}

void follow(ActsFound& acts, const Reader& reader, const RecordKey& record, const QString& path, const ActDeclaration& declared, const std::set<PersonId>& notPeople)
{
    const QStringList steps = path.split(u'.');
    std::vector<RecordKey> holders{record};
    for (qsizetype i = 0; i + 1 < steps.size(); ++i) {
        std::vector<RecordKey> next;
        for (const RecordKey& holder : holders) {
            const auto targets = reader.targets(holder, steps[i]);
            next.insert(next.end(), targets.begin(), targets.end());
        }
        holders = std::move(next);
    }
    for (const RecordKey& holder : holders) {
        if (!reader.shows(holder.model, steps.back()))
            continue;
        acts.addTold(declared.duty);
        const std::int64_t user = reader.value(holder, steps.back()).toId();
        const PersonId who = reader.person(user);
        if (user != 0 && !notPeople.contains(who))
            acts.add({who, declared.duty, record, timeOf(reader, holder, steps.back())});
    }
}

} // namespace

std::vector<FoundAct> ActsFound::of(const PersonId& who, const RecordKey& record, Timestamp since) const
{
    const std::set<RecordKey> same = lineage.of(record);
    std::vector<FoundAct> found;
    std::copy_if(m_acts.begin(), m_acts.end(), std::back_inserter(found), [&](const FoundAct& act) {
        return act.who == who && same.contains(act.record) && (!act.at || *act.at >= since);
    });
    return found;
}

void collectActs(ActsFound& acts, const Mirror& mirror, const RecordKey& record, const std::vector<ActDeclaration>& declared,
    const std::vector<LineageDeclaration>& lineage, const std::set<PersonId>& notPeople, const UserNames& users)
{
    const Reader reader(mirror, users);
    std::set<RecordKey> seen{record};
    std::vector<RecordKey> open{record};
    while (!open.empty()) {
        const RecordKey key = open.back();
        open.pop_back();
        for (const ActDeclaration& declaration : declared) {
            if (!reader.matches(key, declaration))
                continue;
            for (const QString& path : declaration.by)
                follow(acts, reader, key, path, declaration, notPeople);
        }
        for (const LineageDeclaration& declaration : lineage) {
            for (const QString& field : declaration.by) {
                auto relatives = reader.referrers(declaration.model, field, key);
                if (declaration.model == key.model) {
                    const auto targets = reader.targets(key, field);
                    relatives.insert(relatives.end(), targets.begin(), targets.end());
                }
                for (const RecordKey& relative : relatives) {
                    acts.lineage.join(key, relative);
                    if (seen.insert(relative).second)
                        open.push_back(relative);
                }
            }
        }
    }
}

QString partyName(const Mirror& mirror, const QString& model, std::int64_t id, const UserNames& users)
{
    if (id == 0)
        return {};
    return model == u"res.users"_s ? Reader(mirror, users).person(id).value : u"%1,%2"_s.arg(model).arg(id);
}

std::optional<Movement> movementOf(const Mirror& mirror, const RecordKey& record, const MovementDeclaration& declared, const Currency& currency, const UserNames& users)
{
    const Reader reader(mirror, users);
    const auto at = fromOdoo(reader.value(record, declared.at).toText());
    if (!reader.matches(record, declared) || !at || !currency.isValid())
        return std::nullopt;
    Movement movement{record, declared.act, *at, Money::fromMajor(reader.value(record, declared.amount).toDouble(), currency), {}};
    for (const auto& [dimension, field] : declared.by) {
        const QString who = partyName(mirror, reader.target(record.model, field), reader.value(record, field).toId(), users);
        if (!who.isEmpty())
            movement.by.emplace_back(dimension, who);
    }
    return movement;
}

} // namespace backroom
