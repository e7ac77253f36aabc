// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connection.h"
#include "core/net/source_url.h"
#include "core/protocol/odoo_call.h"
#include "core/protocol/odoo_records.h"

#include <QStringList>

#include <map>
#include <set>

namespace backroom {

struct OdooCredentials {
    QString database;
    QString login;            ///< may be empty with an API key on Odoo 19
    Secret secret;
    bool secretIsKey = true;
};

struct OdooCompany {
    std::int64_t id = 0;
    QString name;
    QString currency; ///< ISO code
};

/// What discovery and sign-in found out (design.md §4).
struct OdooSession {
    odoo::Version version;
    odoo::Protocol protocol = odoo::Protocol::Json2;
    std::int64_t uid = 0;
    QString login;
    QString userName;
    std::vector<OdooCompany> companies; ///< allowed to the user; all go into every call's context
    std::map<std::int64_t, QString> currencies; ///< id → ISO code
};

struct OdooField {
    QString type;
    QString label;
    QString relation;
    bool stored = false;
    bool searchable = false;
    int size = 0; ///< how many characters a text may have; 0 = any
    QStringList choices = {}; ///< of a selection: its values, without their labels
};
/// What fields_get tells this user; a field that is missing may not be asked for.
using OdooFields = std::map<QString, OdooField>;

/// The business calls to one Odoo, whichever protocol it speaks. All callbacks come exactly once, never from inside the
/// call, and not at all after `owner` died.
class OdooClient : public QObject {
    Q_OBJECT
public:
    OdooClient(HttpTransport& transport, Clock& clock, QUrl base, OdooCredentials credentials, QObject* parent = nullptr);

    template <typename T>
    using Done = std::function<void(Result<T>)>;

    /// Version → protocol → who am I → companies and currencies. Never repeats a login by itself (odoo.md a: cooldown).
    void signIn(QObject* owner, Done<OdooSession> done);
    const std::optional<OdooSession>& session() const;

    void call(odoo::Call call, Lane lane, QObject* owner, Done<Json> done);
    /// search_read with load:"" (three times faster, odoo.md i).
    struct Query {
        QString model;
        Json domain = Json::array();
        std::vector<QString> fields;
        QString order;
        int limit = 0; ///< 0 = all
        int offset = 0;
    };
    void searchRead(const Query& query, Lane lane, QObject* owner, Done<RecordPage> done);
    /// All ids matching; for sweeps.
    void searchIds(const QString& model, const Json& domain, Lane lane, QObject* owner, Done<std::vector<std::int64_t>> done);
    /// The fields this user may read. ErrorKind::UnknownModel = not installed. Odoo 19 answers even where the records may not be
    /// read: a missing right shows at the first read only.
    void fields(const QString& model, QObject* owner, Done<OdooFields> done);
    /// display_name per id; ids the user may not see are left out.
    void names(const QString& model, const std::vector<std::int64_t>& ids, QObject* owner, Done<std::map<std::int64_t, QString>> done);

    Connection& connection();

private:
    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace backroom
