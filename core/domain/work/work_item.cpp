// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/work_item.h"

#include "core/base/quantity.h"

#include <QCryptographicHash>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QString typeOf(const RecordContext& context, const QString& field)
{
    const auto found = context.schema->find(field);
    return found == context.schema->end() ? QString() : found->second.type;
}

QString storeOf(const FeedDefinition& feed, const Record& record, const RecordContext& context)
{
    if (feed.storeField.isEmpty())
        return {};
    const QString name = context.targetName(record, feed.storeField);
    return feed.storeSeparator.isEmpty() ? name : name.section(feed.storeSeparator, 0, 0).trimmed();
}

} // namespace

QString RecordContext::targetName(const Record& record, const QString& field) const
{
    const auto found = schema->find(field);
    const std::int64_t id = record.value(field).toId();
    return found == schema->end() || id == 0 ? QString() : nameOf(found->second.relation, id);
}

EvaluationContext RecordContext::forDomains() const
{
    return {now, [this](const QString& field, std::int64_t id) {
                const auto found = schema->find(field);
                return found == schema->end() || found->second.relation.isEmpty() ? QString() : nameOf(found->second.relation, id);
            }};
}

ItemId fingerprintOf(const RuleId& rule, const RecordKey& record)
{
    const QString identity = u"%1|%2|%3|%4"_s.arg(rule.value, record.source.value, record.model).arg(record.id);
    const QByteArray hash = QCryptographicHash::hash(identity.toUtf8(), QCryptographicHash::Sha256);
    return {QString::fromLatin1(hash.toHex().left(16))};
}

Money moneyOf(const Record& record, const QString& field, const QString& currencyField, const RecordContext& context)
{
    return Money::fromMajor(record.value(field).toDouble(), context.currencyOf(record.value(currencyField).toId()));
}

QString presentValue(const Record& record, const QString& field, const QString& currencyField, const RecordContext& context)
{
    const FieldValue& value = record.value(field);
    const QString type = typeOf(context, field);
    if (type == u"monetary"_s) {
        const Money money = moneyOf(record, field, currencyField, context);
        // Beyond what an amount can hold exactly, two amounts must not read alike.
        return Money::fits(value.toDouble(), money.currency()) ? money.toString() : QString::number(value.toDouble(), 'g', 17) + u' ' + money.currency().code();
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
        return context.targetName(record, field);
    if (type == u"datetime"_s) {
        const auto time = fromOdoo(value.toText());
        return time ? toOdoo(*time) + u" UTC"_s : value.toText();
    }
    return value.toText();
}

std::optional<WorkItem> evaluate(const Rule& rule, const FeedDefinition& feed, const Record& record, const RecordContext& context)
{
    const EvaluationContext domains = context.forDomains();
    if (rule.mode != Rule::Mode::Active || !rule.when.matches(record, domains))
        return std::nullopt;
    WorkItem item;
    item.id = fingerprintOf(rule.code, record.key);
    item.rule = rule.code;
    item.queue = rule.queue;
    item.record = record.key;
    item.kind = rule.kind;
    const auto level = std::find_if(rule.severities.begin(), rule.severities.end(),
        [&](const auto& step) { return step.first.matches(record, domains); });
    item.severity = level == rule.severities.end() ? Severity::Info : level->second;
    const auto text = [&](const QString& field) {
        return field.isEmpty() ? QString() : presentValue(record, field, feed.currencyField, context);
    };
    item.businessKey = text(rule.businessKeyField);
    if (item.businessKey.isEmpty() || item.businessKey == u"/"_s) // a draft Odoo has not numbered yet
        item.businessKey = u"#%1"_s.arg(record.key.id);
    item.title = text(rule.titleField);
    item.counterparty = text(rule.counterpartyField);
    item.owner = text(rule.ownerField);
    item.store = storeOf(feed, record, context);
    item.company = context.targetName(record, feed.companyField);
    item.amount = moneyOf(record, rule.amountField, feed.currencyField, context);
    item.detectedAt = fromOdoo(record.value(rule.sinceField).toText()).value_or(record.writeDate());
    if (rule.sla > Duration::zero())
        item.dueAt = item.detectedAt + rule.sla;
    return item;
}

std::vector<Fact> argumentsOf(const std::vector<Argument>& arguments, const Record& record, const RecordContext& context)
{
    std::vector<Fact> holding;
    for (const Argument& argument : arguments) {
        if (argument.when.matches(record, context.forDomains()))
            holding.push_back({argument.code, {}, argument.points});
    }
    return holding;
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
        QString value = presentValue(record, field, feed.currencyField, context);
        // Two partners or bank accounts may have one name: the id tells them apart.
        if (schema->second.type == u"many2one"_s && record.value(field).toId() != 0)
            value += u" [%1]"_s.arg(record.value(field).toId());
        fields.push_back({field, value});
    }
    fields.insert(fields.end(), lines.begin(), lines.end());
    return sealOf(std::move(fields), rule.versionName());
}

} // namespace backroom
