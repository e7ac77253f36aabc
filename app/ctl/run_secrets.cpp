// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/run_secrets.h"

#include "core/api/console_types.h"

namespace backroom::ctl {

namespace {

/// The engine files a source's secret under the source's id.
bool isSourceSecret(const QString& name)
{
    return name == ConnectionSettings{}.id.value;
}

} // namespace

void RunSecrets::read(const QString& name, QObject* owner, std::function<void(Result<Secret>)> done)
{
    if (!m_answer || !isSourceSecret(name)) {
        m_keychain->read(name, owner, std::move(done));
        return;
    }
    QMetaObject::invokeMethod(owner, [done = std::move(done), answer = *m_answer] { done(answer); }, Qt::QueuedConnection);
}

void RunSecrets::write(const QString& name, const Secret& secret, QObject* owner, std::function<void(Result<void>)> done)
{
    m_keychain->write(name, secret, owner, [this, name, done = std::move(done)](const Result<void>& written) {
        done(written);
        if (!isSourceSecret(name))
            return;
        m_stored = written;
        if (m_onStored)
            m_onStored();
    });
}

void RunSecrets::remove(const QString& name, QObject* owner, std::function<void(Result<void>)> done)
{
    m_keychain->remove(name, owner, std::move(done));
}

} // namespace backroom::ctl
