// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <map>

namespace backroom {

/// What a source says about one field of a model, in Odoo's type names ("monetary", "many2one", "datetime" …).
struct FieldSchema {
    QString type;
    QString relation; ///< target model of a many2one, one2many or many2many
    QString label = {}; ///< as the source calls it in the person's language
    int size = 0;       ///< of a text: how many characters it may have; 0 = any
    QStringList choices = {}; ///< of a selection: the values it may have; empty = nobody told

    bool operator==(const FieldSchema&) const = default;
};

/// The fields the signed-in user may read; a field that is absent is neither asked for nor shown.
using ModelSchema = std::map<QString, FieldSchema>;

} // namespace backroom
