// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/consent.h"

#include "core/domain/ledger/canonical_json.h"
#include "core/domain/ledger/merkle_tree.h"

namespace backroom {

QString consentSeal(const DecisionVerb& verb, const Json& inputs, const Seal& seal, const QString& amountField)
{
    std::vector<Fact> fields = seal.fields;
    std::erase_if(fields, [&amountField](const Fact& field) { return !amountField.isEmpty() && field.key == amountField; });
    const Seal rest = sealOf(std::move(fields), seal.ruleVersion);
    const auto bytes = canonicalJson({{"inputs", inputs}, {"seal", toJson(rest.hash)}, {"verb", toJson(verb.value)}});
    return bytes ? QString::fromLatin1(toHex(sha256(*bytes))) : QString();
}

} // namespace backroom
