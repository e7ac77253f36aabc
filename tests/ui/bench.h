// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_automation_api.h"
#include "tests/support/manual_clock.h"
#include "tests/ui/sample_data.h"
#include "ui/screens/queue/queue_screen.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace backroom::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A window on a fake core, with the refunds open.
struct Bench {
    ManualClock clock;
    FakeConsoleApi api;
    FakeAutomationApi automation;
    QTemporaryDir folder;
    QSettings settings{folder.filePath(u"ui.ini"_s), QSettings::IniFormat};
    std::unique_ptr<MainWindow> window;

    Bench() { fillSample(api, clock.now()); }
    void open()
    {
        window = std::make_unique<MainWindow>(api, clock, &settings);
        window->setAutomation(automation);
        window->resize(1366, 768);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        clock.advance(200ms);
    }
    QueueScreen& screen() { return window->queueScreen(); }
    QueueTable& table() { return screen().list().table(); }
    QPushButton* button(const QString& name) { return window->findChild<QPushButton*>(name); }
    QWidget* focus() { return QApplication::focusWidget(); }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(focus() != nullptr ? focus() : window.get(), Qt::Key(key), modifiers); }
    QueueStatus& refunds() { return api.snapshot.queues.front(); }
    QString allText()
    {
        QStringList texts;
        const auto labels = window->findChildren<QLabel*>();
        for (const QLabel* label : labels) {
            if (label->isVisible())
                texts.append(label->text());
        }
        const auto buttons = window->findChildren<QPushButton*>();
        for (const QPushButton* shown : buttons) {
            if (shown->isVisible())
                texts.append(shown->text());
        }
        return texts.join(u'\n');
    }
    QPushButton* buttonSaying(const QString& text)
    {
        const auto buttons = window->findChildren<QPushButton*>();
        for (QPushButton* shown : buttons) {
            if (shown->isVisible() && shown->text() == text)
                return shown;
        }
        return nullptr;
    }
};

} // namespace backroom::test
