<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>backroom::AuditScreen</name>
    <message numerus="yes">
        <source>%Ln ledger entries</source>
        <translation>
            <numerusform>%Ln ledger entry</numerusform>
            <numerusform>%Ln ledger entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>personal values of %Ln decisions erased</source>
        <translation>
            <numerusform>personal values of %Ln decision erased</numerusform>
            <numerusform>personal values of %Ln decisions erased</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln decisions on legal hold</source>
        <translation>
            <numerusform>%Ln decision on legal hold</numerusform>
            <numerusform>%Ln decisions on legal hold</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::AutomationScreen</name>
    <message numerus="yes">
        <source>and %n more line(s)</source>
        <translation>
            <numerusform>and %n more line</numerusform>
            <numerusform>and %n more lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>fails, %n time(s) in a row</source>
        <translation>
            <numerusform>fails, %n time in a row</numerusform>
            <numerusform>fails, %n times in a row</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n are fine.</source>
        <translation>
            <numerusform>The one there is is fine.</numerusform>
            <numerusform>All %n are fine.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were looked at.</source>
        <translation>
            <numerusform>%n was looked at.</numerusform>
            <numerusform>%n were looked at.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) are taken out of Odoo, for everybody who works with it. Applying the pack again puts them back.</source>
        <translation>
            <numerusform>%n object is taken out of Odoo, for everybody who works with it. Applying the pack again puts it back.</numerusform>
            <numerusform>%n objects are taken out of Odoo, for everybody who works with it. Applying the pack again puts them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n object(s)</source>
        <translation>
            <numerusform>Remove %n object</numerusform>
            <numerusform>Remove %n objects</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::LinesTable</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::ListPane</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new — show</source>
        <translation>
            <numerusform>%n new — show</numerusform>
            <numerusform>%n new — show</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done — tidy</source>
        <translation>
            <numerusform>%n done — tidy</numerusform>
            <numerusform>%n done — tidy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new item(s) came meanwhile.</source>
        <translation>
            <numerusform>%n new item came meanwhile.</numerusform>
            <numerusform>%n new items came meanwhile.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::MainWindow</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for you</source>
        <translation>
            <numerusform>%n for you</numerusform>
            <numerusform>%n for you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n late</source>
        <translation>
            <numerusform>%n late</numerusform>
            <numerusform>%n late</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::ManifestDialog</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::QueueScreen</name>
    <message numerus="yes">
        <source>%n row(s) copied</source>
        <translation>
            <numerusform>%n row copied</numerusform>
            <numerusform>%n rows copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::SelectionBar</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be decided together</source>
        <translation>
            <numerusform>%n cannot be decided together</numerusform>
            <numerusform>%n cannot be decided together</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve %n</source>
        <translation>
            <numerusform>Approve %n</numerusform>
            <numerusform>Approve %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %n</source>
        <translation>
            <numerusform>Reject %n</numerusform>
            <numerusform>Reject %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::StatusStrip</name>
    <message numerus="yes">
        <source>%n problem(s) in feeds and rules</source>
        <translation>
            <numerusform>%n problem in feeds and rules</numerusform>
            <numerusform>%n problems in feeds and rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) need you</source>
        <translation>
            <numerusform>%n decision needs you</numerusform>
            <numerusform>%n decisions need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) on their way</source>
        <translation>
            <numerusform>%n decision on its way</numerusform>
            <numerusform>%n decisions on their way</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>backroom::text::LiveWords</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
