// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"
#include "core/base/result.h"

namespace backroom::demo {

/// Fills an empty world with the retailer of `resources/demo/retailer.json`; ages count back from now. The same file
/// gives the same ids every time. ErrorKind::Protocol when the document is not of that shape.
Result<void> seedRetailer(World& world, const Json& retailer);

/// Adds `count` purchase orders of one line each, spread over the last 90 days; the same for the same count.
void seedBulk(World& world, int count);

/// The API key of a demo user: known in advance, so that a console can be pointed at a demo without asking.
std::string demoKey(const std::string& login);

} // namespace backroom::demo
