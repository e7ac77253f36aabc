// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/secret_store.h"

#include <QPointer>
#include <qt6keychain/keychain.h>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString service = u"org.backroom.console"_s;

/// Delivers later and only while the owner lives, as the interface promises.
template <typename T>
void deliver(QObject* owner, std::function<void(Result<T>)> done, Result<T> result)
{
    QMetaObject::invokeMethod(owner, [done = std::move(done), result = std::move(result)] { done(result); }, Qt::QueuedConnection);
}

class MemoryStore : public SecretStore {
public:
    explicit MemoryStore(std::map<QString, Secret> initial) : m_secrets(std::move(initial)) {}

    void read(const QString& name, QObject* owner, std::function<void(Result<Secret>)> done) override
    {
        const auto found = m_secrets.find(name);
        deliver<Secret>(owner, std::move(done), found == m_secrets.end() ? Result<Secret>(Error::of(ErrorKind::Missing, name)) : Result<Secret>(found->second));
    }
    void write(const QString& name, const Secret& secret, QObject* owner, std::function<void(Result<void>)> done) override
    {
        m_secrets[name] = secret;
        deliver<void>(owner, std::move(done), {});
    }
    void remove(const QString& name, QObject* owner, std::function<void(Result<void>)> done) override
    {
        m_secrets.erase(name);
        deliver<void>(owner, std::move(done), {});
    }

private:
    std::map<QString, Secret> m_secrets;
};

Error toError(const QKeychain::Job& job)
{
    const bool missing = job.error() == QKeychain::EntryNotFound;
    return Error::of(missing ? ErrorKind::Missing : ErrorKind::Secret, job.errorString());
}

class KeychainStore : public SecretStore {
public:
    void read(const QString& name, QObject* owner, std::function<void(Result<Secret>)> done) override
    {
        if (const auto kept = m_session.find(name); kept != m_session.end()) {
            deliver<Secret>(owner, std::move(done), kept->second);
            return;
        }
        auto* job = new QKeychain::ReadPasswordJob(service);
        start(job, name, owner, [done = std::move(done)](const QKeychain::Job& ended) {
            const auto& read = static_cast<const QKeychain::ReadPasswordJob&>(ended);
            done(read.error() == QKeychain::NoError ? Result<Secret>(Secret(read.binaryData())) : Result<Secret>(toError(read)));
        });
    }

    void write(const QString& name, const Secret& secret, QObject* owner, std::function<void(Result<void>)> done) override
    {
        auto* job = new QKeychain::WritePasswordJob(service);
        job->setBinaryData(secret.reveal());
        m_session[name] = secret; // until the key store has it
        start(job, name, owner, [this, name, done = std::move(done)](const QKeychain::Job& ended) {
            if (ended.error() == QKeychain::NoError)
                m_session.erase(name);
            done(ended.error() == QKeychain::NoError ? Result<void>() : Result<void>(Error::of(ErrorKind::Secret, ended.errorString())));
        });
    }

    void remove(const QString& name, QObject* owner, std::function<void(Result<void>)> done) override
    {
        m_session.erase(name);
        start(new QKeychain::DeletePasswordJob(service), name, owner, [done = std::move(done)](const QKeychain::Job& ended) {
            done(ended.error() == QKeychain::NoError ? Result<void>() : Result<void>(toError(ended)));
        });
    }

private:
    static void start(QKeychain::Job* job, const QString& name, QObject* owner, std::function<void(const QKeychain::Job&)> done)
    {
        job->setKey(name);
        job->setInsecureFallback(false);
        QObject::connect(job, &QKeychain::Job::finished, owner, [done = std::move(done)](QKeychain::Job* ended) { done(*ended); });
        job->start();
    }

    std::map<QString, Secret> m_session;
};

} // namespace

std::unique_ptr<SecretStore> makeKeychainStore()
{
    return std::make_unique<KeychainStore>();
}

std::unique_ptr<SecretStore> makeMemoryStore(std::map<QString, Secret> initial)
{
    return std::make_unique<MemoryStore>(std::move(initial));
}

} // namespace backroom
