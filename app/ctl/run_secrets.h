// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/engine/secret_store.h"

#include <optional>

namespace backroom::ctl {

/// The key store of the desktop, where reading the secret of a source may be answered by the run itself.
class RunSecrets : public SecretStore {
public:
    /// `answers` to reading the secrets of sources; for others the key store is asked. `watched`: whose storing matters here.
    RunSecrets(std::map<SourceId, Result<Secret>> answers, SourceId watched) : m_answers(std::move(answers)), m_watched(std::move(watched)), m_keychain(makeKeychainStore()) {}

    void read(const QString& name, QObject* owner, std::function<void(Result<Secret>)> done) override;
    void write(const QString& name, const Secret& secret, QObject* owner, std::function<void(Result<void>)> done) override;
    void remove(const QString& name, QObject* owner, std::function<void(Result<void>)> done) override;

    /// How storing the watched secret ended; nothing while it is under way or was never asked for.
    const std::optional<Result<void>>& stored() const { return m_stored; }
    /// Called when stored() is known.
    void onStored(std::function<void()> callback) { m_onStored = std::move(callback); }

private:
    std::map<SourceId, Result<Secret>> m_answers;
    SourceId m_watched;
    std::unique_ptr<SecretStore> m_keychain;
    std::optional<Result<void>> m_stored;
    std::function<void()> m_onStored;
};

} // namespace backroom::ctl
