// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/queue/action_form.h"

#include "ui/text/words.h"
#include "ui/widgets/plain_label.h"

#include <QComboBox>
#include <QCompleter>
#include <QDateEdit>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>

namespace backroom {

namespace {

using Kind = ActionInput::Kind;

constexpr double boundless = 1e9;

QWidget* numberEditor(const OfferedInput& input)
{
    auto* editor = new QDoubleSpinBox;
    editor->setDecimals(2);
    editor->setRange(input.least.value_or(-boundless), input.most.value_or(boundless));
    editor->setGroupSeparatorShown(true);
    editor->setValue(input.value.is_number() ? input.value.get<double>() : std::max(0.0, editor->minimum()));
    return editor;
}

QWidget* dateEditor(const OfferedInput& input, QDate today)
{
    auto* editor = new QDateEdit;
    editor->setCalendarPopup(true);
    const QDate given = QDate::fromString(textOf(input.value), Qt::ISODate);
    if (input.isAhead)
        editor->setMinimumDate(today);
    editor->setDate(given.isValid() ? given : today.addDays(1));
    return editor;
}

/// Names can be typed, and every name that contains what was typed is offered.
QWidget* choiceEditor(const OfferedInput& input)
{
    auto* editor = new QComboBox;
    editor->setEditable(input.kind == Kind::Record);
    editor->setInsertPolicy(QComboBox::NoInsert);
    editor->setMaxVisibleItems(16);
    for (const auto& [value, label] : input.choices)
        editor->addItem(text::inLanguage(label));
    if (QCompleter* completer = editor->completer()) {
        completer->setFilterMode(Qt::MatchContains);
        completer->setCompletionMode(QCompleter::PopupCompletion);
    }
    int present = -1;
    for (std::size_t i = 0; i < input.choices.size(); ++i) {
        if (input.choices[i].first == input.value)
            present = static_cast<int>(i);
    }
    editor->setCurrentIndex(present);
    return editor;
}

Json valueIn(const QWidget* editor, const OfferedInput& input)
{
    if (const auto* number = qobject_cast<const QDoubleSpinBox*>(editor))
        return number->value();
    if (const auto* date = qobject_cast<const QDateEdit*>(editor))
        return toJson(date->date().toString(Qt::ISODate));
    if (const auto* choice = qobject_cast<const QComboBox*>(editor)) {
        // What was typed counts only when it is one of the names.
        const int place = choice->isEditable() ? choice->findText(choice->currentText(), Qt::MatchFixedString) : choice->currentIndex();
        return place >= 0 && place < static_cast<int>(input.choices.size()) ? input.choices[static_cast<std::size_t>(place)].first : Json();
    }
    const auto* text = qobject_cast<const QLineEdit*>(editor);
    return text && !text->text().trimmed().isEmpty() ? toJson(text->text().trimmed()) : Json();
}

} // namespace

ActionForm::ActionForm(QWidget* parent) : QWidget(parent), m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(6);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void ActionForm::ask(const std::vector<OfferedInput>& inputs, QDate today)
{
    if (inputs == m_inputs)
        return; // a second reading of the same record takes nothing away that was filled in
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    m_editors.clear();
    m_inputs = inputs;
    for (const OfferedInput& input : m_inputs) {
        QWidget* editor = editorOf(input, today);
        const QString label = text::inLanguage(input.label);
        editor->setAccessibleName(label);
        m_layout->addRow(new PlainLabel(label), editor);
        m_editors.push_back(editor);
    }
}

QWidget* ActionForm::editorOf(const OfferedInput& input, QDate today)
{
    switch (input.kind) {
    case Kind::Number: return numberEditor(input);
    case Kind::Date: return dateEditor(input, today);
    case Kind::Record:
    case Kind::Choice: return choiceEditor(input);
    case Kind::Text: break;
    }
    auto* editor = new QLineEdit(textOf(input.value));
    editor->setMaxLength(1000);
    return editor;
}

Json ActionForm::values() const
{
    Json values = Json::object();
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        if (Json value = valueIn(m_editors[i], m_inputs[i]); !value.is_null())
            values[m_inputs[i].name.toStdString()] = std::move(value);
    }
    return values;
}

void ActionForm::focusFirst()
{
    if (!m_editors.empty())
        m_editors.front()->setFocus(Qt::OtherFocusReason);
}

} // namespace backroom
