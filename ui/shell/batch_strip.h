// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/batch_model.h"
#include "ui/shell/ui_context.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"

#include <QDialog>
#include <QFrame>

#include <functional>

namespace backroom {

/// Decisions made together, and playbooks, as one line each: how far they are, and what can be done with all of them. A line
/// stays until it is put away.
class BatchStrip : public QFrame {
    Q_OBJECT
public:
    explicit BatchStrip(UiContext& context, QWidget* parent = nullptr);

    void reset(const std::vector<BatchManifest>& manifests, const std::vector<PlaybookManifest>& playbooks);
    void put(const BatchManifest& manifest);
    void put(const PlaybookManifest& manifest);
    void showDetails(const BatchId& id);

private:
    struct Line {
        BatchManifest manifest; ///< of a playbook, with its steps as the items
        std::optional<PlaybookManifest> playbook;
        QFrame* frame = nullptr;
        PlainLabel* title = nullptr;
        PlainLabel* counts = nullptr;
        KeyButton* undo = nullptr;
        KeyButton* stop = nullptr;
        KeyButton* goOn = nullptr;
        KeyButton* undoSteps = nullptr; ///< of a playbook
        KeyButton* hide = nullptr;
    };

    Line& lineOf(const BatchManifest& manifest);
    void put(const BatchManifest& manifest, const PlaybookManifest* playbook);
    void layOut(Line& line);

    UiContext& m_context;
    std::vector<std::unique_ptr<Line>> m_lines; ///< newest first
};

/// Every item of a batch and what became of it; can be copied and kept as a file.
class ManifestDialog : public QDialog {
    Q_OBJECT
public:
    ManifestDialog(const BatchManifest& manifest, const QString& title, UiContext& context, QWidget* parent);
    void show(const BatchManifest& manifest);
    using QDialog::show;
    const BatchId& batch() const { return m_model.manifest().batch.id; }
    /// All lines as CSV.
    QString csv() const;

private:
    void save();

    ManifestModel m_model;
    PlainLabel* m_counts;
    PlainLabel* m_problem;
};

} // namespace backroom
