// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
int main(){return 1;}
