// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/refusals.h"
#include "core/domain/governance/delegation.h"
#include "core/domain/governance/policy_reason.h"
#include "core/domain/work/item_life.h"
#include "ui/text/policy_words.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

using namespace backroom;
using namespace backroom::ctl;
using namespace Qt::StringLiterals;

namespace {

QString contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Whatever looks like a code in the sources that refuse.
QStringList codesInSources()
{
    static const QRegularExpression code(u"u\"([a-z]+(?:-[a-z]+)+)(?::[^\"]*)?\"_s"_s);
    QStringList codes;
    for (const char* folder : {"core/engine", "core/store", "core/domain/ledger", "core/domain/rules"}) {
        QDirIterator files(QStringLiteral(BACKROOM_SOURCE_DIR "/") + QLatin1StringView(folder), {u"*.cpp"_s}, QDir::Files);
        while (files.hasNext()) {
            for (auto matches = code.globalMatch(contentOf(files.next())); matches.hasNext();)
                codes.push_back(matches.next().captured(1));
        }
    }
    codes.removeDuplicates();
    return codes;
}

bool hasSentence(const QString& code)
{
    const QString sentence = refusalSentence(code + u": one, two"_s);
    return !sentence.isEmpty() && !sentence.contains(code + u':') && !refusalSentences({code}).contains(u".;"_s);
}

} // namespace

/// Nobody is told a code: whatever can be refused has a sentence.
class RefusalsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeInTheSourcesHasASentence()
    {
        // Names of other things: of findings, facts, figures, secrets, and what the guard says to the console alone.
        static const QStringList others{u"avoided-per-minute"_s, u"data-freshness"_s, u"bad-request"_s, u"decided-outside"_s, u"decision-guard"_s, u"due-soon"_s, u"ledger-signing-key"_s, u"not-done"_s, u"at-risk"_s, u"near-real-time"_s,
            u"real-time"_s};
        const QStringList codes = codesInSources();
        for (const QString& known : {u"playbook-open"_s, u"people-unread"_s, u"held-beside"_s, u"input-past"_s})
            QVERIFY2(codes.contains(known), qPrintable(known)); // that they are found at all
        QStringList mute;
        for (const QString& code : codes) {
            if (!others.contains(code) && !hasSentence(code))
                mute.push_back(code);
        }
        QVERIFY2(mute.isEmpty(), qPrintable(mute.join(u' ')));
        QVERIFY(!hasSentence(u"no-such-code"_s));
    }

    void everyRefusalOfAnActHasASentence()
    {
        for (int i = 0; i <= static_cast<int>(RefusalCode::NotDue); ++i) {
            const QString code = toName(static_cast<RefusalCode>(i));
            QVERIFY2(hasSentence(code), qPrintable(code));
        }
    }

    void everyReasonOfThePolicyHasASentence()
    {
        for (const PolicyCode code : allPolicyCodes()) {
            const QString sentence = refusalSentence(u"policy:"_s + QString::fromStdString(toJson(PolicyReason{.code = code}).dump()));
            QVERIFY2(!sentence.isEmpty() && !sentence.contains(u'{') && !sentence.endsWith(u'.'), qPrintable(toName(code)));
        }
        for (int i = 0; i <= static_cast<int>(DelegationRefusal::Unknown); ++i) {
            const auto refusal = static_cast<DelegationRefusal>(i);
            QVERIFY2(!text::delegationRefusal(refusal).isEmpty(), qPrintable(toName(refusal)));
        }
    }

    void whatAPolicyStoppedLaterIsToldInSentences()
    {
        const QString above = QString::fromStdString(toJson(PolicyReason{.code = PolicyCode::NoAuthority}).dump());
        const Error error{ErrorKind::Policy, Reach::NotSent, {}, {}, u"policy:"_s + above + u"\ncould:{\"people\":[\"Nina\"],\"roles\":[]}"_s};
        const QString sentence = sentenceOf(error);
        QVERIFY2(!sentence.contains(u'{') && sentence.contains(u"Nina"_s) && !sentence.contains(u".;"_s), qPrintable(sentence));
        DecisionRow row;
        row.state = DecisionState::Failed;
        row.error = error;
        QVERIFY2(outcomeOf(row).startsWith(u"failed: None of your roles"_s), qPrintable(outcomeOf(row)));
    }

    void aSumIsExplained()
    {
        PolicyReason reason{.code = PolicyCode::RollingAboveLimit};
        const Currency euro(u"EUR"_s);
        reason.per = Dimension::Customer;
        reason.text = u"Kern"_s;
        reason.limit = Money(50000, euro);
        reason.before = Money(45000, euro);
        reason.amount = Money(55000, euro);
        reason.at = fromIso(u"2026-11-22T10:00:00Z"_s);
        reason.window = std::chrono::hours(24);
        const QString sentence = refusalSentence(u"policy:"_s + QString::fromStdString(toJson(reason).dump()));
        for (const char* part : {"Kern", "450.00", "100.00", "550.00", "500.00", "2026"})
            QVERIFY2(sentence.contains(QLatin1StringView(part)), qPrintable(sentence));
    }

    void whatWasTypedWrongIsWrongUse()
    {
        QCOMPARE(exitCodeOf(ErrorKind::Policy, {u"input-wrong:quantity"_s}), WrongUse);
        QCOMPARE(exitCodeOf(ErrorKind::Policy, {u"override-needless"_s}), WrongUse);
        QCOMPARE(exitCodeOf(ErrorKind::Policy, {u"input-wrong:quantity"_s, u"decision-open"_s}), RefusedByPolicy);
        QCOMPARE(exitCodeOf(ErrorKind::Policy, {}), RefusedByPolicy);
        QCOMPARE(exitCodeOf(ErrorKind::Store, {u"input-wrong:quantity"_s}), StoreProblem);
    }
};

QTEST_GUILESS_MAIN(RefusalsTest)
#include "tst_refusals.moc"
