// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace backroom {

/// Where secrets live: the operating system's key store and nowhere else. Callbacks come exactly once, never from inside
/// the call, and not after `owner` died.
class SecretStore {
public:
    virtual ~SecretStore() = default;
    /// ErrorKind::Missing: no such secret; ErrorKind::Secret: no key store is running or it refused.
    virtual void read(const QString& name, QObject* owner, std::function<void(Result<Secret>)> done) = 0;
    virtual void write(const QString& name, const Secret& secret, QObject* owner, std::function<void(Result<void>)> done) = 0;
    virtual void remove(const QString& name, QObject* owner, std::function<void(Result<void>)> done) = 0;
};

/// QtKeychain. When no key store runs, a written secret is kept in memory until the program ends and write() still says
/// ErrorKind::Secret, so that the user is told.
std::unique_ptr<SecretStore> makeKeychainStore();

/// In memory only; for one-shot headless runs (environment or file descriptor) and tests.
std::unique_ptr<SecretStore> makeMemoryStore(std::map<QString, Secret> initial = {});

} // namespace backroom
