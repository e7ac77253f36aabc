// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/inputs.h"

#include <algorithm>
#include <cmath>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

/// Records by id, or by the name that exactly one of them has.
std::optional<Json> valueOf(const OfferedInput& input, const QString& text)
{
    bool isNumber = false;
    if (input.kind == ActionInput::Kind::Number) {
        const double number = text.toDouble(&isNumber);
        return isNumber && std::isfinite(number) ? std::optional<Json>(number) : std::nullopt;
    }
    if (input.kind != ActionInput::Kind::Record)
        return toJson(text);
    const qint64 id = text.toLongLong(&isNumber);
    if (isNumber)
        return Json(id);
    std::optional<Json> named;
    for (const auto& [value, label] : input.choices) {
        if (label.in(u"en"_s) != text)
            continue;
        if (named)
            return std::nullopt;
        named = value;
    }
    return named;
}

} // namespace

Result<Json> inputsFrom(const QStringList& given, const std::vector<OfferedInput>& asked, const QString& subject)
{
    Json inputs = Json::object();
    for (const QString& pair : given) {
        const QString name = pair.section(u'=', 0, 0);
        const QString text = pair.section(u'=', 1);
        const auto input = std::find_if(asked.begin(), asked.end(), [&](const OfferedInput& one) { return one.name == name; });
        if (input == asked.end())
            return Error::of(ErrorKind::BadInput, u"%1 does not ask for \"%2\""_s.arg(subject, name));
        const auto value = valueOf(*input, text);
        if (!value)
            return Error::of(ErrorKind::BadInput, u"\"%1\" is no %2 for %3"_s.arg(text, toName(input->kind), name));
        inputs[name.toStdString()] = *value;
    }
    return inputs;
}

} // namespace backroom::ctl
