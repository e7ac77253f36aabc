// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/progress_line.h"

#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QRadioButton>

class QVBoxLayout;

namespace backroom {

/// How to reach Odoo or the integration bus: entered, checked field by field when it is left, tried without storing anything, then connected.
class ConnectionDialog : public QDialog {
    Q_OBJECT
public:
    ConnectionDialog(UiContext& context, const ConnectionSettings& settings, QWidget* parent = nullptr);

    ConnectionSettings settings() const;

private:
    /// Checks one field and says what is wrong with it; when it is left, or before anything is sent.
    void check(const QLineEdit* field);
    QString title() const;
    /// All fields; the first wrong one gets the keyboard.
    bool checkAll();
    void edited(QLineEdit* field);
    void refreshButtons();
    bool isRemotePlain() const;
    QString addressProblem(const QUrl& url, bool isSocket) const;
    void test();
    void tested(quint64 ticket, const ConnectionReport& report);
    void connectNow();
    void addResult(bool good, const QString& label, const QString& value);
    void clearResults();
    void chooseCaFile();
    void setProblem(QLineEdit* field, PlainLabel* note, const QString& problem);

    UiContext& m_context;
    const ConnectionSettings m_given;
    const bool m_isBus; ///< takes an address and a key alone
    QLineEdit* m_url;
    QLineEdit* m_database;
    QLineEdit* m_login;
    QLineEdit* m_secret;
    QLineEdit* m_caFile;
    QLineEdit* m_live; ///< where /websocket is, if not below the address
    QRadioButton* m_key;
    QRadioButton* m_password;
    QCheckBox* m_plainHttp;
    PlainLabel* m_urlNote;
    PlainLabel* m_caNote;
    PlainLabel* m_liveNote;
    PlainLabel* m_loginNote;
    Notice* m_keyStore;
    Notice* m_plainWarning;
    QVBoxLayout* m_results;
    ProgressLine* m_progress;
    KeyButton* m_test;
    KeyButton* m_connect;
    quint64 m_ticket = 0;
};

} // namespace backroom
