// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/work_item.h"

#include "core/base/quantity.h"
#include "core/domain/rules/bound_rule.h"

#include <QCryptographicHash>
#include <QDateTime>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString companyModel = u"res.company"_s;
const QString currencyField = u"currency_id"_s;

QString storeOf(const FeedDefinition& feed, const Record& record, const RecordContext& context)
{
    if (feed.storeField.isEmpty())
        return {};
    const ResolvedValue store = resolve(record, feed.storeField, context);
    const QString name = store.schema.relation.isEmpty() ? store.value.toText() : store.value.toId() == 0 ? QString() : context.nameOf(store.schema.relation, store.value.toId());
    return feed.storeSeparator.isEmpty() ? name : name.section(feed.storeSeparator, 0, 0).trimmed();
}

/// A model without a currency of its own counts in that of its company.
std::int64_t currencyIdOf(const Record& record, const FeedDefinition& feed, const RecordContext& context)
{
    if (!feed.currencyField.isEmpty())
        return resolve(record, feed.currencyField, context).value.toId();
    const RecordTable* companies = context.mirror ? context.mirror->find(companyModel) : nullptr;
    if (!companies || companies->columnOf(currencyField) < 0)
        return 0;
    const std::int64_t company = feed.companyField.isEmpty() ? 0 : resolve(record, feed.companyField, context).value.toId();
    auto row = companies->rowOf(company);
    for (RecordTable::Row any = 0; !row && any < companies->rowCount(); ++any) {
        if (companies->isAlive(any))
            row = any;
    }
    return row ? companies->value(*row, companies->columnOf(currencyField)).toId() : 0;
}

std::optional<Timestamp> timeOf(const Record& record, const QString& path, const RecordContext& context)
{
    return path.isEmpty() ? std::nullopt : fromOdoo(resolve(record, path, context).value.toText());
}

int sumOf(const std::vector<Fact>& arguments)
{
    int sum = 0;
    for (const Fact& argument : arguments)
        sum += argument.points;
    return sum;
}

} // namespace

QString RecordContext::targetName(const Record& record, const QString& field) const
{
    const ResolvedValue target = resolve(record, field, *this);
    return target.schema.relation.isEmpty() || target.value.toId() == 0 ? QString() : nameOf(target.schema.relation, target.value.toId());
}

ResolvedValue resolve(const Record& record, const QString& path, const RecordContext& context)
{
    const QStringList steps = path.split(u'.');
    const auto first = context.schema->find(steps.front());
    if (steps.front().startsWith(u'$') && context.mirror) {
        // A derived value belongs to the mirror; a record read from the source does not bring it.
        const RecordTable* own = context.mirror->find(record.key.model);
        const auto row = own ? own->rowOf(record.key.id) : std::nullopt;
        const int column = own ? own->columnOf(steps.front()) : -1;
        const FieldSchema shown = first == context.schema->end() ? FieldSchema{} : first->second;
        return row && column >= 0 ? ResolvedValue{own->value(*row, column), shown, record.key.model} : ResolvedValue{{}, shown, record.key.model};
    }
    ResolvedValue found{steps.front() == u"id"_s ? FieldValue(record.key.id) : record.value(steps.front()), first == context.schema->end() ? FieldSchema{} : first->second, record.key.model};
    for (qsizetype i = 1; i < steps.size(); ++i) {
        const std::int64_t id = found.value.ids() ? (found.value.ids()->size() == 1 ? found.value.ids()->front() : 0) : found.value.toId();
        const RecordTable* table = context.mirror && id != 0 ? context.mirror->find(found.schema.relation) : nullptr;
        const ModelSchema* schema = table ? context.mirror->schema(found.schema.relation) : nullptr;
        const auto row = table ? table->rowOf(id) : std::nullopt;
        const int column = table ? table->columnOf(steps[i]) : -1;
        if (!row || !schema || column < 0)
            return {};
        const auto field = schema->find(steps[i]);
        found = {table->value(*row, column), field == schema->end() ? FieldSchema{} : field->second, found.schema.relation};
    }
    return found;
}

ItemId fingerprintOf(const RuleId& rule, const RecordKey& record)
{
    const QString identity = u"%1|%2|%3|%4"_s.arg(rule.value, record.source.value, record.model).arg(record.id);
    const QByteArray hash = QCryptographicHash::hash(identity.toUtf8(), QCryptographicHash::Sha256);
    return {QString::fromLatin1(hash.toHex().left(16))};
}

Currency currencyOf(const Record& record, const FeedDefinition& feed, const RecordContext& context)
{
    return context.currencyOf(currencyIdOf(record, feed, context));
}

Money moneyOf(const Record& record, const QString& path, const FeedDefinition& feed, const RecordContext& context)
{
    return Money::fromMajor(resolve(record, path, context).value.toDouble(), currencyOf(record, feed, context));
}

namespace {

/// "12.3", never "12.3000001": a computed number is no more exact than people read it.
QString shortNumber(double value)
{
    QString text = QString::number(value, 'f', std::abs(value) < 1 ? 3 : 2);
    while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.')))
        text.chop(1);
    return text == u"-0"_s ? u"0"_s : text;
}

QString presentDerived(double value, const DerivedCaption& caption, const Unit& unit, const Currency& currency)
{
    if (caption.form == DerivedCaption::Form::Share)
        return shortNumber(std::round(value * 1000) / 10) + u" %"_s;
    if (caption.form == DerivedCaption::Form::Date)
        return QDateTime::fromSecsSinceEpoch(std::llround(value * 86'400), Qt::UTC).toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
    if (unit == Unit::day())
        return shortNumber(std::round(value * 10) / 10) + u" d"_s;
    // A price of a piece.
    if (unit == Unit::ofHalves(2, -2, 0) && currency.isValid())
        return Money::fromMajor(value, currency).toString();
    return shortNumber(value);
}

} // namespace

QString presentValue(const Record& record, const QString& path, const FeedDefinition& feed, const RecordContext& context)
{
    const ResolvedValue resolved = resolve(record, path, context);
    const FieldValue& value = resolved.value;
    const FieldSchema& schema = resolved.schema;
    const QString& type = schema.type;
    if (path.section(u'.', -1).startsWith(u'$') && value.isEmpty()) // a derived value that cannot be computed is unknown, not zero
        return {};
    if (type == u"monetary"_s) {
        const Money money = moneyOf(record, path, feed, context);
        // Beyond what an amount can hold exactly, two amounts must not read alike.
        return Money::fits(value.toDouble(), money.currency()) ? money.toString() : QString::number(value.toDouble(), 'g', 17) + u' ' + money.currency().code();
    }
    if (const QString name = path.section(u'.', -1); name.startsWith(u'$')) {
        const FeedDefinition* owner = resolved.model == feed.model || !context.feedOf ? &feed : context.feedOf(resolved.model);
        const DerivedCaption* caption = owner ? owner->captionOf(name) : nullptr;
        if (caption && type != u"many2one"_s)
            return presentDerived(value.toDouble(), *caption, *owner->unitOf(name), currencyOf(record, feed, context));
    }
    if (type == u"boolean"_s)
        return value.toBool() ? u"yes"_s : u"no"_s;
    if (type == u"float"_s)
        return Quantity::fromDouble(value.toDouble()).toString();
    if (type == u"integer"_s)
        return QString::number(value.toId());
    if (value.isEmpty())
        return {};
    if (type == u"many2one"_s)
        return context.nameOf(schema.relation, value.toId());
    if (type == u"datetime"_s) {
        const auto time = fromOdoo(value.toText());
        return time ? toOdoo(*time) + u" UTC"_s : value.toText();
    }
    if (const auto* ids = value.ids()) {
        QStringList names;
        for (const std::int64_t id : *ids) {
            const QString name = context.nameOf(schema.relation, id);
            names.push_back(name.isEmpty() ? u"#%1"_s.arg(id) : name);
        }
        return names.join(u", "_s);
    }
    return value.toText();
}

WorkItem itemOf(const BoundRule& bound, const FeedDefinition& feed, RecordTable::Row row, const Record& record, const RecordContext& context,
    const EvaluationContext& evaluation)
{
    const Rule& rule = bound.rule();
    WorkItem item;
    item.id = fingerprintOf(rule.code, record.key);
    item.rule = rule.code;
    item.queue = rule.queue;
    item.record = record.key;
    item.kind = rule.kind;
    item.severity = bound.severityOf(row, evaluation);
    item.priority = bound.priorityOf(row, evaluation);
    item.team = rule.team;
    item.minutes = rule.minutes;
    item.likelihood = rule.likelihood.value_or(usualLikelihood(item.severity));
    const auto text = [&](const QString& path) { return path.isEmpty() ? QString() : presentValue(record, path, feed, context); };
    item.businessKey = text(rule.businessKeyField);
    if (item.businessKey.isEmpty() || item.businessKey == u"/"_s) // a draft Odoo has not numbered yet
        item.businessKey = u"#%1"_s.arg(record.key.id);
    item.title = text(rule.titleField);
    item.counterparty = text(rule.counterpartyField);
    item.owner = text(rule.ownerField);
    item.store = storeOf(feed, record, context);
    item.company = feed.companyField.isEmpty() ? QString() : context.targetName(record, feed.companyField);
    if (!rule.amountField.isEmpty())
        item.amount = moneyOf(record, rule.amountField, feed, context);
    item.atRisk = rule.atRiskField.isEmpty() ? item.amount : moneyOf(record, rule.atRiskField, feed, context);
    item.since = timeOf(record, rule.sinceField, context);
    item.due = timeOf(record, rule.dueField, context);
    if (rule.score) {
        const int against = sumOf(bound.against(row, evaluation));
        const int mitigation = std::min(rule.score->mitigation, std::abs(sumOf(bound.inFavour(row, evaluation))));
        item.score = std::clamp(against - mitigation, 0, rule.score->cap);
        const auto band = std::find_if(rule.score->bands.begin(), rule.score->bands.end(), [&](const auto& step) { return *item.score >= step.second; });
        item.band = band == rule.score->bands.end() ? QString() : band->first;
    }
    item.isStopped = !bound.stops(row, evaluation).empty();
    return item;
}

Seal sealRecord(const Rule& rule, const FeedDefinition& feed, const Record& record, const std::vector<Fact>& lines, const RecordContext& context)
{
    std::vector<Fact> fields;
    for (const QString& field : rule.material) {
        const auto schema = context.schema->find(field);
        if (schema == context.schema->end()) {
            if (rule.optionalMaterial.contains(field))
                continue;
            return {};
        }
        QString value = presentValue(record, field, feed, context);
        // Two partners or bank accounts may have one name: the id tells them apart.
        if (schema->second.type == u"many2one"_s && record.value(field).toId() != 0)
            value += u" [%1]"_s.arg(record.value(field).toId());
        fields.push_back({field, value});
    }
    fields.insert(fields.end(), lines.begin(), lines.end());
    return sealOf(std::move(fields), rule.versionName());
}

} // namespace backroom
