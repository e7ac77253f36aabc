// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/policy_binding.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

std::vector<PolicyBinding::Sign> readSigns(DefinitionReader& reader, const char* key)
{
    std::vector<PolicyBinding::Sign> signs;
    const Json* object = reader.object(key, false);
    if (!object)
        return signs;
    DefinitionReader entry(*object, reader.pointer(key));
    for (const auto& [name, codes] : object->items())
        signs.push_back({QString::fromStdString(name), entry.textOrTexts(name.c_str())});
    reader.absorb(entry);
    return signs;
}

} // namespace

std::vector<QString> PolicyBinding::paths() const
{
    std::vector<QString> all;
    for (const QString& path : {amount, percent, requester}) {
        if (!path.isEmpty())
            all.push_back(path);
    }
    for (const auto& [dimension, path] : by)
        all.push_back(path);
    return all;
}

std::optional<PolicyBinding> readPolicyBinding(DefinitionReader& reader, const char* key)
{
    const Json* object = reader.object(key, false);
    if (!object)
        return std::nullopt;
    DefinitionReader entry(*object, reader.pointer(key));
    PolicyBinding binding;
    binding.act = {entry.text("act")};
    binding.amount = entry.text("amount", false);
    binding.percent = entry.text("percent", false);
    binding.requester = entry.text("requester", false);
    if (const Json* by = entry.object("by", false)) {
        DefinitionReader dimensions(*by, entry.pointer("by"));
        for (const auto& [name, path] : by->items()) {
            const auto dimension = dimensionFromName(QString::fromStdString(name));
            if (dimension)
                binding.by[*dimension] = dimensions.text(name.c_str());
            else
                dimensions.fail(dimensions.pointer(name.c_str()), u"must be customer, account, supplier or till"_s);
        }
        entry.absorb(dimensions);
    }
    binding.evidence = readSigns(entry, "evidence");
    binding.categories = readSigns(entry, "categories");
    reader.absorb(entry);
    return binding;
}

} // namespace backroom
