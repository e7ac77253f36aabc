// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/rule_agreement.h"

#include "core/base/log.h"
#include "core/domain/ledger/canonical_json.h"
#include "core/domain/rules/rule.h"
#include "core/domain/sharing/share_text.h"
#include "core/engine/marked_notes.h"

#include <set>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString channelModel = u"discuss.channel"_s;
/// Everybody of the house may read and write there; in Odoo's own words it is a channel like any other.
const QString channelName = u"Backroom rules"_s;
constexpr Duration readInterval = 5min;
constexpr Duration lookAgain = 2s;
constexpr int mostLooks = 3;
constexpr int pageSize = 200;
/// No rule file is larger.
constexpr qsizetype longestFile = 1024 * 1024;
/// Odoo's own user, as which letters from outside come in.
constexpr std::int64_t superuser = 1;

/// Nobody but who made it has touched it since.
bool isUntouched(const Json& row, std::int64_t author)
{
    return integerAt(row, "create_uid") == author && integerAt(row, "write_uid") == author;
}

/// It may have happened.
Error inDoubt(Error error)
{
    error.reach = Reach::Unknown;
    return error;
}

} // namespace

RuleAgreement::RuleAgreement(Clock& clock, LedgerStore& ledger, PublicationRegister& publications, QString device, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_ledger(ledger),
      m_publications(publications),
      m_device(std::move(device)),
      m_timer(clock)
{
}

RuleAgreement::~RuleAgreement() = default;

void RuleAgreement::resume(OdooClient& client, const Actor& actor)
{
    m_client = &client;
    if (m_actor.server != actor.server)
        m_refused.clear();
    m_actor = actor;
    m_people.clear();
    refresh();
}

void RuleAgreement::suspend()
{
    m_client = nullptr;
    m_timer.stop();
    m_pass.reset();
    for (Wish& wish : std::exchange(m_wishes, {})) {
        const Reach reach = wish.isSent ? Reach::Unknown : Reach::NotSent;
        wish.done(Error{ErrorKind::Network, reach, {}, {}, {}});
    }
}

void RuleAgreement::refresh()
{
    if (!m_client || m_pass)
        return;
    m_pass = std::make_unique<QObject>();
    m_notes = Json::array();
    m_files.clear();
    readNotes();
}

void RuleAgreement::propose(const Json& ruleFile, Done done)
{
    wish({true, ruleFile, std::move(done)});
}

void RuleAgreement::publish(const Json& ruleFile, Done done)
{
    wish({false, ruleFile, std::move(done)});
}

void RuleAgreement::wish(Wish wish)
{
    if (!m_client) {
        wish.done(Error::of(ErrorKind::Policy, u"sign in first: it must be known who agrees"_s));
        return;
    }
    // What others have said meanwhile comes first.
    m_wishes.push_back(std::move(wish));
    refresh();
}

void RuleAgreement::call(odoo::Call call, std::function<void(const Result<Json>&)> take)
{
    m_client->call(std::move(call), Lane::Interactive, m_pass.get(), std::move(take));
}

void RuleAgreement::read(const QString& model, Json domain, Json fields, int limit, std::function<void(const Json&)> take)
{
    odoo::Call reading;
    reading.model = model;
    reading.method = u"search_read"_s;
    reading.isRead = true;
    reading.args = {{"domain", std::move(domain)}, {"fields", std::move(fields)}, {"load", ""}, {"order", "id"}};
    if (limit > 0)
        reading.args["limit"] = limit;
    reading.context = {{"active_test", false}};
    call(std::move(reading), [this, take = std::move(take)](const Result<Json>& rows) {
        if (rows && rows->is_array())
            return take(*rows);
        const Error error = rows ? Error::of(ErrorKind::Protocol, u"not a list"_s) : rows.error();
        stopPass();
        if (!m_wishes.empty()) {
            const Wish& first = m_wishes.front();
            end(first.isSent ? first.doubt.value_or(inDoubt(error)) : error);
        }
        m_timer.start(readInterval, [this] { refresh(); });
        Q_EMIT callFailed(error);
        Q_EMIT settled();
    });
}

void RuleAgreement::readNotes()
{
    // Few are ever written, so all are read each time: none that was committed late can be missed.
    const auto readRows = [this](Json domain, int limit, marked_notes::Rows take) {
        read(u"mail.message"_s, std::move(domain), Json::array({"body", "create_uid", "write_uid", "create_date", "attachment_ids"}), limit, std::move(take));
    };
    const auto takePage = [this](const Json& rows) {
        for (const Json& row : rows) {
            const std::int64_t id = integerAt(row, "id");
            if (id != 0 && !m_publications.knows(m_actor.server, id) && !m_refused.contains(id) && publication_note::read(textAt(row, "body")))
                m_notes.push_back(row);
        }
    };
    marked_notes::readAfter(0, share_text::anyReference() + u"rule."_s, Json::array({Json::array({"model", "=", toJson(channelModel)})}), pageSize, readRows, takePage,
        [this] { readFiles(); });
}

void RuleAgreement::readFiles()
{
    std::set<std::int64_t> ids;
    for (const Json& note : m_notes) {
        for (const Json& id : note.value("attachment_ids", Json::array())) {
            if (id.is_number_integer())
                ids.insert(id.get<std::int64_t>());
        }
    }
    if (ids.empty())
        return readPeople();
    read(u"ir.attachment"_s, Json::array({Json::array({"id", "in", ids}), Json::array({"file_size", "<=", longestFile})}), Json::array({"datas", "create_uid", "write_uid"}), 0,
        [this](const Json& rows) {
            for (const Json& row : rows)
                m_files[integerAt(row, "id")] = row;
            readPeople();
        });
}

void RuleAgreement::readPeople()
{
    std::set<std::int64_t> unknown;
    for (const Json& note : m_notes) {
        const std::int64_t uid = integerAt(note, "create_uid");
        if (uid != 0 && !m_people.contains(uid))
            unknown.insert(uid);
    }
    if (unknown.empty())
        return take();
    read(u"res.users"_s, Json::array({Json::array({"id", "in", unknown})}), Json::array({"login", "share"}), 0, [this, unknown](const Json& rows) {
        for (const std::int64_t uid : unknown)
            m_people[uid] = QString();
        for (const Json& user : rows) {
            const bool isOfTheHouse = integerAt(user, "id") != superuser && user.value("share", Json(true)) == false;
            m_people[integerAt(user, "id")] = isOfTheHouse ? textAt(user, "login") : QString();
        }
        take();
    });
}

Result<LedgerAct> RuleAgreement::actOf(const Json& note) const
{
    const auto reference = publication_note::read(textAt(note, "body"));
    const std::int64_t author = integerAt(note, "create_uid");
    const auto person = m_people.find(author);
    const auto at = fromOdoo(textAt(note, "create_date"));
    if (!reference || !at || person == m_people.end() || person->second.isEmpty())
        return Error::of(ErrorKind::BadInput, u"nobody of the house wrote it"_s);
    if (!isUntouched(note, author))
        return Error::of(ErrorKind::BadInput, u"somebody else has changed it since %1 wrote it"_s.arg(person->second));
    QByteArray content;
    if (reference->isProposal) {
        const Json attachments = note.value("attachment_ids", Json::array());
        const auto file = attachments.size() == 1 && attachments[0].is_number_integer() ? m_files.find(attachments[0].get<std::int64_t>()) : m_files.end();
        if (file == m_files.end())
            return Error::of(ErrorKind::BadInput, u"the file of the rule is not with it"_s);
        if (!isUntouched(file->second, author))
            return Error::of(ErrorKind::BadInput, u"somebody else has changed the file since %1 attached it"_s.arg(person->second));
        content = QByteArray::fromBase64(textAt(file->second, "datas").toLatin1());
    }
    return publication_note::act(*reference, content, person->second, *at, {m_actor.server, integerAt(note, "id")});
}

void RuleAgreement::take()
{
    const std::uint64_t before = m_ledger.size();
    std::optional<Error> unwritten;
    const qsizetype refusedBefore = m_refused.size();
    for (const Json& note : m_notes) {
        auto act = actOf(note);
        if (!act) {
            m_refused[integerAt(note, "id")] = u"%1 %2: %3"_s.arg(channelName).arg(integerAt(note, "id")).arg(act.error().detail);
            continue;
        }
        act->device = m_device;
        if (const auto written = m_ledger.append(*act); !written) {
            unwritten = written.error();
            break; // those after it are read again, in their order
        }
    }
    if (m_ledger.size() > before) {
        const auto entries = m_ledger.entries(before, m_ledger.size() - before);
        for (const LedgerEntry& entry : entries.value_or({}))
            m_publications.add(entry);
    }
    stopPass();
    if (m_ledger.size() > before)
        Q_EMIT learned();
    if (m_refused.size() > refusedBefore)
        Q_EMIT problemsChanged();
    if (unwritten)
        log::failure("rule notes not stored", *unwritten);
    m_timer.start(readInterval, [this] { refresh(); });
    if (m_wishes.empty())
        Q_EMIT settled();
    else if (unwritten)
        end(*unwritten);
    else
        fulfil();
}

bool RuleAgreement::isThere(const publication_note::Reference& reference) const
{
    const auto isSaid = [&](const RulePublication* publication, const QString& who) {
        return publication && who == m_actor.login && publication->version == reference.version && publication->contentHash == reference.hash;
    };
    const RulePublication* published = m_publications.published(reference.rule);
    if (!reference.isProposal)
        return published && isSaid(published, published->publishedBy);
    const RulePublication* proposed = m_publications.proposed(reference.rule);
    return proposed && isSaid(proposed, proposed->proposedBy);
}

void RuleAgreement::fulfil()
{
    Wish& wish = m_wishes.front();
    const auto hash = contentHashOf(wish.file);
    if (!hash)
        return end(hash.error());
    const Json version = wish.file.is_object() ? wish.file.value("version", Json()) : Json();
    const publication_note::Reference reference{wish.isProposal, definitionIdOf(wish.file), version.is_number_integer() ? version.get<int>() : 0, *hash};
    if (isThere(reference))
        return end({});
    if (wish.isSent) {
        if (++wish.looks < mostLooks) {
            m_timer.start(lookAgain, [this] { refresh(); });
            return;
        }
        return end(wish.doubt.value_or(Error{ErrorKind::Conflict, Reach::Reached, {}, {}, u"the server said yes, but it is not to be seen there"_s}));
    }
    const auto act = wish.isProposal ? m_publications.propose(wish.file, m_actor.login, m_clock.now()) : m_publications.publish(wish.file, m_actor.login, m_clock.now());
    if (!act)
        return end(act.error());
    m_pass = std::make_unique<QObject>();
    findChannel(*act, localTextOf(wish.file.value("name", Json())).in(u"en"_s));
}

void RuleAgreement::findChannel(const LedgerAct& act, const QString& name)
{
    const Json domain = Json::array({Json::array({"name", "=", toJson(channelName)}), Json::array({"channel_type", "=", "channel"}), Json::array({"active", "=", true})});
    read(channelModel, domain, Json::array({"name"}), 1, [this, act, name](const Json& rows) {
        if (!rows.empty())
            return post(integerAt(rows.front(), "id"), act, name);
        odoo::Call creation;
        creation.model = channelModel;
        creation.method = u"create"_s;
        // Two of them do no harm: notes are found wherever they stand.
        creation.args = {{"vals_list", Json::array({{{"name", toJson(channelName)}, {"channel_type", "channel"},
            {"description", "Rules of Backroom that two people agree on"}}})}};
        call(std::move(creation), [this, act, name](const Result<Json>& made) {
            const bool isMade = made && made->is_array() && !made->empty() && made->front().is_number_integer();
            if (isMade)
                return post(made->front().get<std::int64_t>(), act, name);
            stopPass();
            end(made ? Error::of(ErrorKind::Protocol, u"no id"_s) : made.error());
        });
    });
}

void RuleAgreement::post(std::int64_t channel, const LedgerAct& act, const QString& name)
{
    const auto reference = publication_note::referenceOf(act);
    odoo::Call posting;
    posting.model = channelModel;
    posting.method = u"message_post"_s;
    posting.ids = {channel};
    posting.args = {{"body", toJson(publication_note::write(*reference, name))}, {"message_type", "comment"}, {"subtype_xmlid", "mail.mt_note"}};
    if (reference->isProposal) {
        const auto content = canonicalJson(act.subject["file"]);
        if (!content) {
            stopPass();
            return end(content.error());
        }
        const QString file = u"%1 v%2.json"_s.arg(reference->rule.value).arg(reference->version);
        posting.args["attachments"] = Json::array({Json::array({toJson(file), content->toStdString()})});
    }
    m_wishes.front().isSent = true;
    call(std::move(posting), [this](const Result<Json>& answer) { takeAnswer(answer); });
}

void RuleAgreement::takeAnswer(const Result<Json>& answer)
{
    stopPass();
    if (!answer) {
        const Error& error = answer.error();
        const bool isOpen = error.reach == Reach::Unknown || isTransient(error.kind) || error.kind == ErrorKind::Protocol || error.kind == ErrorKind::TooLarge
            || error.kind == ErrorKind::NotTheService;
        if (error.reach == Reach::NotSent || !isOpen)
            return end(error);
        m_wishes.front().doubt = inDoubt(error);
    }
    // A good answer proves nothing (design.md §7.5).
    refresh();
}

void RuleAgreement::end(const Result<void>& outcome)
{
    const Wish wish = std::move(m_wishes.front());
    m_wishes.pop_front();
    wish.done(outcome);
    if (!m_wishes.empty())
        refresh();
    else if (!m_pass)
        Q_EMIT settled();
}

void RuleAgreement::stopPass()
{
    // The answer that brought us here belongs to the owner; it must not die under its own feet.
    if (m_pass)
        m_pass.release()->deleteLater();
}

} // namespace backroom
