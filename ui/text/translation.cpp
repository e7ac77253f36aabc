// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/translation.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace backroom {

using namespace Qt::StringLiterals;

void installTranslation(const QLocale& locale)
{
    QLocale::setDefault(locale);
    auto* application = QCoreApplication::instance();
    const auto install = [application](auto&& load) {
        auto* translator = new QTranslator(application);
        if (load(*translator))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    };
    install([&](QTranslator& translator) { return translator.load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)); });
    install([](QTranslator& translator) { return translator.load(u":/i18n/backroom_en.qm"_s); });
    if (locale.language() != QLocale::English)
        install([&](QTranslator& translator) { return translator.load(locale, u"backroom"_s, u"_"_s, u":/i18n"_s); });
}

} // namespace backroom
