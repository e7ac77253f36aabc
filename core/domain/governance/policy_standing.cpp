// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/policy_standing.h"

namespace backroom {

namespace {

bool isSame(const Json& a, const Json& b)
{
    const auto hashA = contentHashOf(a);
    const auto hashB = contentHashOf(b);
    return hashA && hashB && *hashA == *hashB;
}

} // namespace

std::optional<EffectivePolicy> effectivePolicy(const Json& file, const Json& installed, const RulePublication* published)
{
    const bool hasFile = file.is_object();
    if (published) {
        const auto version = integerAt(installed, "version");
        const int newer = version > published->version && !isSame(installed, published->file) ? static_cast<int>(version) : 0;
        const bool isAgreed = hasFile && isSame(file, published->file);
        return EffectivePolicy{published->file, isAgreed ? RuleStanding::Published : RuleStanding::Pinned, newer};
    }
    if (!installed.is_object())
        return std::nullopt;
    return EffectivePolicy{installed, hasFile && !isSame(file, installed) ? RuleStanding::Pinned : RuleStanding::Installed, 0};
}

} // namespace backroom
