// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/connection/connection_dialog.h"

#include "ui/text/error_text.h"
#include "ui/text/words.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QUrl>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QUrl urlOf(const QString& text)
{
    const QString trimmed = text.trimmed();
    return QUrl(trimmed.contains("://"_L1) || trimmed.isEmpty() ? trimmed : u"https://"_s + trimmed, QUrl::StrictMode);
}

bool isThisMachine(const QString& host)
{
    return host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1);
}

} // namespace

ConnectionDialog::ConnectionDialog(UiContext& context, const ConnectionSettings& settings, QWidget* parent)
    : QDialog(parent), m_context(context), m_url(new QLineEdit(settings.url)), m_database(new QLineEdit(settings.database)),
      m_login(new QLineEdit(settings.login)), m_secret(new QLineEdit), m_caFile(new QLineEdit(settings.caFile)),
      m_key(new QRadioButton(tr("API key"))), m_password(new QRadioButton(tr("Password"))),
      m_plainHttp(new QCheckBox(tr("Allow plain HTTP to this server"))), m_urlNote(new PlainLabel({}, u"fieldNote"_s)),
      m_caNote(new PlainLabel({}, u"fieldNote"_s)), m_loginNote(new PlainLabel({}, u"fieldNote"_s)),
      m_keyStore(new Notice(context.look, Notice::Place::Pane)), m_plainWarning(new Notice(context.look, Notice::Place::Pane)),
      m_results(new QVBoxLayout), m_progress(new ProgressLine(context.look, context.clock)),
      m_test(new KeyButton(context.look, KeyButton::Kind::Plain)), m_connect(new KeyButton(context.look, KeyButton::Kind::Primary))
{
    setWindowTitle(tr("Connect to Odoo"));
    setMinimumWidth(560);
    m_url->setPlaceholderText(u"https://erp.example.com"_s);
    m_url->setAccessibleName(tr("Address"));
    m_database->setAccessibleName(tr("Database"));
    m_login->setAccessibleName(tr("Login"));
    m_secret->setAccessibleName(tr("API key or password"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_caFile->setAccessibleName(tr("Certificate authority"));
    m_caFile->setPlaceholderText(tr("only for your company's own certificates"));
    m_login->setPlaceholderText(tr("not needed with a key on Odoo 19"));
    m_plainHttp->setChecked(settings.allowPlainHttp);
    (settings.secretIsKey ? m_key : m_password)->setChecked(true);

    auto* choose = new KeyButton(context.look, KeyButton::Kind::Plain);
    choose->setText(tr("Choose…"));
    auto* kinds = new QHBoxLayout;
    kinds->setSpacing(12);
    kinds->addWidget(m_key);
    kinds->addWidget(m_password);
    kinds->addStretch();
    auto* caLine = new QHBoxLayout;
    caLine->setSpacing(8);
    caLine->addWidget(m_caFile, 1);
    caLine->addWidget(choose);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto line = [&](const QString& label, auto* field) {
        grid->addWidget(new PlainLabel(label, u"muted"_s), row, 0);
        if constexpr (std::is_base_of_v<QLayout, std::remove_pointer_t<decltype(field)>>)
            grid->addLayout(field, row++, 1);
        else
            grid->addWidget(field, row++, 1);
    };
    line(tr("Address"), m_url);
    grid->addWidget(m_urlNote, row++, 1);
    line(tr("Database"), m_database);
    line(tr("Sign in with"), kinds);
    line(tr("Login"), m_login);
    grid->addWidget(m_loginNote, row++, 1);
    line(tr("Key or password"), m_secret);
    line(tr("Certificate authority"), caLine);
    grid->addWidget(m_caNote, row++, 1);
    grid->addWidget(m_plainHttp, row++, 1);

    auto* buttons = new QHBoxLayout;
    auto* cancel = new KeyButton(context.look, KeyButton::Kind::Plain);
    cancel->setText(tr("Cancel"));
    cancel->setKey(u"Esc"_s);
    m_test->setText(tr("Test"));
    m_test->setObjectName(u"testButton"_s);
    m_connect->setText(tr("Connect"));
    m_connect->setKey(tr("Ctrl ↵", "keys as printed on keyboards"));
    m_connect->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_connect->setObjectName(u"connectButton"_s);
    buttons->addWidget(m_test);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_connect);

    auto* title = new PlainLabel(tr("Connect to Odoo"), u"pageTitle"_s);
    auto* words = new PlainLabel(tr("Backroom works as you, with your rights. The key goes to this computer's key store and nowhere else."), u"muted"_s);
    words->setWordWrap(true);
    m_results->setSpacing(4);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 18);
    layout->setSpacing(10);
    layout->addWidget(title);
    layout->addWidget(words);
    layout->addWidget(m_keyStore);
    layout->addLayout(grid);
    layout->addWidget(m_plainWarning);
    layout->addWidget(m_progress);
    layout->addLayout(m_results);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    if (context.source.secretOnlyForSession)
        m_keyStore->say(Notice::Tone::Warn, tr("No key store is running on this computer: the key is kept until Backroom closes, then you enter it again."));

    for (QLineEdit* field : {m_url, m_database, m_login, m_secret, m_caFile}) {
        field->setMinimumHeight(32);
        connect(field, &QLineEdit::textChanged, this, &ConnectionDialog::validate);
    }
    connect(m_key, &QRadioButton::toggled, this, &ConnectionDialog::validate);
    connect(m_plainHttp, &QCheckBox::toggled, this, &ConnectionDialog::validate);
    connect(choose, &QPushButton::clicked, this, &ConnectionDialog::chooseCaFile);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_test, &QPushButton::clicked, this, &ConnectionDialog::test);
    connect(m_connect, &QPushButton::clicked, this, &ConnectionDialog::connectNow);
    connect(&context.api, &ConsoleApi::connectionTested, this, &ConnectionDialog::tested);
    validate();
    m_url->setFocus();
}

ConnectionSettings ConnectionDialog::settings() const
{
    ConnectionSettings settings;
    settings.url = urlOf(m_url->text()).adjusted(QUrl::StripTrailingSlash).toString();
    while (settings.url.endsWith(u'/'))
        settings.url.chop(1); // the root path counts as a path

    settings.database = m_database->text().trimmed();
    settings.login = m_login->text().trimmed();
    settings.secretIsKey = m_key->isChecked();
    settings.allowPlainHttp = m_plainHttp->isChecked() && m_plainHttp->isVisibleTo(this);
    settings.caFile = m_caFile->text().trimmed();
    return settings;
}

void ConnectionDialog::setProblem(QLineEdit* field, PlainLabel* note, const QString& problem)
{
    note->setText(problem);
    note->setVisible(!problem.isEmpty());
    field->setAccessibleDescription(problem);
    if (field->property("invalid").toBool() != !problem.isEmpty()) {
        field->setProperty("invalid", !problem.isEmpty());
        repolish(*field);
    }
}

void ConnectionDialog::validate()
{
    const QUrl url = urlOf(m_url->text());
    const bool empty = m_url->text().trimmed().isEmpty();
    const bool known = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    const bool remotePlain = url.scheme() == "http"_L1 && !url.host().isEmpty() && !isThisMachine(url.host());
    QString problem;
    if (!empty && (!url.isValid() || url.host().isEmpty() || !known))
        problem = tr("This is not a web address.");
    else if (!empty && !url.userInfo().isEmpty())
        problem = tr("Leave login and password out of the address.");
    setProblem(m_url, m_urlNote, problem);
    m_plainHttp->setVisible(remotePlain);
    m_plainWarning->hide();
    if (remotePlain) {
        m_plainWarning->say(Notice::Tone::Bad,
            m_plainHttp->isChecked() ? tr("Your key and everything you see travel unencrypted: anyone in between can read and change them.")
                                     : tr("This address is not encrypted. Use https://, or allow plain HTTP above if you must."));
    }
    const QString ca = m_caFile->text().trimmed();
    setProblem(m_caFile, m_caNote, !ca.isEmpty() && !QFileInfo(ca).isReadable() ? tr("This file cannot be read.") : QString());
    const bool loginMissing = m_password->isChecked() && m_login->text().trimmed().isEmpty();
    setProblem(m_login, m_loginNote, loginMissing && !m_secret->text().isEmpty() ? tr("Signing in with a password needs the login.") : QString());
    const bool complete = !empty && problem.isEmpty() && m_caNote->text().isEmpty() && !loginMissing && !m_secret->text().isEmpty()
        && !m_database->text().trimmed().isEmpty() && (!remotePlain || m_plainHttp->isChecked());
    const QString why = complete ? QString() : tr("Address, database and key are needed first.");
    for (KeyButton* button : {m_test, m_connect}) {
        button->setEnabled(complete && (button != m_test || m_ticket == 0));
        button->setToolTip(why);
        button->setAccessibleDescription(why);
    }
}

void ConnectionDialog::clearResults()
{
    while (QLayoutItem* item = m_results->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void ConnectionDialog::addResult(bool good, const QString& label, const QString& value)
{
    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* mark = new PlainLabel(good ? u"✓"_s : u"✕"_s, good ? u"okText"_s : u"badText"_s);
    mark->setFixedWidth(14);
    auto* words = new PlainLabel(value);
    words->setWordWrap(true);
    auto* name = new PlainLabel(label, u"muted"_s);
    name->setFixedWidth(130);
    layout->addWidget(mark, 0, Qt::AlignTop);
    layout->addWidget(name, 0, Qt::AlignTop);
    layout->addWidget(words, 1);
    m_results->addWidget(line);
    line->show();
}

void ConnectionDialog::test()
{
    clearResults();
    m_progress->setBusy(true);
    m_ticket = m_context.nextTicket();
    validate();
    m_context.api.testConnection(m_ticket, settings(), Secret(m_secret->text().toUtf8()));
}

void ConnectionDialog::tested(quint64 ticket, const ConnectionReport& report)
{
    if (ticket != m_ticket)
        return;
    m_ticket = 0;
    m_progress->setBusy(false);
    clearResults();
    validate();
    if (report.error) {
        addResult(false, tr("Result"), text::whatHappened(*report.error));
        addResult(false, tr("What to do"), text::whatToDo(*report.error));
        if (!report.error->serverText.isEmpty())
            addResult(false, tr("Server says"), report.error->serverText);
    }
    if (!report.version.isEmpty())
        addResult(true, tr("Server"), tr("Odoo %1, %2", "version, protocol").arg(report.version, report.protocol));
    if (!report.user.isEmpty())
        addResult(true, tr("Signed in as"), report.user);
    if (!report.companies.isEmpty())
        addResult(true, tr("Companies"), report.companies.join(u", "_s));
    for (const Fact& capability : report.capabilities)
        addResult(capability.value == "ready"_L1, text::factLabel(capability.key), text::capability(capability.value));
    layout()->activate();
    adjustSize();
}

void ConnectionDialog::connectNow()
{
    const ConnectionSettings chosen = settings();
    m_context.api.connectSource(chosen, Secret(m_secret->text().toUtf8()));
    m_secret->clear();
    Q_EMIT connecting(chosen);
    accept();
}

void ConnectionDialog::chooseCaFile()
{
    auto* dialog = new QFileDialog(this, tr("Certificate authority"), QFileInfo(m_caFile->text()).path(), tr("Certificates (*.pem *.crt *.cer)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
    dialog->open();
}

} // namespace backroom
