// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/odoo_records.h"

#include "core/protocol/odoo_error.h"
#include "core/protocol/odoo_json2.h"
#include "core/protocol/odoo_jsonrpc.h"

#include <algorithm>

namespace backroom::odoo {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxDepth = 200;

/// Follows the parser through `[{…}, …]`, or `{"result": [{…}, …]}`, and fills the page as values come by.
class PageReader : public nlohmann::json_sax<Json> {
public:
    PageReader(RecordPage& page, bool hasEnvelope) : m_page(page), m_hasEnvelope(hasEnvelope)
    {
        for (const QString& field : page.fields)
            m_names.push_back(field.toStdString());
    }

    /// The envelope holds an error instead of a result.
    bool sawError() const { return m_sawError; }
    bool sawList() const { return m_sawList; }
    const QString& failure() const { return m_failure; }

    bool null() override { return value({}); }
    bool boolean(bool flag) override { return value(FieldValue::Variant(flag)); }
    bool number_integer(number_integer_t number) override { return integer(number); }
    bool number_unsigned(number_unsigned_t number) override { return integer(static_cast<std::int64_t>(number)); }
    bool number_float(number_float_t number, const string_t&) override { return value(FieldValue::Variant(number)); }
    bool string(string_t& text) override
    {
        if (inFieldList()) {
            // The name of a many2one read as [id, name]; the id is enough.
            m_listIsIds = m_listIsIds && m_list.size() == 1 && !m_nameFollowed;
            m_nameFollowed = true;
            return true;
        }
        return value(FieldValue::Variant(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))));
    }
    bool binary(binary_t&) override { return fail(u"binary data"_s); }

    bool key(string_t& name) override
    {
        if (m_inRecord) {
            if (m_depth == m_recordDepth)
                m_column = columnOf(name);
        } else if (m_hasEnvelope && m_depth == 1) {
            m_sawError = name == "error";
            m_inResult = name == "result";
            return !m_sawError;
        }
        return true;
    }

    bool start_object(std::size_t) override
    {
        if (inPage())
            startRecord();
        else if (inFieldList())
            m_listIsIds = false;
        return descend();
    }
    bool end_object() override
    {
        --m_depth;
        return inPage() ? endRecord() : true;
    }

    bool start_array(std::size_t) override
    {
        const bool isPage = m_hasEnvelope ? m_depth == 1 && m_inResult : m_depth == 0;
        if (isPage) {
            m_sawList = true;
        } else if (inPage()) {
            return fail(notARecord());
        } else if (inField()) {
            m_list.clear();
            m_listIsIds = true;
            m_nameFollowed = false;
        } else if (inFieldList()) {
            m_listIsIds = false;
        }
        return descend();
    }
    bool end_array() override
    {
        --m_depth;
        if (inField()) {
            if (!m_listIsIds)
                return value({});
            if (m_nameFollowed)
                return value(FieldValue::Variant(m_list.front()));
            return value(FieldValue::Variant(m_list));
        }
        if (m_depth == m_recordDepth - 2 && m_sawList)
            m_listEnded = true;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
    {
        return fail(u"not valid JSON at byte %1"_s.arg(position));
    }

private:
    static constexpr int noColumn = -1;
    static constexpr int idColumn = -2;

    static QString notARecord() { return u"the list holds something that is not a record"_s; }

    bool inPage() const { return m_sawList && !m_listEnded && m_depth == m_recordDepth - 1; }
    bool inField() const { return m_inRecord && m_depth == m_recordDepth; }
    bool inFieldList() const { return m_inRecord && m_depth == m_recordDepth + 1; }

    bool descend() { return ++m_depth <= maxDepth || fail(u"JSON nested too deeply"_s); }

    bool fail(const QString& what)
    {
        if (m_failure.isEmpty())
            m_failure = what;
        return false;
    }

    bool integer(std::int64_t number)
    {
        if (inFieldList()) {
            m_listIsIds = m_listIsIds && !m_nameFollowed;
            m_list.push_back(number);
            return true;
        }
        if (inField() && m_column == idColumn) {
            m_id = number;
            return true;
        }
        return value(FieldValue::Variant(number));
    }

    bool value(FieldValue value)
    {
        if (inFieldList())
            m_listIsIds = false; // neither ids nor [id, name]
        else if (inField() && m_column >= 0)
            m_page.values[m_rowStart + static_cast<std::size_t>(m_column)] = std::move(value);
        else if (inPage())
            return fail(notARecord());
        return true;
    }

    void startRecord()
    {
        m_inRecord = true;
        m_id = 0;
        m_column = noColumn;
        m_expected = 0;
        m_rowStart = m_page.values.size();
        m_page.values.resize(m_rowStart + m_names.size());
    }
    bool endRecord()
    {
        m_inRecord = false;
        if (m_id == 0)
            return fail(u"a record has no id"_s);
        m_page.ids.push_back(m_id);
        return true;
    }

    /// Odoo answers in the order it was asked, so the next column is nearly always the right one.
    int columnOf(const std::string& name)
    {
        if (name == "id")
            return idColumn;
        if (m_expected < m_names.size() && m_names[m_expected] == name)
            return static_cast<int>(m_expected++);
        const auto found = std::find(m_names.begin(), m_names.end(), name);
        if (found == m_names.end())
            return noColumn;
        m_expected = static_cast<std::size_t>(found - m_names.begin()) + 1;
        return static_cast<int>(m_expected) - 1;
    }

    RecordPage& m_page;
    const bool m_hasEnvelope;
    /// Depth inside a record's braces.
    const int m_recordDepth = m_hasEnvelope ? 3 : 2;
    std::vector<std::string> m_names;
    QString m_failure;
    int m_depth = 0;
    bool m_inResult = false;
    bool m_sawError = false;
    bool m_sawList = false;
    bool m_listEnded = false;
    bool m_inRecord = false;

    std::int64_t m_id = 0;
    std::size_t m_rowStart = 0;
    std::size_t m_expected = 0;
    int m_column = noColumn;

    FieldValue::Ids m_list;
    bool m_listIsIds = false;
    bool m_nameFollowed = false;
};

Error broken(const QString& what)
{
    return {ErrorKind::Protocol, Reach::Unknown, {}, {}, what};
}

} // namespace

Result<RecordPage> decodeRecords(const HttpReply& reply, Protocol protocol, std::vector<QString> fields)
{
    const bool isRpc = protocol == Protocol::JsonRpc;
    const auto asError = [&reply, isRpc]() -> Error {
        const Result<Json> decoded = isRpc ? decodeRpc(reply) : decodeJson2(reply);
        return decoded ? broken(u"not a list of records"_s) : decoded.error();
    };
    if (reply.status >= 300 || !isJson(reply))
        return asError();

    RecordPage page;
    std::erase(fields, u"id"_s);
    page.fields = std::move(fields);
    PageReader reader(page, isRpc);
    const bool complete = Json::sax_parse(reply.body.begin(), reply.body.end(), &reader);
    if (reader.sawError())
        return asError();
    if (!complete)
        return broken(reader.failure());
    if (!reader.sawList())
        return broken(u"not a list of records"_s);
    return page;
}

} // namespace backroom::odoo
