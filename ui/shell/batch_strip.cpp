// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/batch_strip.h"

#include "ui/screens/queue/queue_table.h"
#include "ui/text/batch_words.h"
#include "ui/text/format.h"
#include "ui/text/playbook_words.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSaveFile>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// More lines than that leave no room for the work.
constexpr std::size_t mostLines = 3;

bool isHeld(const BatchManifest& manifest)
{
    return std::any_of(manifest.states.begin(), manifest.states.end(), [](const auto& entry) { return entry.second == DecisionState::Held; });
}

bool isUnbegun(const BatchManifest& manifest)
{
    return std::any_of(manifest.batch.items.begin(), manifest.batch.items.end(), [](const BatchItem& item) { return item.state == BatchItem::State::Pending; });
}

} // namespace

BatchStrip::BatchStrip(UiContext& context, QWidget* parent) : QFrame(parent), m_context(context)
{
    setObjectName(u"batchStrip"_s);
    setAccessibleName(tr("Decisions made together"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    QFrame::hide();
}

void BatchStrip::reset(const std::vector<BatchManifest>& manifests, const std::vector<PlaybookManifest>& playbooks)
{
    for (const auto& line : m_lines)
        line->frame->deleteLater();
    m_lines.clear();
    // What ended in an earlier session is history: the audit screen has it.
    for (auto manifest = manifests.rbegin(); manifest != manifests.rend(); ++manifest) {
        if (manifest->batch.isOpen)
            put(*manifest);
    }
    for (auto playbook = playbooks.rbegin(); playbook != playbooks.rend(); ++playbook)
        put(*playbook);
    setVisible(!m_lines.empty());
}

BatchStrip::Line& BatchStrip::lineOf(const BatchManifest& manifest)
{
    const auto known = std::find_if(m_lines.begin(), m_lines.end(), [&](const auto& line) { return line->manifest.batch.id == manifest.batch.id; });
    if (known != m_lines.end())
        return **known;
    auto line = std::make_unique<Line>();
    line->frame = new QFrame(this);
    line->frame->setObjectName(u"batchLine"_s);
    line->title = new PlainLabel({}, u"strong"_s);
    line->counts = new PlainLabel({}, u"muted"_s);
    auto* row = new QHBoxLayout(line->frame);
    row->setContentsMargins(14, 0, 4, 0);
    row->setSpacing(14);
    row->addWidget(line->title);
    row->addWidget(line->counts);
    row->addStretch();
    const auto link = [&](const QString& text, std::function<void()> act) {
        auto* button = new KeyButton(m_context.look, KeyButton::Kind::Link);
        button->setText(text);
        connect(button, &QPushButton::clicked, this, std::move(act));
        row->addWidget(button);
        return button;
    };
    const BatchId id = manifest.batch.id;
    line->goOn = link(tr("Go on"), [this, id] { m_context.api.resumeBatch(id); });
    line->undo = link(tr("Undo"), [this, id] { m_context.api.withdrawBatch(id); });
    line->stop = link(tr("Stop"), [this, id] { m_context.api.stopBatch(id); });
    line->undoSteps = link(tr("Undo the steps"), [this, id] { m_context.api.undoPlaybook(id); });
    link(tr("Details"), [this, id] { showDetails(id); });
    line->hide = link(tr("Put away"), [this, id] {
        std::erase_if(m_lines, [&id](const auto& entry) {
            if (entry->manifest.batch.id == id)
                entry->frame->deleteLater();
            return entry->manifest.batch.id == id;
        });
        setVisible(!m_lines.empty());
    });
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, line->frame);
    m_lines.insert(m_lines.begin(), std::move(line));
    if (m_lines.size() > mostLines) {
        const auto done = std::find_if(m_lines.rbegin(), m_lines.rend() - 1, [](const auto& entry) { return !entry->manifest.batch.isOpen; });
        if (done != m_lines.rend() - 1) {
            (*done)->frame->deleteLater();
            m_lines.erase(std::next(done).base());
        }
    }
    return *m_lines.front();
}

void BatchStrip::put(const BatchManifest& manifest)
{
    put(manifest, nullptr);
}

void BatchStrip::put(const PlaybookManifest& manifest)
{
    put(text::asManifest(manifest), &manifest);
}

void BatchStrip::put(const BatchManifest& manifest, const PlaybookManifest* playbook)
{
    const bool isKnown = std::any_of(m_lines.begin(), m_lines.end(), [&](const auto& line) { return line->manifest.batch.id == manifest.batch.id; });
    if (!isKnown && !manifest.batch.isOpen)
        return; // put away
    Line& line = lineOf(manifest);
    line.manifest = manifest;
    line.playbook = playbook ? std::optional(*playbook) : std::nullopt;
    layOut(line);
    setVisible(true);
    for (auto* dialog : findChildren<ManifestDialog*>()) {
        if (dialog->batch() == manifest.batch.id)
            dialog->show(manifest);
    }
}

void BatchStrip::layOut(Line& line)
{
    const BatchManifest& manifest = line.manifest;
    line.title->setText(line.playbook ? text::playbookTitle(*line.playbook) : text::batchTitle(manifest));
    QString counts = text::batchCounts(manifest.counts);
    if (manifest.hasStoppedItself)
        counts += u" · "_s + tr("stopped by itself: too many failed");
    else if (manifest.isResting)
        counts += u" · "_s + tr("waits until %1 is signed in", "person").arg(manifest.batch.actor);
    line.counts->setText(line.playbook ? text::playbookProgress(*line.playbook) : counts);
    restyle(*line.counts, manifest.counts.failed > 0 ? u"barNoteBad"_s : u"muted"_s);
    const bool isStopped = line.playbook && mayGoOn(line.playbook->run);
    line.goOn->setVisible((manifest.isResting || isStopped) && m_context.source.phase == SourcePhase::Online);
    line.undoSteps->setVisible(line.playbook && mayUndo(line.playbook->run));
    line.undo->setVisible(isHeld(manifest) || (manifest.batch.isOpen && manifest.counts.pending == manifest.counts.selected));
    line.stop->setVisible(manifest.batch.isOpen && isUnbegun(manifest));
    line.hide->setVisible(!manifest.batch.isOpen);
}

void BatchStrip::showDetails(const BatchId& id)
{
    const auto line = std::find_if(m_lines.begin(), m_lines.end(), [&id](const auto& entry) { return entry->manifest.batch.id == id; });
    if (line == m_lines.end())
        return;
    auto* dialog = new ManifestDialog((*line)->manifest, (*line)->title->text(), m_context, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

ManifestDialog::ManifestDialog(const BatchManifest& manifest, const QString& title, UiContext& context, QWidget* parent)
    : QDialog(parent), m_model(text::batchOutcome, text::money), m_counts(new PlainLabel({}, u"muted"_s)), m_problem(new PlainLabel({}, u"barNoteBad"_s))
{
    setObjectName(u"manifestDialog"_s);
    setWindowTitle(title);
    resize(760, 460);
    m_model.show(manifest);
    auto* table = new QTableView;
    table->setModel(&m_model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setAccessibleName(tr("Items and what became of them"));
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(context.look.rowHeight());
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->setColumnWidth(ManifestModel::Reference, 140);
    table->setColumnWidth(ManifestModel::Party, 180);
    table->setColumnWidth(ManifestModel::Amount, 110);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_problem, 1);
    const auto button = [&](KeyButton::Kind kind, const QString& text, std::function<void()> act) {
        auto* made = new KeyButton(context.look, kind);
        made->setText(text);
        connect(made, &QPushButton::clicked, this, std::move(act));
        buttons->addWidget(made);
    };
    button(KeyButton::Kind::Plain, tr("Copy"), [this] { QGuiApplication::clipboard()->setText(csv()); });
    button(KeyButton::Kind::Plain, tr("Save as CSV…"), [this] { save(); });
    button(KeyButton::Kind::Primary, tr("Close"), [this] { close(); });
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_counts);
    layout->addWidget(table, 1);
    layout->addLayout(buttons);
    show(manifest);
}

void ManifestDialog::show(const BatchManifest& manifest)
{
    m_model.show(manifest);
    m_counts->setText(tr("%n selected", nullptr, manifest.counts.selected) + u" = "_s + text::batchCounts(manifest.counts));
}

QString ManifestDialog::csv() const
{
    QStringList lines;
    QStringList head;
    for (int column = 0; column < m_model.columnCount(); ++column)
        head.push_back(csvField(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()));
    lines.push_back(head.join(u','));
    for (int row = 0; row < m_model.rowCount(); ++row) {
        QStringList fields;
        for (int column = 0; column < m_model.columnCount(); ++column)
            fields.push_back(csvField(m_model.index(row, column).data(Qt::DisplayRole).toString()));
        lines.push_back(fields.join(u','));
    }
    return lines.join(u"\r\n"_s) + u"\r\n"_s;
}

void ManifestDialog::save()
{
    auto* dialog = new QFileDialog(this, tr("Save what became of them"), {}, tr("CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) {
        QSaveFile file(name);
        const bool isKept = file.open(QIODevice::WriteOnly) && file.write(csv().toUtf8()) >= 0 && file.commit();
        m_problem->setText(isKept ? QString() : tr("It could not be saved: %1").arg(file.errorString()));
    });
    dialog->open();
}

} // namespace backroom
