// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/sharing/claims.h"
#include "core/domain/sharing/share_text.h"
#include "core/engine/message_mark.h"
#include "core/net/odoo_client.h"
#include "core/store/share_store.h"

#include <QObject>

#include <map>
#include <memory>

namespace backroom {

/// One complete reading of what stands in Odoo.
struct ShareReading {
    std::vector<StandingClaim> claims; ///< all of them: one that is missing is over
    std::vector<ForeignAct> acts;      ///< said since the last reading, the oldest first; some of them known already
    Json mark;                         ///< where the next reading begins, once this one is taken
};

/// Reads the other operators' shares. Claims are few, so all are read each time. Messages are many, and only ever added:
/// they are read by id from where the last reading began (MessageMark). Who said something is what the server knows, never what the text says, and only people of the house count.
class ShareReader : public QObject {
    Q_OBJECT
public:
    ShareReader(Clock& clock, SourceId source, QObject* parent = nullptr);
    ~ShareReader() override;

    /// Starts a reading from the mark, null at first; joins the one under way.
    void read(OdooClient& client, const Json& mark);
    void abandon();
    bool isReading() const { return m_pass != nullptr; }

Q_SIGNALS:
    void finished(const backroom::ShareReading& reading);
    void failed(const backroom::Error& error);

private:
    struct Person {
        QString login;
        bool isOfTheHouse = false;
    };

    void readMark();
    void readClaims();
    void readMessages(std::int64_t afterId);
    void readPeople();
    void finish();
    void fail(const Error& error);
    void call(const QString& model, Json domain, Json fields, int limit, const char* order, std::function<void(const Json&)> take);
    QString loginOf(std::int64_t uid) const;

    Clock& m_clock;
    SourceId m_source;
    OdooClient* m_client = nullptr;
    std::unique_ptr<QObject> m_pass;
    MessageMark m_mark;
    Timestamp m_begun{};
    std::int64_t m_newest = 0; ///< id of the newest message when the reading began
    Json m_activities;
    Json m_messages;
    std::map<std::int64_t, Person> m_people;
};

} // namespace backroom
