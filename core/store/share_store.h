// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/sharing/share.h"
#include "core/store/database.h"

namespace backroom {

/// What was told by another person, as it was read from the source.
struct ForeignAct {
    std::int64_t message = 0; ///< id of the message that says it; later ones have higher ids
    QString token;
    ItemId item;
    RecordKey record; ///< where it stood
    LifeAct act;      ///< `who` as the server knows it
    Timestamp at{};
    bool operator==(const ForeignAct&) const = default;
};

/// The outbox of shares and what was read of others', in the same file as the lives (work.sqlite), so that an act and its
/// share are one commit.
class ShareStore {
public:
    explicit ShareStore(Database& database)
        : m_database(database) {}

    /// A new share, within the caller's transaction (WorkStore::write). It takes the place of a renewal of the same claim that was
    /// not sent, and one that ends a claim makes that stand no more.
    Result<void> insert(const Share& share);
    /// A share as it stands now.
    Result<void> update(const Share& share);
    /// The claim ended by somebody else's hand.
    Result<void> endClaim(const QString& token);

    /// Not settled, the oldest first.
    Result<std::vector<Share>> open() const;
    /// Claims of persons of this device that nothing has ended yet; refused ones are none.
    Result<std::vector<Share>> standingClaims() const;
    /// All of an item, the oldest first.
    Result<std::vector<Share>> of(const ItemId& item) const;
    Result<bool> isOwn(const QString& token) const;

    /// False when it was known already.
    Result<bool> addForeign(const ForeignAct& act);
    /// Those whose item has not been seen here yet, the oldest first.
    Result<std::vector<ForeignAct>> waiting() const;
    Result<void> settle(const QString& token);

    /// How far somebody's reading has come; null at first.
    Result<Json> mark(const QString& reader) const;
    Result<void> setMark(const QString& reader, const Json& mark);

private:
    Result<std::vector<Share>> read(const char* sql, const QVariantList& values) const;

    Database& m_database;
};

} // namespace backroom
