// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/channel_notes.h"

#include "core/base/log.h"
#include "core/engine/marked_notes.h"
#include "core/engine/server_facts.h"

#include <set>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString channelModel = u"discuss.channel"_s;
constexpr Duration lookAgainAfter = 2s;
constexpr int mostLooks = 3;
constexpr Duration readAgainAfter = 10s;
constexpr int notesAtOnce = 200;
/// No rule file is larger.
constexpr qsizetype longestFile = 1024 * 1024;

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

ChannelNotes::ChannelNotes(Clock& clock, LedgerStore& ledger, Channel channel, QString device, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_ledger(ledger),
      m_channel(std::move(channel)),
      m_device(std::move(device)),
      m_timer(clock)
{
}

ChannelNotes::~ChannelNotes() = default;

void ChannelNotes::resume(OdooClient& client, const Actor& actor)
{
    m_client = &client;
    if (m_actor.server != actor.server)
        m_refused.clear();
    m_isRead = false;
    m_actor = actor;
    m_people.clear();
    refresh();
}

void ChannelNotes::suspend()
{
    m_client = nullptr;
    m_timer.stop();
    m_pass.reset();
    for (Wish& wish : std::exchange(m_wishes, {})) {
        const Reach reach = wish.isSent ? Reach::Unknown : Reach::NotSent;
        wish.done(Error{ErrorKind::Network, reach, {}, {}, {}});
    }
}

void ChannelNotes::refresh()
{
    if (!m_client || m_pass)
        return;
    m_pass = std::make_unique<QObject>();
    m_notes = Json::array();
    m_files.clear();
    readNotes();
}

void ChannelNotes::wish(Wish wish)
{
    if (!m_client) {
        wish.done(Error::of(ErrorKind::Policy, u"sign in first: it must be known who says so"_s));
        return;
    }
    // What others have said meanwhile comes first.
    m_wishes.push_back(std::move(wish));
    refresh();
}

void ChannelNotes::call(odoo::Call call, std::function<void(const Result<Json>&)> take)
{
    m_client->call(std::move(call), Lane::Interactive, m_pass.get(), std::move(take));
}

void ChannelNotes::read(const QString& model, Json domain, Json fields, int limit, std::function<void(const Json&)> take)
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
        // What this person cannot read, or the source does not have, stays unread.
        m_isRead = m_isRead || !isTransient(error.kind);
        m_timer.start(isTransient(error.kind) ? readAgainAfter : m_channel.readInterval, [this] { refresh(); });
        Q_EMIT callFailed(error);
        Q_EMIT settled();
    });
}

void ChannelNotes::readNotes()
{
    // Few are ever written, so all are read each time: none that was committed late can be missed.
    const auto readRows = [this](Json domain, int limit, marked_notes::Rows take) {
        read(u"mail.message"_s, std::move(domain), Json::array({"body", "create_uid", "write_uid", "create_date", "write_date", "attachment_ids"}), limit, std::move(take));
    };
    const auto takePage = [this](const Json& rows) {
        for (const Json& row : rows) {
            const std::int64_t id = integerAt(row, "id");
            if (id != 0 && !m_refused.contains(id) && isNews(id, textAt(row, "body")))
                m_notes.push_back(row);
        }
    };
    marked_notes::readAfter(0, m_channel.mark, Json::array({Json::array({"model", "=", toJson(channelModel)})}), notesAtOnce, readRows, takePage,
        [this] { readFiles(); });
}

void ChannelNotes::readFiles()
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

void ChannelNotes::readPeople()
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

Result<ChannelNotes::Note> ChannelNotes::noteOf(const Json& row) const
{
    const std::int64_t author = integerAt(row, "create_uid");
    const auto person = m_people.find(author);
    const auto at = fromOdoo(textAt(row, "create_date"));
    if (!at || person == m_people.end() || person->second.isEmpty())
        return Error::of(ErrorKind::BadInput, u"nobody of the house wrote it"_s);
    if (!isUntouched(row, author))
        return Error::of(ErrorKind::BadInput, u"somebody else has changed it since %1 wrote it"_s.arg(person->second));
    // All that the server writes when it is posted is of one moment.
    if (textAt(row, "write_date") != textAt(row, "create_date"))
        return Error::of(ErrorKind::BadInput, u"%1 has changed it since"_s.arg(person->second));
    Note note{integerAt(row, "id"), textAt(row, "body"), person->second, *at, {}};
    for (const Json& id : row.value("attachment_ids", Json::array())) {
        const auto file = id.is_number_integer() ? m_files.find(id.get<std::int64_t>()) : m_files.end();
        if (file == m_files.end())
            continue;
        if (!isUntouched(file->second, author))
            return Error::of(ErrorKind::BadInput, u"somebody else has changed the file since %1 attached it"_s.arg(person->second));
        note.files.push_back(QByteArray::fromBase64(textAt(file->second, "datas").toLatin1()));
    }
    return note;
}

Result<void> ChannelNotes::enter(const LedgerAct& act)
{
    const std::uint64_t place = m_ledger.size();
    if (const auto written = m_ledger.append(act); !written)
        return written.error();
    const auto entries = m_ledger.entries(place, 1);
    if (!entries)
        return entries.error();
    for (const LedgerEntry& entry : *entries)
        learn(entry);
    return {};
}

void ChannelNotes::take()
{
    const std::uint64_t before = m_ledger.size();
    std::optional<Error> unwritten;
    const qsizetype refusedBefore = m_refused.size();
    for (const Json& row : m_notes) {
        const auto note = noteOf(row);
        auto act = note ? actOf(*note) : Result<std::optional<LedgerAct>>(note.error());
        if (!act) {
            m_refused[integerAt(row, "id")] = u"%1 %2: %3"_s.arg(m_channel.name).arg(integerAt(row, "id")).arg(act.error().detail);
            continue;
        }
        if (!*act)
            continue;
        (*act)->device = m_device;
        if (const auto entered = enter(**act); !entered) {
            unwritten = entered.error();
            break; // those after it are read again, in their order
        }
    }
    stopPass();
    if (m_ledger.size() > before)
        Q_EMIT learned();
    if (m_refused.size() > refusedBefore)
        Q_EMIT problemsChanged();
    if (unwritten)
        log::failure("notes not stored", *unwritten);
    else
        m_isRead = true;
    m_timer.start(m_channel.readInterval, [this] { refresh(); });
    if (m_wishes.empty())
        Q_EMIT settled();
    else if (unwritten)
        end(*unwritten);
    else
        fulfil();
}

void ChannelNotes::fulfil()
{
    Wish& wish = m_wishes.front();
    if (wish.isThere())
        return end({});
    if (wish.isSent) {
        if (++wish.looks < mostLooks) {
            m_timer.start(lookAgainAfter, [this] { refresh(); });
            return;
        }
        return end(wish.doubt.value_or(Error{ErrorKind::Conflict, Reach::Reached, {}, {}, u"the server said yes, but it is not to be seen there"_s}));
    }
    const auto statement = wish.say();
    if (!statement)
        return end(statement.error());
    m_pass = std::make_unique<QObject>();
    findChannel(*statement);
}

void ChannelNotes::findChannel(const Statement& statement)
{
    const Json domain = Json::array({Json::array({"name", "=", toJson(m_channel.name)}), Json::array({"channel_type", "=", "channel"}), Json::array({"active", "=", true})});
    read(channelModel, domain, Json::array({"name"}), 1, [this, statement](const Json& rows) {
        if (!rows.empty())
            return post(integerAt(rows.front(), "id"), statement);
        odoo::Call creation;
        creation.model = channelModel;
        creation.method = u"create"_s;
        // Two of them do no harm: notes are found wherever they stand.
        creation.args = {{"vals_list", Json::array({{{"name", toJson(m_channel.name)}, {"channel_type", "channel"}, {"description", toJson(m_channel.purpose)}}})}};
        call(std::move(creation), [this, statement](const Result<Json>& made) {
            const bool isMade = made && made->is_array() && !made->empty() && made->front().is_number_integer();
            if (isMade)
                return post(made->front().get<std::int64_t>(), statement);
            stopPass();
            end(made ? Error::of(ErrorKind::Protocol, u"no id"_s) : made.error());
        });
    });
}

void ChannelNotes::post(std::int64_t channel, const Statement& statement)
{
    odoo::Call posting;
    posting.model = channelModel;
    posting.method = u"message_post"_s;
    posting.ids = {channel};
    posting.args = {{"body", toJson(statement.body)}, {"message_type", "comment"}, {"subtype_xmlid", "mail.mt_note"}};
    if (!statement.attachments.is_null())
        posting.args["attachments"] = statement.attachments;
    m_wishes.front().isSent = true;
    call(std::move(posting), [this](const Result<Json>& answer) { takeAnswer(answer); });
}

void ChannelNotes::takeAnswer(const Result<Json>& answer)
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

void ChannelNotes::end(const Result<void>& outcome)
{
    const Wish wish = std::move(m_wishes.front());
    m_wishes.pop_front();
    wish.done(outcome);
    if (!m_wishes.empty())
        refresh();
    else if (!m_pass)
        Q_EMIT settled();
}

void ChannelNotes::stopPass()
{
    // The answer that brought us here belongs to the owner; it must not die under its own feet.
    if (m_pass)
        m_pass.release()->deleteLater();
}

} // namespace backroom
