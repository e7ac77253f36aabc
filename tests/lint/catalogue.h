// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <nlohmann/json.hpp>

#include <map>

namespace backroom::lint {

using Json = nlohmann::json;

/// Discarded when it cannot be parsed.
Json readJson(const QString& path);

/// The delivered feeds and queues beside the fields that a real Odoo has: what a rule may refer to.
class Catalogue {
public:
    /// Files of a folder of the resources, by name without ".json".
    static std::map<std::string, Json> read(const QString& folder);

    /// `recorded`: folder with the fields of each model, {"field": [type, relation]}.
    Catalogue(std::map<std::string, Json> feeds, std::map<std::string, Json> queues, std::map<std::string, Json> actions, const QString& recorded);

    /// What a feed names that is not there; empty = nothing.
    QStringList problemsOfFeed(const Json& feed) const;
    QStringList problemsOfActions(const Json& file) const;
    QStringList problemsOfRule(const Json& rule) const;

private:
    const Json* feedOf(const std::string& model) const;
    /// Who reads a field, which says where it must be.
    enum class Reader {
        Server, ///< on the model
        Rule,   ///< on a model with a feed; the puller adds what a rule reads of its own records
        Mirror, ///< among the fields of the model's feed
    };

    /// Looks up a field, dotted path or derived value.
    void walkPath(const std::string& model, const std::string& path, Reader reader, const QString& place, QStringList& problems) const;
    void walkDomain(const std::string& model, const Json& domain, Reader reader, const QString& place, QStringList& problems) const;
    /// Where a feed's records are talked about must be a record with chatter and activities.
    void checkDiscussion(const Json& feed, QStringList& problems) const;
    /// By what fields_get tells; true where the model is not recorded.
    bool mayBeTalkedAbout(const std::string& model) const;
    /// The model behind the links of a path; empty when it leads nowhere.
    std::string targetOf(const std::string& model, const std::string& path) const;
    void checkRecord(const std::string& model, const Json& record, const QString& place, QStringList& problems) const;
    /// What `rules explain` and the item show must have a name for people: derived values a label, arguments a text.
    /// What the rule means by the name; null: nothing.
    const Json* sharedAction(const std::string& model, const std::string& name) const;
    void checkAction(const std::string& model, const Json& action, const QString& place, QStringList& problems) const;
    void checkNames(const Json& rule, const std::string& model, QStringList& problems) const;
    void checkLabel(const std::string& model, const std::string& path, const QString& place, QStringList& problems) const;
    void checkLabels(const std::string& model, const Json& domain, const QString& place, QStringList& problems) const;
    void checkExamples(const Json& rule, const std::string& model, QStringList& problems) const;

    std::map<std::string, Json> m_feeds;
    std::map<std::string, Json> m_queues;
    std::map<std::string, Json> m_actions;
    std::map<std::string, Json> m_schemas; ///< by model
};

} // namespace backroom::lint
