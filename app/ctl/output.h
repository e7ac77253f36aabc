// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/outcome.h"
#include "core/base/json.h"

namespace backroom::ctl {

/// Standard output. Text of a server goes through plain(), so that it cannot steer a terminal.
void print(const QString& text);
void print(const Json& json);
/// Standard error: "backroomctl: P00012: what happened; what to do".
void complain(const QString& subject, const QString& what);

/// To a file that its owner alone may read. A name that cannot be written to is wrong use; a disk that is full is not.
ExitCode writePrivately(const QString& fileName, const QByteArray& bytes);

/// Control and invisible formatting characters become spaces.
QString plain(QString text);

/// Columns as wide as their widest cell; the last one is not padded.
class Table {
public:
    enum class Align { Left, Right };
    void addColumn(const QString& header, Align align = Align::Left) { m_columns.push_back({header, align}); }
    void addRow(const QStringList& cells);
    QString text() const;

private:
    struct Column {
        QString header;
        Align align;
    };
    std::vector<Column> m_columns;
    std::vector<QStringList> m_rows;
};

/// "58 m", "3 h 10 m", "2 d 4 h".
QString ageOf(Duration age);
QString totalsOf(const std::vector<Money>& totals);
/// Who wants how much, from which rule, as of when.
QString headline(const ItemDetail& detail);
/// Whether exactly one decision has this id or reference; else says so, and lists those that have it.
bool isOne(const QString& idOrReference, const std::vector<DecisionRow>& named);
QString toName(QueuePhase phase);
QString toName(SourcePhase phase);

Json toJson(const QStringList& texts);
Json toJson(const Money& money);
Json toJson(const std::optional<Timestamp>& time);
Json toJson(const std::optional<Error>& error);
Json toJson(const std::vector<Fact>& facts);
Json toJson(const ItemRow& row);
Json toJson(const QueueStatus& queue);
Json toJson(const DecisionRow& decision);
Json toJson(const SourceStatus& source);
Json toJson(const LiveStatus& live);
Json toJson(const FeedStatus& feed);
/// "push", "catching-up" …
QString toName(FeedMode mode);
/// "0.04 s", "12.0 s", "3 m".
QString lagOf(const std::optional<Duration>& lag);
Json toJson(const ItemDetail& detail);
Json toJson(const ItemWork& work);
template <typename T>
Json listOf(const std::vector<T>& values)
{
    Json list = Json::array();
    for (const T& value : values)
        list.push_back(ctl::toJson(value));
    return list;
}
/// Who has it in hand, what was noted, and what of it the others do not know.
QString workText(const ItemWork& work, Timestamp now);

} // namespace backroom::ctl
