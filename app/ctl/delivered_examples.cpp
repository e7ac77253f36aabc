// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/delivered_examples.h"

#include <QFile>

namespace backroom::ctl {

using namespace Qt::StringLiterals;

namespace {

Json embedded(const QString& path)
{
    QFile file(u":/trials/"_s + path);
    return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
}

} // namespace

std::vector<RuleExample> deliveredExamples(const RuleId& rule)
{
    return examplesFromJson(embedded(u"examples/%1.json"_s.arg(rule.value))).value_or(std::vector<RuleExample>());
}

ModelSchema recordedSchema(const QString& model)
{
    static std::map<QString, ModelSchema> read; // every example asks for every model
    const auto [found, isNew] = read.try_emplace(model);
    if (isNew) {
        const Json fields = embedded(u"models/%1.json"_s.arg(model));
        for (const auto& [name, field] : fields.items())
            found->second[QString::fromStdString(name)] = {textOf(field[0]), textOf(field[1])};
    }
    return found->second;
}

} // namespace backroom::ctl
