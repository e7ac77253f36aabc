// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/closed_fields.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// A read that is tried in parts. Keeps itself alive through its callbacks.
struct Search : std::enable_shared_from_this<Search> {
    struct Part {
        std::vector<QString> fields;
        std::vector<std::int64_t> ids;
    };

    OdooClient& client;
    QString model;
    QObject* owner;
    std::function<void(Result<ClosedFields>)> done;
    std::vector<Part> parts{}; ///< the last one is tried next
    ClosedFields closed{};

    Search(OdooClient& source, QString readModel, QObject* reader, std::function<void(Result<ClosedFields>)> told)
        : client(source), model(std::move(readModel)), owner(reader), done(std::move(told))
    {
    }

    void findRecords(OdooClient::Query refused)
    {
        std::vector<QString> fields = std::exchange(refused.fields, {u"id"_s});
        client.searchRead(refused, Lane::Bulk, owner, [self = shared_from_this(), fields = std::move(fields)](const Result<RecordPage>& page) {
            if (!page)
                return self->done(page.error());
            self->parts.push_back({fields, page->ids});
            self->tryNext();
        });
    }

    void tryNext()
    {
        while (!parts.empty()) {
            Part part = std::move(parts.back());
            parts.pop_back();
            std::erase_if(part.fields, [this](const QString& field) { return closed.contains(field); });
            if (!part.fields.empty() && !part.ids.empty())
                return tryPart(std::move(part));
        }
        done(std::move(closed));
    }

    void tryPart(Part part)
    {
        const OdooClient::Query query{model, Json::array({Json::array({"id", "in", part.ids})}), part.fields, u"id"_s, 0, 0};
        client.searchRead(query, Lane::Bulk, owner, [self = shared_from_this(), part = std::move(part)](const Result<RecordPage>& page) {
            if (!page && page.error().kind != ErrorKind::Access)
                return self->done(page.error());
            if (!page)
                self->split(part);
            self->tryNext();
        });
    }

    void split(const Part& part)
    {
        const auto halve = [](const auto& whole) {
            const auto middle = whole.begin() + static_cast<std::ptrdiff_t>((whole.size() + 1) / 2);
            return std::pair(std::vector(whole.begin(), middle), std::vector(middle, whole.end()));
        };
        if (part.fields.size() > 1) {
            auto [first, second] = halve(part.fields);
            parts.push_back({std::move(second), part.ids});
            parts.push_back({std::move(first), part.ids});
        } else if (part.ids.size() > 1) {
            auto [first, second] = halve(part.ids);
            parts.push_back({part.fields, std::move(second)});
            parts.push_back({part.fields, std::move(first)});
        } else {
            closed.emplace(part.fields.front(), part.ids.front());
        }
    }
};

} // namespace

void findClosedFields(OdooClient& client, const OdooClient::Query& refused, QObject* owner, std::function<void(Result<ClosedFields>)> done)
{
    std::make_shared<Search>(client, refused.model, owner, std::move(done))->findRecords(refused);
}

void recheckClosedFields(OdooClient& client, const QString& model, const ClosedFields& closed, QObject* owner,
    std::function<void(Result<ClosedFields>)> done)
{
    const auto search = std::make_shared<Search>(client, model, owner, std::move(done));
    for (const auto& [field, id] : closed)
        search->parts.push_back({{field}, {id}});
    search->tryNext();
}

} // namespace backroom
