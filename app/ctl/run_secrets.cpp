// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/run_secrets.h"

namespace backroom::ctl {

void RunSecrets::read(const QString& name, QObject* owner, std::function<void(Result<Secret>)> done)
{
    // The engine files a source's secret under the source's id.
    const auto given = m_answers.find({name});
    if (given == m_answers.end()) {
        m_keychain->read(name, owner, std::move(done));
        return;
    }
    QMetaObject::invokeMethod(owner, [done = std::move(done), answer = given->second] { done(answer); }, Qt::QueuedConnection);
}

void RunSecrets::write(const QString& name, const Secret& secret, QObject* owner, std::function<void(Result<void>)> done)
{
    m_keychain->write(name, secret, owner, [this, name, done = std::move(done)](const Result<void>& written) {
        done(written);
        if (name != m_watched.value)
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
