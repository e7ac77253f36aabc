// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/secret_store.h"

#include <optional>

namespace backroom::ctl {

/// The key store of the desktop, where reading the source's secret may be answered by the run itself.
class RunSecrets : public SecretStore {
public:
    /// `answer` to reading the source's secret; nothing = ask the key store.
    explicit RunSecrets(std::optional<Result<Secret>> answer) : m_answer(std::move(answer)), m_keychain(makeKeychainStore()) {}

    void read(const QString& name, QObject* owner, std::function<void(Result<Secret>)> done) override;
    void write(const QString& name, const Secret& secret, QObject* owner, std::function<void(Result<void>)> done) override;
    void remove(const QString& name, QObject* owner, std::function<void(Result<void>)> done) override;

    /// How storing the source's secret ended; nothing while it is under way or was never asked for.
    const std::optional<Result<void>>& stored() const { return m_stored; }
    /// Called when stored() is known.
    void onStored(std::function<void()> callback) { m_onStored = std::move(callback); }

private:
    std::optional<Result<Secret>> m_answer;
    std::unique_ptr<SecretStore> m_keychain;
    std::optional<Result<void>> m_stored;
    std::function<void()> m_onStored;
};

} // namespace backroom::ctl
