// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/connection/connection_dialog.h"

#include "ui/text/error_text.h"
#include "ui/text/words.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QShortcut>
#include <QUrl>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int noteHeight = 15;

QUrl urlOf(const QString& text)
{
    const QString trimmed = text.trimmed();
    return QUrl(trimmed.contains("://"_L1) || trimmed.isEmpty() ? trimmed : u"https://"_s + trimmed, QUrl::StrictMode);
}

/// As it is kept: without a slash at the end, as the root path counts as a path.
QString normalised(const QString& text)
{
    QString url = urlOf(text).adjusted(QUrl::StripTrailingSlash).toString();
    while (url.endsWith(u'/'))
        url.chop(1);
    return url;
}

bool isThisMachine(const QString& host)
{
    return host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1);
}

/// Would it travel unencrypted to another machine?
bool isRemotePlainUrl(const QUrl& url)
{
    return (url.scheme() == "http"_L1 || url.scheme() == "ws"_L1) && !url.host().isEmpty() && !isThisMachine(url.host());
}

} // namespace

ConnectionDialog::ConnectionDialog(UiContext& context, const ConnectionSettings& settings, QWidget* parent)
    : QDialog(parent), m_context(context), m_given(settings), m_isBus(settings.id == busSource), m_url(new QLineEdit(settings.url)), m_database(new QLineEdit(settings.database)),
      m_login(new QLineEdit(settings.login)), m_secret(new QLineEdit), m_caFile(new QLineEdit(settings.caFile)),
      m_live(new QLineEdit(settings.liveUrl)),
      m_key(new QRadioButton(tr("AP&I key"))), m_password(new QRadioButton(tr("&Password"))),
      m_plainHttp(new QCheckBox(tr("Allow plain &HTTP to this server"))), m_urlNote(new PlainLabel({}, u"fieldNote"_s)),
      m_caNote(new PlainLabel({}, u"fieldNote"_s)), m_liveNote(new PlainLabel({}, u"fieldNote"_s)), m_loginNote(new PlainLabel({}, u"fieldNote"_s)),
      m_keyStore(new Notice(context.look, Notice::Place::Pane)), m_plainWarning(new Notice(context.look, Notice::Place::Pane)),
      m_results(new QVBoxLayout), m_progress(new ProgressLine(context.look, context.clock)),
      m_test(new KeyButton(context.look, KeyButton::Kind::Plain)), m_connect(new KeyButton(context.look, KeyButton::Kind::Primary))
{
    setWindowTitle(title());
    setMinimumWidth(560);
    m_url->setPlaceholderText(m_isBus ? u"https://n8n.example.com"_s : u"https://erp.example.com"_s);
    m_url->setAccessibleName(tr("Address"));
    m_database->setAccessibleName(tr("Database"));
    m_login->setAccessibleName(tr("Login"));
    m_secret->setAccessibleName(m_isBus ? tr("API key") : tr("API key or password"));
    m_secret->setObjectName(u"secretField"_s);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_caFile->setAccessibleName(tr("Certificate authority"));
    m_caFile->setPlaceholderText(tr("only for your company's own certificates"));
    m_live->setAccessibleName(tr("Address for live events"));
    m_live->setPlaceholderText(tr("only if they have an address of their own"));
    m_live->setToolTip(plainToolTip(tr("An Odoo with several workers answers live events on a port of its own, usually 8072. Leave this empty where a proxy sends /websocket there, as most do; else enter that address, such as https://erp.example.com:8072.")));
    m_login->setPlaceholderText(tr("not needed with a key on Odoo 19"));
    m_plainHttp->setChecked(settings.allowPlainHttp);
    (settings.secretIsKey ? m_key : m_password)->setChecked(true);

    auto* choose = new KeyButton(context.look, KeyButton::Kind::Plain);
    choose->setText(tr("Ch&oose…"));
    auto* kinds = new QHBoxLayout;
    kinds->setSpacing(12);
    kinds->addWidget(m_key);
    kinds->addWidget(m_password);
    kinds->addStretch();
    auto* caLine = new QHBoxLayout;
    caLine->setSpacing(10);
    caLine->addWidget(m_caFile, 1);
    caLine->addWidget(choose);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto line = [&](const QString& label, auto* field) {
        auto* words = new PlainLabel(label, u"muted"_s);
        grid->addWidget(words, row, 0);
        if constexpr (std::is_base_of_v<QLayout, std::remove_pointer_t<decltype(field)>>) {
            words->setBuddy(field->itemAt(0)->widget());
            grid->addLayout(field, row++, 1);
        } else {
            words->setBuddy(field);
            grid->addWidget(field, row++, 1);
        }
    };
    line(tr("&Address"), m_url);
    grid->addWidget(m_urlNote, row++, 1);
    if (!m_isBus) {
        line(tr("&Database"), m_database);
        line(tr("Sign in with"), kinds);
        line(tr("&Login"), m_login);
        grid->addWidget(m_loginNote, row++, 1);
    }
    line(m_isBus ? tr("API &key") : tr("&Key or password"), m_secret);
    line(tr("Certificate a&uthority"), caLine);
    grid->addWidget(m_caNote, row++, 1);
    if (!m_isBus) {
        line(tr("Li&ve events"), m_live);
        grid->addWidget(m_liveNote, row++, 1);
    }
    grid->addWidget(m_plainHttp, row++, 1);

    auto* buttons = new QHBoxLayout;
    auto* cancel = new KeyButton(context.look, KeyButton::Kind::Plain);
    cancel->setText(tr("Ca&ncel"));
    cancel->setKey(u"Esc"_s);
    m_test->setText(tr("&Test"));
    m_test->setObjectName(u"testButton"_s);
    m_connect->setText(tr("&Connect"));
    m_connect->setKey(tr("Ctrl ↵", "keys as printed on keyboards"));
    m_connect->setObjectName(u"connectButton"_s);
    buttons->addWidget(m_test);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_connect);

    auto* heading = new PlainLabel(title(), u"pageTitle"_s);
    auto* words = new PlainLabel(m_isBus ? tr("Make an API key in n8n under Settings, with rights to list, read and retry executions and to list workflows. It goes to this computer's key store and nowhere else.")
                                         : tr("Backroom works as you, with your rights. The key goes to this computer's key store and nowhere else."), u"muted"_s);
    words->setWordWrap(true);
    m_results->setSpacing(4);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 18);
    layout->setSpacing(10);
    layout->addWidget(heading);
    layout->addWidget(words);
    layout->addWidget(m_keyStore);
    layout->addLayout(grid);
    layout->addWidget(m_plainWarning);
    layout->addWidget(m_progress);
    layout->addLayout(m_results);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    if (m_isBus) {
        // They belong to the dialog, not to the grid.
        for (QWidget* unused : std::initializer_list<QWidget*>{m_database, m_login, m_live, m_key, m_password, m_loginNote, m_liveNote}) {
            unused->setParent(this);
            unused->hide();
        }
    }
    if ((m_isBus ? context.bus : context.source).secretOnlyForSession)
        m_keyStore->say(Notice::Tone::Warn, tr("No key store is running on this computer: the key is kept until Backroom closes, then you enter it again."));

    for (QLineEdit* field : {m_url, m_database, m_login, m_secret, m_caFile, m_live}) {
        field->setMinimumHeight(32);
        connect(field, &QLineEdit::textChanged, this, [this, field] { edited(field); });
        connect(field, &QLineEdit::editingFinished, this, [this, field] { check(field); });
    }
    connect(m_key, &QRadioButton::toggled, this, [this] { check(m_login); });
    connect(m_plainHttp, &QCheckBox::toggled, this, [this] {
        for (QLineEdit* address : {m_url, m_live})
            edited(address);
    });
    connect(choose, &QPushButton::clicked, this, &ConnectionDialog::chooseCaFile);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_test, &QPushButton::clicked, this, &ConnectionDialog::test);
    connect(m_connect, &QPushButton::clicked, this, &ConnectionDialog::connectNow);
    // Not the button's own shortcut, which is its letter.
    auto* commit = new QShortcut(Qt::CTRL | Qt::Key_Return, this);
    connect(commit, &QShortcut::activated, m_connect, &QPushButton::click);
    connect(&context.api, &ConsoleApi::connectionTested, this, &ConnectionDialog::tested);
    // Room for one line each, so that nothing moves when a problem is named.
    for (PlainLabel* note : {m_urlNote, m_loginNote, m_caNote, m_liveNote})
        note->setFixedHeight(noteHeight);
    refreshButtons();
    m_url->setFocus();
}

QString ConnectionDialog::title() const
{
    return m_isBus ? tr("Connect to n8n") : tr("Connect to Odoo");
}

ConnectionSettings ConnectionDialog::settings() const
{
    ConnectionSettings settings = m_given;
    settings.url = normalised(m_url->text());
    settings.liveUrl = normalised(m_live->text());
    settings.database = m_database->text().trimmed();
    settings.login = m_login->text().trimmed();
    settings.secretIsKey = m_key->isChecked();
    settings.allowPlainHttp = m_plainHttp->isChecked() && m_plainHttp->isEnabled();
    settings.caFile = m_caFile->text().trimmed();
    return settings;
}

void ConnectionDialog::setProblem(QLineEdit* field, PlainLabel* note, const QString& problem)
{
    note->setText(problem);
    field->setAccessibleDescription(problem);
    if (field->property("invalid").toBool() != !problem.isEmpty()) {
        field->setProperty("invalid", !problem.isEmpty());
        repolish(*field);
    }
}

bool ConnectionDialog::isRemotePlain() const
{
    return isRemotePlainUrl(urlOf(m_url->text())) || isRemotePlainUrl(urlOf(m_live->text()));
}

QString ConnectionDialog::addressProblem(const QUrl& url, bool isSocket) const
{
    if (url.isEmpty())
        return {};
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || url.host().isEmpty() || !(isWeb || (isSocket && (url.scheme() == "ws"_L1 || url.scheme() == "wss"_L1))))
        return tr("This is not a web address.");
    if (!url.userInfo().isEmpty())
        return tr("Leave login and password out of the address.");
    if (isRemotePlainUrl(url) && !m_plainHttp->isChecked())
        return tr("Not encrypted: use https://, or allow plain HTTP below.");
    return {};
}

void ConnectionDialog::check(const QLineEdit* field)
{
    if (field == m_url) {
        setProblem(m_url, m_urlNote, addressProblem(urlOf(m_url->text()), false));
    } else if (field == m_live) {
        setProblem(m_live, m_liveNote, addressProblem(urlOf(m_live->text()), true));
    } else if (field == m_caFile) {
        const QString file = m_caFile->text().trimmed();
        setProblem(m_caFile, m_caNote, !file.isEmpty() && !QFileInfo(file).isReadable() ? tr("This file cannot be read.") : QString());
    } else if (field == m_login || field == m_secret) {
        const bool missing = m_password->isChecked() && m_login->text().trimmed().isEmpty() && !m_secret->text().isEmpty();
        setProblem(m_login, m_loginNote, missing ? tr("Signing in with a password needs the login.") : QString());
    }
}

bool ConnectionDialog::checkAll()
{
    for (QLineEdit* field : m_isBus ? std::vector{m_url, m_caFile} : std::vector{m_url, m_login, m_caFile, m_live}) {
        check(field);
        if (field->property("invalid").toBool()) {
            field->setFocus(Qt::OtherFocusReason);
            return false;
        }
    }
    return true;
}

void ConnectionDialog::edited(QLineEdit* field)
{
    // What is being typed is not judged yet; a complaint already made goes as soon as it is met.
    if (field->property("invalid").toBool())
        check(field);
    refreshButtons();
}

void ConnectionDialog::refreshButtons()
{
    m_plainHttp->setEnabled(isRemotePlain());
    if (m_plainHttp->isEnabled() && m_plainHttp->isChecked())
        m_plainWarning->say(Notice::Tone::Bad, tr("Your key and everything you see travel unencrypted: anyone in between can read and change them."));
    else
        m_plainWarning->hide();
    const bool complete = !m_url->text().trimmed().isEmpty() && !m_secret->text().isEmpty() && (m_isBus || !m_database->text().trimmed().isEmpty());
    const QString why = complete ? QString() : m_isBus ? tr("Address and key are needed first.") : tr("Address, database and key are needed first.");
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
    if (!checkAll())
        return;
    clearResults();
    m_progress->setBusy(true);
    m_ticket = m_context.nextTicket();
    refreshButtons();
    m_context.api.testConnection(m_ticket, settings(), Secret(m_secret->text().toUtf8()));
}

void ConnectionDialog::tested(quint64 ticket, const ConnectionReport& report)
{
    if (ticket != m_ticket)
        return;
    m_ticket = 0;
    m_progress->setBusy(false);
    clearResults();
    refreshButtons();
    if (report.error) {
        addResult(false, tr("Result"), text::whatHappened(*report.error));
        addResult(false, tr("What to do"), text::whatToDo(*report.error));
        if (!report.error->serverText.isEmpty())
            addResult(false, tr("Server says"), report.error->serverText);
    }
    if (!report.version.isEmpty())
        addResult(true, tr("Server"), m_isBus ? tr("n8n %1", "version").arg(report.version) : tr("Odoo %1, %2", "version, protocol").arg(report.version, report.protocol));
    if (!report.user.isEmpty())
        addResult(true, tr("Signed in as"), report.user);
    if (!report.companies.isEmpty())
        addResult(true, tr("Companies"), report.companies.join(u", "_s));
    for (const Fact& capability : report.capabilities)
        addResult(capability.value == "ready"_L1, m_isBus ? capability.key : text::factLabel(capability.key), text::capability(capability.value));
    layout()->activate();
    adjustSize();
}

void ConnectionDialog::connectNow()
{
    if (!checkAll())
        return;
    m_context.api.connectSource(settings(), Secret(m_secret->text().toUtf8()));
    m_secret->clear();
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
