// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/sharing/share.h"

namespace backroom {

/// What a share says in Odoo: lines for people, and one last line for programs, the reference, e.g.
/// "[backroom/1 close 3f2a… 81bc… disposition=accepted%20as%20is cause=timing lines=1]": version, act, item, token, values.
/// It is written as plain text, which survives every cleaning of HTML, and found by a search for its beginning.
namespace share_text {

/// Beginning of every reference; of those of one act; of those of one act and item.
QString anyReference();
QString referenceOf(LifeAct::Kind kind);
QString taskReferenceOf(const ItemId& item);
/// Only this share has it.
QString tokenMark(const QString& token);

QString write(const Share& share);
/// For fields that take HTML as it is.
QString asHtml(const QString& text);

/// Lines of a piece of HTML as a person reads them; none when it is longer than anybody's note.
QStringList plainLines(const QString& html);

/// An act as a reference tells it; who did it, and when, is for the server to say, not for the text.
struct Told {
    QString token;
    ItemId item;
    LifeAct act;
    bool operator==(const Told&) const = default;
};
/// All that an untrusted piece of HTML tells. What is not quite right is left out.
std::vector<Told> read(const QString& html);

} // namespace share_text

} // namespace backroom
