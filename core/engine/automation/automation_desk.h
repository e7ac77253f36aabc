// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/automation_api.h"
#include "core/engine/automation/pack_files.h"
#include "core/net/http_transport.h"
#include "core/net/odoo_client.h"

#include <deque>
#include <memory>

namespace backroom {

/// Does one request after the other over the source's connection, or over one of its own that an administrator lends it: that
/// one is signed out of by being forgotten when the request is answered. Core thread.
class AutomationDesk : public AutomationApi {
    Q_OBJECT
public:
    /// The client of whoever is signed in; null while there is none.
    using SignedIn = std::function<OdooClient*()>;
    struct OwnClient {
        std::shared_ptr<HttpTransport> transport;
        std::unique_ptr<OdooClient> client; ///< goes before the transport
    };
    /// A client of the same source for somebody else; an error where there is no source.
    using MakeClient = std::function<Result<OwnClient>(const AdministratorSignIn&)>;

    /// `folders`: of packs, the installation's first. `subjects` is asked at each request: definitions may change.
    AutomationDesk(Clock& clock, const QStringList& folders, std::function<PackSubjects()> subjects, SignedIn signedIn, MakeClient makeClient, QObject* parent = nullptr);
    ~AutomationDesk() override;

    void requestAutomation(quint64 ticket, const AutomationRequest& request) override;
    /// The connection of whoever is signed in ends: what was being done over it is answered with Cancelled.
    void signedOut();
    const PackFiles& files() const { return m_files; }

private:
    struct Work;

    void begin();
    void withClient(OdooClient& client);
    void nextPack();
    void readHealth();
    void finish();
    void fail(const Error& error);

    Clock& m_clock;
    PackFiles m_files;
    std::function<PackSubjects()> m_subjects;
    SignedIn m_signedIn;
    MakeClient m_makeClient;
    std::deque<std::pair<quint64, AutomationRequest>> m_waiting;
    std::unique_ptr<Work> m_work; ///< the one that is being done
};

} // namespace backroom
