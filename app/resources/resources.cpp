// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/resources/resources.h"

#include <QtCore/qglobal.h>

// Outside every namespace, as the macro demands: the resources sit in a static library that nothing else refers to.
static void registerDefinitions()
{
    Q_INIT_RESOURCE(definitions);
}

namespace backroom {

QString initResources()
{
    registerDefinitions();
    return QStringLiteral(":/backroom");
}

} // namespace backroom
