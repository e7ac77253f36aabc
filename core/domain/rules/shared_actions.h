// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/rule.h"

#include <QStringList>

namespace backroom {

/// Actions that rules over the same model have in common; declared in resources/actions/*.json. They come with the program
/// only: what people add decides by actions written in their own rule files, on which two people agree as a whole.
struct ActionFile {
    QString id;
    int version = 1;
    QString model; ///< "*": any model whose records are talked about
    std::map<QString, ActionDefinition> actions;
};

/// BadInput with a JSON pointer in `detail` when the file breaks the form.
Result<ActionFile> actionFileFromJson(const Json& json);

class SharedActions {
public:
    /// False: its model has a file already.
    bool add(ActionFile file);
    const std::vector<ActionFile>& files() const { return m_files; }

    /// Gives the rule the actions it names; `model` is that of its feed. What cannot be given, with the pointer: "/actions/…: …".
    QStringList lend(Rule& rule, const QString& model) const;

private:
    const ActionDefinition* find(const QString& model, const QString& name, int& version) const;

    std::vector<ActionFile> m_files;
};

} // namespace backroom
