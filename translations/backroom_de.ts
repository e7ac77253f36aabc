<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>SystemWords</name>
    <message>
        <source>at once</source>
        <translation>sofort</translation>
    </message>
    <message>
        <source>within minutes</source>
        <translation>binnen Minuten</translation>
    </message>
    <message>
        <source>by plan</source>
        <translation>nach Plan</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>producer, consumers</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>changed in Odoo by decisions made here</source>
        <translation>wird durch Entscheidungen hier in Odoo geändert</translation>
    </message>
    <message>
        <source>changed in n8n; decisions here do not change it in Odoo</source>
        <translation>wird in n8n geändert; Entscheidungen hier ändern es nicht in Odoo</translation>
    </message>
    <message>
        <source>kept by Backroom itself</source>
        <translation>führt Backroom selbst</translation>
    </message>
    <message>
        <source>changed there only; decisions here do not change it in Odoo</source>
        <translation>wird nur dort geändert; Entscheidungen hier ändern es nicht in Odoo</translation>
    </message>
</context>
<context>
    <name>backroom::AuditScreen</name>
    <message>
        <source>%1 · %2</source>
        <comment>decision, partner</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>“%1”</source>
        <comment>reason</comment>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Decisions, newest first</source>
        <translation>Entscheidungen, neueste zuerst</translation>
    </message>
    <message>
        <source>No decision yet.</source>
        <translation>Noch keine Entscheidung.</translation>
    </message>
    <message>
        <source>Every decision is written here before it is sent.</source>
        <translation>Jede Entscheidung wird hier festgehalten, bevor sie gesendet wird.</translation>
    </message>
    <message>
        <source>The ledger is empty.</source>
        <translation>Das Journal ist leer.</translation>
    </message>
    <message>
        <source>Root of the hash tree: %1</source>
        <translation>Wurzel des Hash-Baums: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln ledger entries</source>
        <translation>
            <numerusform>%Ln Journaleintrag</numerusform>
            <numerusform>%Ln Journaleinträge</numerusform>
        </translation>
    </message>
    <message>
        <source>Witnessed nowhere: no record in Odoo was chosen for it.</source>
        <translation>Nirgends bezeugt: In Odoo ist kein Datensatz dafür gewählt.</translation>
    </message>
    <message>
        <source>Nothing stands in %1 yet.</source>
        <translation>In %1 steht noch nichts.</translation>
    </message>
    <message>
        <source>Being written into %1…</source>
        <translation>Wird in %1 geschrieben …</translation>
    </message>
    <message>
        <source>Witnessed in %1 up to entry %2, read back on %3</source>
        <translation>In %1 bezeugt bis Eintrag %2, zurückgelesen am %3</translation>
    </message>
    <message>
        <source>%1 does not take the note.</source>
        <translation>%1 nimmt die Notiz nicht an.</translation>
    </message>
    <message>
        <source>What stands in %1 is not this ledger.</source>
        <translation>Was in %1 steht, ist nicht dieses Protokoll.</translation>
    </message>
    <message>
        <source>personal values erased</source>
        <translation>personenbezogene Werte gelöscht</translation>
    </message>
    <message>
        <source>on legal hold</source>
        <translation>gesperrt für ein Verfahren</translation>
    </message>
    <message>
        <source>Close the &amp;day…</source>
        <translation>&amp;Tag abschließen …</translation>
    </message>
    <message>
        <source>Signs the ledger as it is now and saves the sheet to print and keep.</source>
        <translation>Signiert das Protokoll, wie es jetzt ist, und speichert den Bogen zum Drucken und Aufbewahren.</translation>
    </message>
    <message>
        <source>The day was not closed. %1</source>
        <translation>Der Tag wurde nicht abgeschlossen. %1</translation>
    </message>
    <message>
        <source>Signed up to entry %1 on %2, key %3</source>
        <translation>Signiert bis Eintrag %1 am %2, Schlüssel %3</translation>
    </message>
    <message>
        <source>Not signed yet.</source>
        <translation>Noch nicht signiert.</translation>
    </message>
    <message numerus="yes">
        <source>personal values of %Ln decisions erased</source>
        <translation>
            <numerusform>personenbezogene Werte von %Ln Entscheidung gelöscht</numerusform>
            <numerusform>personenbezogene Werte von %Ln Entscheidungen gelöscht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln decisions on legal hold</source>
        <translation>
            <numerusform>%Ln Entscheidung für ein Verfahren gesperrt</numerusform>
            <numerusform>%Ln Entscheidungen für ein Verfahren gesperrt</numerusform>
        </translation>
    </message>
    <message>
        <source>The day is closed: %1 entries are signed. Save the sheet, print it and keep it.</source>
        <translation>Der Tag ist abgeschlossen: %1 Einträge sind signiert. Speichern Sie den Bogen, drucken Sie ihn und bewahren Sie ihn auf.</translation>
    </message>
    <message>
        <source>Close sheet</source>
        <translation>Abschlussbogen</translation>
    </message>
    <message>
        <source>Pages (*.pdf)</source>
        <translation>Seiten (*.pdf)</translation>
    </message>
    <message>
        <source>The close sheet is in %1.</source>
        <translation>Der Abschlussbogen steht in %1.</translation>
    </message>
    <message>
        <source>The close sheet was not saved. %1</source>
        <translation>Der Abschlussbogen wurde nicht gespeichert. %1</translation>
    </message>
</context>
<context>
    <name>backroom::AutomationScreen</name>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>cannot be had here</source>
        <translation>hier nicht möglich</translation>
    </message>
    <message>
        <source>changed by hand</source>
        <translation>von Hand geändert</translation>
    </message>
    <message>
        <source>applied</source>
        <translation>eingerichtet</translation>
    </message>
    <message>
        <source>not applied</source>
        <translation>nicht eingerichtet</translation>
    </message>
    <message>
        <source>incomplete or older</source>
        <translation>unvollständig oder älter</translation>
    </message>
    <message>
        <source>Put back, somebody deleted it: %1</source>
        <translation>Wiederherstellen, jemand hat es gelöscht: %1</translation>
    </message>
    <message>
        <source>Create: %1</source>
        <translation>Anlegen: %1</translation>
    </message>
    <message>
        <source>Change: %1</source>
        <translation>Ändern: %1</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Entfernen: %1</translation>
    </message>
    <message>
        <source>Changed by hand: %1</source>
        <translation>Von Hand geändert: %1</translation>
    </message>
    <message>
        <source>The name is taken by another kind of record: %1</source>
        <translation>Der Name gehört schon einem Datensatz anderer Art: %1</translation>
    </message>
    <message>
        <source>known when it is there</source>
        <translation>bekannt, sobald es da ist</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <comment>field, there, wanted</comment>
        <translation>%1: %2 → %3</translation>
    </message>
    <message numerus="yes">
        <source>and %n more line(s)</source>
        <translation>
            <numerusform>und %n weitere Zeile</numerusform>
            <numerusform>und %n weitere Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>fine</source>
        <translation>in Ordnung</translation>
    </message>
    <message numerus="yes">
        <source>fails, %n time(s) in a row</source>
        <translation>
            <numerusform>schlägt fehl, %n-mal hintereinander</numerusform>
            <numerusform>schlägt fehl, %n-mal hintereinander</numerusform>
        </translation>
    </message>
    <message>
        <source>late</source>
        <translation>überfällig</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>abgeschaltet</translation>
    </message>
    <message>
        <source>does nothing or cannot work</source>
        <translation>tut nichts oder kann nicht arbeiten</translation>
    </message>
    <message>
        <source>anybody may run it</source>
        <translation>jeder darf es ausführen</translation>
    </message>
    <message>
        <source>Automation packs</source>
        <translation>Automatisierungspakete</translation>
    </message>
    <message>
        <source>Nothing was looked at yet.</source>
        <translation>Es wurde noch nichts angesehen.</translation>
    </message>
    <message>
        <source>Packs put rules, scheduled actions and server actions into Odoo and take them out again.</source>
        <translation>Pakete richten in Odoo Regeln, geplante Aktionen und Serveraktionen ein und nehmen sie wieder heraus.</translation>
    </message>
    <message>
        <source>It takes an administrator of Odoo. The password is used for the next request only and kept nowhere; without one it is asked as whoever is signed in.</source>
        <translation>Dazu braucht es einen Odoo-Administrator. Das Passwort dient nur der nächsten Anfrage und wird nirgends aufbewahrt; ohne fragt, wer angemeldet ist.</translation>
    </message>
    <message>
        <source>Administrator&apos;s login</source>
        <translation>Anmeldename des Administrators</translation>
    </message>
    <message>
        <source>Password or key</source>
        <translation>Passwort oder Schlüssel</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Health of automation</source>
        <translation>Zustand der Automatisierung</translation>
    </message>
    <message>
        <source>Odoo is being asked…</source>
        <translation>Odoo wird gefragt …</translation>
    </message>
    <message>
        <source>Cost: %1</source>
        <translation>Aufwand: %1</translation>
    </message>
    <message>
        <source>Limits: %1</source>
        <translation>Grenzen: %1</translation>
    </message>
    <message>
        <source>It needs %1.</source>
        <translation>Es braucht %1.</translation>
    </message>
    <message>
        <source>Nothing was done, because somebody changed it by hand.</source>
        <translation>Nichts wurde getan, weil jemand es von Hand geändert hat.</translation>
    </message>
    <message>
        <source>It was broken off in the middle; the same again goes on from there.</source>
        <translation>Es wurde mittendrin abgebrochen; noch einmal dasselbe setzt dort fort.</translation>
    </message>
    <message>
        <source>Also what was changed by hand</source>
        <translation>Auch das von Hand Geänderte</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>button, pack</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>last run %1</source>
        <translation>zuletzt gelaufen %1</translation>
    </message>
    <message numerus="yes">
        <source>All %n are fine.</source>
        <translation>
            <numerusform>Die %n ist in Ordnung.</numerusform>
            <numerusform>Alle %n sind in Ordnung.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were looked at.</source>
        <translation>
            <numerusform>%n wurde angesehen.</numerusform>
            <numerusform>%n wurden angesehen.</numerusform>
        </translation>
    </message>
    <message>
        <source>What fails is an item of its queue, where it is run, switched on or off as a decision.</source>
        <translation>Was fehlschlägt, steht in seiner Liste; dort wird es als Entscheidung ausgeführt, ein- oder abgeschaltet.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>model, name</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 is not there: %2</source>
        <comment>model or field, names of what is left out</comment>
        <translation>%1 gibt es nicht: %2</translation>
    </message>
    <message>
        <source>slow: %1</source>
        <translation>langsam: %1</translation>
    </message>
    <message>
        <source>own pack</source>
        <translation>eigenes Paket</translation>
    </message>
    <message>
        <source>Cannot be installed on this server:</source>
        <translation>Auf diesem Server nicht installierbar:</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) are taken out of Odoo, for everybody who works with it. Applying the pack again puts them back.</source>
        <translation>
            <numerusform>%n Objekt wird aus Odoo entfernt, für alle, die damit arbeiten. Das Paket erneut anzuwenden bringt es zurück.</numerusform>
            <numerusform>%n Objekte werden aus Odoo entfernt, für alle, die damit arbeiten. Das Paket erneut anzuwenden bringt sie zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n object(s)</source>
        <translation>
            <numerusform>%n Objekt entfernen</numerusform>
            <numerusform>%n Objekte entfernen</numerusform>
        </translation>
    </message>
    <message>
        <source>Odoo 18 and later tell how long scheduled actions take; of rules and server actions no version tells.</source>
        <translation>Ab Odoo 18 ist zu erfahren, wie lange geplante Aktionen brauchen; von Regeln und Serveraktionen sagt es keine Version.</translation>
    </message>
</context>
<context>
    <name>backroom::BatchStrip</name>
    <message>
        <source>Decisions made together</source>
        <translation>Gemeinsam getroffene Entscheidungen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortfahren</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>Weglegen</translation>
    </message>
    <message>
        <source>waits until %1 is signed in</source>
        <comment>person</comment>
        <translation>wartet, bis %1 angemeldet ist</translation>
    </message>
    <message>
        <source>Undo the steps</source>
        <translation>Schritte rückgängig machen</translation>
    </message>
    <message>
        <source>stopped by itself: too many failed</source>
        <translation>von selbst angehalten: zu viele sind gescheitert</translation>
    </message>
</context>
<context>
    <name>backroom::Columns</name>
    <message>
        <source>Severity</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Filiale</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>At risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Inhaber</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>left the queue</source>
        <translation>nicht mehr in der Liste</translation>
    </message>
    <message>
        <source>Severity %1</source>
        <translation>Stufe %1</translation>
    </message>
    <message>
        <source>Waiting for %1</source>
        <translation>Wartet seit %1</translation>
    </message>
    <message>
        <source>Due %1</source>
        <translation>Fällig %1</translation>
    </message>
    <message>
        <source>No due date</source>
        <translation>Kein Fälligkeitstermin</translation>
    </message>
    <message>
        <source>Amount %1</source>
        <translation>Betrag %1</translation>
    </message>
    <message>
        <source>Money at risk %1</source>
        <translation>Geld im Risiko %1</translation>
    </message>
    <message>
        <source>Waits for a decision</source>
        <translation>Wartet auf eine Entscheidung</translation>
    </message>
    <message>
        <source>%1: none</source>
        <comment>column</comment>
        <translation>%1: keine Angabe</translation>
    </message>
    <message>
        <source>%1 · raised by rule %2</source>
        <comment>severity, code</comment>
        <translation>%1 · ausgelöst von Regel %2</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>Read %1</source>
        <translation>Gelesen %1</translation>
    </message>
    <message>
        <source>Amount %1</source>
        <comment>currency code</comment>
        <translation>Betrag %1</translation>
    </message>
    <message>
        <source>What is the matter</source>
        <translation>Was ist los</translation>
    </message>
</context>
<context>
    <name>backroom::ConnectionDialog</name>
    <message>
        <source>Connect to Odoo</source>
        <translation>Mit Odoo verbinden</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>API key or password</source>
        <translation>API-Schlüssel oder Passwort</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>only for your company&apos;s own certificates</source>
        <translation>nur für Zertifikate Ihrer Firma</translation>
    </message>
    <message>
        <source>not needed with a key on Odoo 19</source>
        <translation>mit Schlüssel ab Odoo 19 nicht nötig</translation>
    </message>
    <message>
        <source>Sign in with</source>
        <translation>Anmelden mit</translation>
    </message>
    <message>
        <source>Ctrl ↵</source>
        <comment>keys as printed on keyboards</comment>
        <translation>Strg ↵</translation>
    </message>
    <message>
        <source>Backroom works as you, with your rights. The key goes to this computer&apos;s key store and nowhere else.</source>
        <translation>Backroom arbeitet in Ihrem Namen, mit Ihren Rechten. Der Schlüssel kommt in den Schlüsselspeicher dieses Rechners und nirgendwo sonst hin.</translation>
    </message>
    <message>
        <source>No key store is running on this computer: the key is kept until Backroom closes, then you enter it again.</source>
        <translation>Auf diesem Rechner läuft kein Schlüsselspeicher: Der Schlüssel bleibt, bis Backroom beendet wird; danach geben Sie ihn neu ein.</translation>
    </message>
    <message>
        <source>This is not a web address.</source>
        <translation>Das ist keine Web-Adresse.</translation>
    </message>
    <message>
        <source>Leave login and password out of the address.</source>
        <translation>Anmeldename und Passwort gehören nicht in die Adresse.</translation>
    </message>
    <message>
        <source>Your key and everything you see travel unencrypted: anyone in between can read and change them.</source>
        <translation>Ihr Schlüssel und alles, was Sie sehen, geht unverschlüsselt über die Leitung: Jeder dazwischen kann es lesen und ändern.</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>Diese Datei ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Signing in with a password needs the login.</source>
        <translation>Die Anmeldung mit Passwort braucht den Anmeldenamen.</translation>
    </message>
    <message>
        <source>Address, database and key are needed first.</source>
        <translation>Zuerst werden Adresse, Datenbank und Schlüssel gebraucht.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was tun</translation>
    </message>
    <message>
        <source>Server says</source>
        <translation>Server meldet</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Odoo %1, %2</source>
        <comment>version, protocol</comment>
        <translation>Odoo %1, %2</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>Angemeldet als</translation>
    </message>
    <message>
        <source>Companies</source>
        <translation>Firmen</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>Zertifikate (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>AP&amp;I key</source>
        <translation>AP&amp;I-Schlüssel</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Allow plain &amp;HTTP to this server</source>
        <translation>Unverschlüsseltes &amp;HTTP dorthin erlauben</translation>
    </message>
    <message>
        <source>Ch&amp;oose…</source>
        <translation>Aus&amp;wählen…</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Database</source>
        <translation>&amp;Datenbank</translation>
    </message>
    <message>
        <source>&amp;Login</source>
        <translation>An&amp;meldename</translation>
    </message>
    <message>
        <source>&amp;Key or password</source>
        <translation>&amp;Schlüssel oder Passwort</translation>
    </message>
    <message>
        <source>Certificate a&amp;uthority</source>
        <translation>&amp;Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>A&amp;bbrechen</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Testen</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Not encrypted: use https://, or allow plain HTTP below.</source>
        <translation>Unverschlüsselt: https:// verwenden oder HTTP unten erlauben.</translation>
    </message>
    <message>
        <source>Address for live events</source>
        <translation>Adresse für Live-Ereignisse</translation>
    </message>
    <message>
        <source>only if they have an address of their own</source>
        <translation>nur wenn sie eine eigene Adresse haben</translation>
    </message>
    <message>
        <source>An Odoo with several workers answers live events on a port of its own, usually 8072. Leave this empty where a proxy sends /websocket there, as most do; else enter that address, such as https://erp.example.com:8072.</source>
        <translation>Ein Odoo mit mehreren Prozessen beantwortet Live-Ereignisse an einem eigenen Port, meist 8072. Leer lassen, wenn ein Proxy /websocket dorthin leitet, wie fast immer; sonst diese Adresse eintragen, etwa https://erp.example.com:8072.</translation>
    </message>
    <message>
        <source>Li&amp;ve events</source>
        <translation>Liv&amp;e-Ereignisse</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API-Schlüss&amp;el</translation>
    </message>
    <message>
        <source>Make an API key in n8n under Settings, with rights to list, read and retry executions and to list workflows. It goes to this computer&apos;s key store and nowhere else.</source>
        <translation>Legen Sie in n8n unter Einstellungen einen API-Schlüssel an, mit dem Recht, Ausführungen aufzulisten, zu lesen und zu wiederholen und Abläufe aufzulisten. Er kommt in den Schlüsselbund dieses Rechners und sonst nirgendwohin.</translation>
    </message>
    <message>
        <source>Connect to n8n</source>
        <translation>Mit n8n verbinden</translation>
    </message>
    <message>
        <source>Address and key are needed first.</source>
        <translation>Zuerst werden Adresse und Schlüssel gebraucht.</translation>
    </message>
    <message>
        <source>n8n %1</source>
        <comment>version</comment>
        <translation>n8n %1</translation>
    </message>
</context>
<context>
    <name>backroom::ConnectionsScreen</name>
    <message>
        <source>Odoo</source>
        <translation>Odoo</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>Angemeldet als</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>name, login</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Odoo %1, %2</source>
        <comment>version, protocol</comment>
        <translation>Odoo %1, %2</translation>
    </message>
    <message>
        <source>Companies</source>
        <translation>Firmen</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>No key store is running on this computer: the key is forgotten when Backroom closes.</source>
        <translation>Auf diesem Rechner läuft kein Schlüsselspeicher: Der Schlüssel wird beim Beenden von Backroom vergessen.</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was tun</translation>
    </message>
    <message>
        <source>Server says</source>
        <translation>Server meldet</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Not connected yet.</source>
        <translation>Noch nicht verbunden.</translation>
    </message>
    <message>
        <source>Forget address and key? The ledger with your decisions stays.</source>
        <translation>Adresse und Schlüssel vergessen? Das Journal mit Ihren Entscheidungen bleibt.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Forget the connection</source>
        <translation>Verbindung vergessen</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Neu anmelden</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>Vergessen…</translation>
    </message>
    <message>
        <source>Data age</source>
        <translation>Alter der Daten</translation>
    </message>
    <message>
        <source>%1, wanted within %2</source>
        <comment>time ago, duration</comment>
        <translation>%1, Ziel: höchstens %2</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>noch nicht gelesen</translation>
    </message>
    <message>
        <source>Files that were refused; the others work</source>
        <translation>Abgelehnte Dateien; die übrigen arbeiten</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>werden abgefragt</translation>
    </message>
    <message>
        <source>Automation packs…</source>
        <translation>Automatisierungspakete …</translation>
    </message>
    <message>
        <source>Live events</source>
        <translation>Live-Ereignisse</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>Integration bus (n8n)</source>
        <translation>Integrationsbus (n8n)</translation>
    </message>
    <message>
        <source>n8n %1</source>
        <comment>version</comment>
        <translation>n8n %1</translation>
    </message>
    <message>
        <source>The key may not</source>
        <translation>Der Schlüssel darf nicht</translation>
    </message>
    <message>
        <source>Not connected. With it, flows that failed or wait for somebody are work like any other.</source>
        <translation>Nicht verbunden. Mit ihm werden Abläufe, die gescheitert sind oder auf jemanden warten, zu Arbeit wie jede andere.</translation>
    </message>
    <message>
        <source>Connect again</source>
        <translation>Neu verbinden</translation>
    </message>
</context>
<context>
    <name>backroom::DecisionBar</name>
    <message>
        <source>Reason</source>
        <translation>Begründung</translation>
    </message>
    <message>
        <source>Open in Odoo</source>
        <translation>In Odoo öffnen</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Being written to the ledger…</source>
        <translation>Wird ins Journal geschrieben…</translation>
    </message>
    <message>
        <source>Ctrl ↵</source>
        <comment>keys as printed on keyboards</comment>
        <translation>Strg ↵</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>button, why it is disabled</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Why do you reject it? Kept in the ledger.</source>
        <translation>Warum lehnen Sie ab? Steht im Journal.</translation>
    </message>
    <message>
        <source>Why do you approve it? Kept in the ledger.</source>
        <translation>Warum geben Sie frei? Steht im Journal.</translation>
    </message>
    <message>
        <source>The reason is sealed with your decision.</source>
        <translation>Die Begründung wird mit Ihrer Entscheidung versiegelt.</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <comment>decision, state</comment>
        <translation>%1 — %2</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Jetzt senden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Ctrl Z</source>
        <comment>keys as printed on keyboards</comment>
        <translation>Strg Z</translation>
    </message>
    <message>
        <source>Recorded in the ledger; it is sent when the time is up.</source>
        <translation>Im Journal festgehalten; wird nach Ablauf der Zeit gesendet.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Neu ansehen</translation>
    </message>
    <message>
        <source>It is not known whether Odoo did it. Nothing is sent twice.</source>
        <translation>Unklar, ob Odoo es ausgeführt hat. Nichts wird zweimal gesendet.</translation>
    </message>
    <message>
        <source>Seen in Odoo %1.</source>
        <comment>time ago</comment>
        <translation>In Odoo gesehen: %1.</translation>
    </message>
    <message>
        <source>You can go on working; this finishes by itself.</source>
        <translation>Sie können weiterarbeiten; das läuft von selbst zu Ende.</translation>
    </message>
    <message>
        <source>A reason is required.</source>
        <translation>Eine Begründung ist nötig.</translation>
    </message>
    <message>
        <source>Read from Odoo %1.</source>
        <comment>time ago</comment>
        <translation>Aus Odoo gelesen %1.</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Look at the differences, then decide again.</source>
        <translation>Sehen Sie sich die Unterschiede an und entscheiden Sie neu.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Further actions</source>
        <translation>Weitere Aktionen</translation>
    </message>
    <message>
        <source>Why? Kept in the ledger.</source>
        <translation>Warum? Steht im Journal.</translation>
    </message>
    <message>
        <source>What you fill in is sealed with your decision.</source>
        <translation>Was Sie eintragen, wird mit Ihrer Entscheidung versiegelt.</translation>
    </message>
    <message>
        <source>Several are selected: they are decided together, under the list.</source>
        <translation>Mehrere sind ausgewählt: Sie werden gemeinsam entschieden, unter der Liste.</translation>
    </message>
    <message>
        <source>Playbooks</source>
        <translation>Abläufe</translation>
    </message>
    <message>
        <source>Who looks at it afterwards</source>
        <translation>Wer es im Nachhinein prüft</translation>
    </message>
    <message>
        <source>Override: %1</source>
        <comment>verb</comment>
        <translation>Ausnahme: %1</translation>
    </message>
    <message>
        <source>It may be done under an override: press . for more.</source>
        <translation>Als Ausnahme ist es möglich: mit . weitere Aktionen zeigen.</translation>
    </message>
    <message>
        <source>The policy does not allow it. Under an override it is done all the same, with your reason in the ledger; whoever you name looks at it afterwards.</source>
        <translation>Die Richtlinie erlaubt es nicht. Als Ausnahme geschieht es trotzdem, mit Ihrer Begründung im Journal; wen Sie nennen, prüft es im Nachhinein.</translation>
    </message>
    <message>
        <source>Say who looks at it afterwards.</source>
        <translation>Geben Sie an, wer es im Nachhinein prüft.</translation>
    </message>
</context>
<context>
    <name>backroom::DelegationForm</name>
    <message>
        <source>Only up to</source>
        <translation>Nur bis</translation>
    </message>
    <message>
        <source>Why? Kept in the ledger.</source>
        <translation>Warum? Steht im Journal.</translation>
    </message>
    <message>
        <source>Unplanned: it counts once the other person has accepted it</source>
        <translation>Ungeplant: Es gilt, sobald die andere Person es angenommen hat</translation>
    </message>
    <message>
        <source>Pass on</source>
        <translation>Übertragen</translation>
    </message>
    <message>
        <source>Ctrl ↵</source>
        <comment>keys as printed on keyboards</comment>
        <translation>Strg ↵</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Who stands in for you</source>
        <translation>Wer Sie vertritt</translation>
    </message>
    <message>
        <source>For which decisions</source>
        <translation>Für welche Entscheidungen</translation>
    </message>
    <message>
        <source>How far</source>
        <translation>Wie weit</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Begründung</translation>
    </message>
    <message>
        <source>Let somebody stand in for you</source>
        <translation>Sich vertreten lassen</translation>
    </message>
    <message>
        <source>%1, up to %2</source>
        <comment>decisions, amount</comment>
        <translation>%1, bis %2</translation>
    </message>
    <message>
        <source>You see in the ledger what is decided in your place. It ends by itself, and either of you can end it before.</source>
        <translation>Im Journal sehen Sie, was an Ihrer Stelle entschieden wird. Es endet von selbst, und jeder von Ihnen kann es vorher beenden.</translation>
    </message>
    <message>
        <source>Being written to the ledger and told to the others…</source>
        <translation>Wird ins Journal geschrieben und den anderen mitgeteilt …</translation>
    </message>
    <message>
        <source>Say who stands in for you.</source>
        <translation>Geben Sie an, wer Sie vertritt.</translation>
    </message>
    <message>
        <source>Say which decisions are passed on.</source>
        <translation>Geben Sie an, welche Entscheidungen übertragen werden.</translation>
    </message>
    <message>
        <source>A reason is required.</source>
        <translation>Eine Begründung ist nötig.</translation>
    </message>
    <message>
        <source>The end must lie in the future and after the beginning.</source>
        <translation>Das Ende muss in der Zukunft und nach dem Beginn liegen.</translation>
    </message>
</context>
<context>
    <name>backroom::DelegationScreen</name>
    <message>
        <source>Let somebody stand in for you…</source>
        <translation>Sich vertreten lassen …</translation>
    </message>
    <message>
        <source>Who could stand in is read from Odoo; sign in there first.</source>
        <translation>Wer vertreten kann, wird aus Odoo gelesen; melden Sie sich zuerst dort an.</translation>
    </message>
    <message>
        <source>You decide nothing here that could be passed on.</source>
        <translation>Sie entscheiden hier nichts, was sich übertragen ließe.</translation>
    </message>
    <message>
        <source>It is in the ledger, and the others can read it.</source>
        <translation>Es steht im Journal, und die anderen können es lesen.</translation>
    </message>
    <message>
        <source>Who stands in for whom</source>
        <translation>Wer wen vertritt</translation>
    </message>
    <message>
        <source>Nobody stands in for anybody.</source>
        <translation>Niemand vertritt jemanden.</translation>
    </message>
    <message>
        <source>%1 stands in for %2</source>
        <comment>people</comment>
        <translation>%1 vertritt %2</translation>
    </message>
    <message>
        <source>%1, up to %2</source>
        <comment>decisions, amount</comment>
        <translation>%1, bis %2</translation>
    </message>
    <message>
        <source>%1 – %2 · %3 · “%4”</source>
        <comment>from, to, decisions, reason</comment>
        <translation>%1 – %2 · %3 · „%4“</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>End now</source>
        <translation>Jetzt beenden</translation>
    </message>
</context>
<context>
    <name>backroom::DetailPane</name>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>You saw</source>
        <translation>Sie sahen</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Detail pages</source>
        <translation>Seiten der Einzelheiten</translation>
    </message>
    <message>
        <source>Choose a line to see its evidence.</source>
        <translation>Wählen Sie eine Zeile, um ihre Belege zu sehen.</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>document, partner</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>waits for %1</source>
        <comment>age</comment>
        <translation>wartet seit %1</translation>
    </message>
    <message>
        <source>due %1</source>
        <comment>in 50 m</comment>
        <translation>fällig %1</translation>
    </message>
    <message>
        <source>Reading the evidence…</source>
        <translation>Belege werden gelesen…</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Without its evidence nothing can be decided.</source>
        <translation>Ohne Belege kann nichts entschieden werden.</translation>
    </message>
    <message>
        <source>Part of the evidence is missing: %1</source>
        <translation>Ein Teil der Belege fehlt: %1</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
    </message>
    <message>
        <source>It has changed since you looked.</source>
        <translation>Hat sich geändert, seit Sie es angesehen haben.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Neu ansehen</translation>
    </message>
    <message>
        <source>Not proven for %1: it was sent, but its effect is not seen in Odoo yet.</source>
        <translation>Seit %1 nicht nachgewiesen: gesendet, aber die Wirkung ist in Odoo noch nicht zu sehen.</translation>
    </message>
    <message>
        <source>Waits to be sent: %1</source>
        <translation>Wartet auf das Senden: %1</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <source>For / against</source>
        <translation>Dafür / dagegen</translation>
    </message>
    <message>
        <source>Timeline %1</source>
        <comment>number of entries</comment>
        <translation>Verlauf %1</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>SPEAKS FOR</source>
        <translation>SPRICHT DAFÜR</translation>
    </message>
    <message>
        <source>SPEAKS AGAINST</source>
        <translation>SPRICHT DAGEGEN</translation>
    </message>
    <message>
        <source>Found by rule %1. A help for sorting; the decision is yours.</source>
        <translation>Gefunden von Regel %1. Eine Hilfe beim Sortieren; die Entscheidung treffen Sie.</translation>
    </message>
    <message>
        <source>Sealed with your decision</source>
        <translation>Mit Ihrer Entscheidung versiegelt</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>Ausgelöst von</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Woher es kommt</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Seal (SHA-256)</source>
        <translation>Siegel (SHA-256)</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Entschieden von</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>login, time</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Begründung</translation>
    </message>
    <message>
        <source>Protected by</source>
        <translation>Gesichert durch</translation>
    </message>
    <message>
        <source>the guard in Odoo&apos;s own transaction</source>
        <translation>den Wächter in Odoos eigener Transaktion</translation>
    </message>
    <message>
        <source>check, call and reading back</source>
        <translation>Prüfen, Aufrufen und Nachlesen</translation>
    </message>
    <message>
        <source>MAY NOT BE APPROVED</source>
        <translation>DARF NICHT FREIGEGEBEN WERDEN</translation>
    </message>
</context>
<context>
    <name>backroom::FilterField</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Not understood: %1</source>
        <translation>Nicht verstanden: %1</translation>
    </message>
    <message>
        <source>Words, or store: code: company: owner:me state: severity: age&gt;4h due&lt;1h amount&gt;=250 risk&gt;100</source>
        <translation>Wörter oder store: code: company: owner:me state: severity: age&gt;4h due&lt;1h amount&gt;=250 risk&gt;100</translation>
    </message>
</context>
<context>
    <name>backroom::LinesTable</name>
    <message>
        <source>%1 × %2 at %3, %4</source>
        <comment>quantity, article, price, amount</comment>
        <translation>%1 × %2 zu %3, %4</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n Position</numerusform>
            <numerusform>%n Positionen</numerusform>
        </translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Qty</source>
        <translation>Menge</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
</context>
<context>
    <name>backroom::ListPane</name>
    <message>
        <source>%1 of %2</source>
        <comment>shown, all</comment>
        <translation>%1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n Vorgang</numerusform>
            <numerusform>%n Vorgänge</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 read so far</source>
        <translation>%1 bisher gelesen</translation>
    </message>
    <message>
        <source>%1  ✕</source>
        <comment>filter text; the cross removes it</comment>
        <translation>%1  ✕</translation>
    </message>
    <message>
        <source>Remove the filter %1</source>
        <translation>Filter %1 entfernen</translation>
    </message>
    <message>
        <source>%1 new, %2 done — show</source>
        <comment>counts</comment>
        <translation>%1 neu, %2 erledigt — zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n new — show</source>
        <translation>
            <numerusform>%n neuer — zeigen</numerusform>
            <numerusform>%n neue — zeigen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done — tidy</source>
        <translation>
            <numerusform>%n erledigt — aufräumen</numerusform>
            <numerusform>%n erledigt — aufräumen</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Last read %1; before a decision each item is read again.</source>
        <comment>time ago</comment>
        <translation>Zuletzt gelesen %1; vor einer Entscheidung wird jeder Vorgang neu gelesen.</translation>
    </message>
    <message>
        <source>Read now</source>
        <translation>Jetzt lesen</translation>
    </message>
    <message>
        <source>Offline. These are the rows as read %1; decisions wait until Odoo answers again.</source>
        <comment>time ago</comment>
        <translation>Offline. Stand der Zeilen: gelesen %1; Entscheidungen warten, bis Odoo wieder antwortet.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>%1 These are the rows as read %2.</source>
        <comment>what happened, time ago</comment>
        <translation>%1 Stand der Zeilen: gelesen %2.</translation>
    </message>
    <message>
        <source>Reading failed.</source>
        <translation>Lesen fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Nochmals versuchen</translation>
    </message>
    <message>
        <source>You no longer have the right to read this; these are the rows as read %1.</source>
        <comment>time ago</comment>
        <translation>Sie dürfen das nicht mehr lesen; Stand der Zeilen: gelesen %1.</translation>
    </message>
    <message>
        <source>Not connected. These are the rows as read %1.</source>
        <comment>time ago</comment>
        <translation>Nicht verbunden. Stand der Zeilen: gelesen %1.</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>Checked %1.</source>
        <comment>time ago</comment>
        <translation>Geprüft %1.</translation>
    </message>
    <message>
        <source>Odoo says: %1</source>
        <translation>Odoo meldet: %1</translation>
    </message>
    <message>
        <source>Nothing matches the filter.</source>
        <translation>Nichts passt zum Filter.</translation>
    </message>
    <message>
        <source>“%1” hides %2.</source>
        <comment>filter, number of items</comment>
        <translation>„%1“ verbirgt %2.</translation>
    </message>
    <message>
        <source>Remove the filter</source>
        <translation>Filter entfernen</translation>
    </message>
    <message>
        <source>All decided.</source>
        <translation>Alles entschieden.</translation>
    </message>
    <message numerus="yes">
        <source>%n new item(s) came meanwhile.</source>
        <translation>
            <numerusform>%n neuer Vorgang kam inzwischen.</numerusform>
            <numerusform>%n neue Vorgänge kamen inzwischen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Odoo cannot be reached.</source>
        <translation>Odoo ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Nothing was read yet, so there is nothing to show.</source>
        <translation>Es wurde noch nichts gelesen, daher gibt es nichts zu zeigen.</translation>
    </message>
    <message>
        <source>You do not have the right to see this.</source>
        <translation>Sie dürfen das nicht sehen.</translation>
    </message>
    <message>
        <source>Ask your administrator for the right to read these records in Odoo.</source>
        <translation>Bitten Sie Ihre Administration um das Recht, diese Datensätze in Odoo zu lesen.</translation>
    </message>
    <message>
        <source>Not installed in this Odoo.</source>
        <translation>In diesem Odoo nicht installiert.</translation>
    </message>
    <message>
        <source>The module this queue reads is missing. Everything else works.</source>
        <translation>Das Modul, aus dem diese Liste liest, fehlt. Alles andere arbeitet.</translation>
    </message>
    <message>
        <source>Last read %1.</source>
        <comment>time ago</comment>
        <translation>Zuletzt gelesen %1.</translation>
    </message>
    <message>
        <source>Connect Backroom to Odoo.</source>
        <translation>Verbinden Sie Backroom mit Odoo.</translation>
    </message>
    <message>
        <source>Then what waits for your decision shows up here.</source>
        <translation>Dann erscheint hier, was auf Ihre Entscheidung wartet.</translation>
    </message>
</context>
<context>
    <name>backroom::MainWindow</name>
    <message>
        <source>My work</source>
        <translation>Meine Arbeit</translation>
    </message>
    <message>
        <source>Govern</source>
        <translation>Aufsicht</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Prüfpfad</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>decision, state</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast (desktop colours)</source>
        <translation>Hoher Kontrast (Desktop-Farben)</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Dicht</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Roomy</source>
        <translation>Weit</translation>
    </message>
    <message>
        <source>Hold decisions before sending</source>
        <translation>Entscheidungen vor dem Senden halten</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Gar nicht</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n Sekunde</numerusform>
            <numerusform>%n Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Keyboard…</source>
        <translation>Tastatur…</translation>
    </message>
    <message numerus="yes">
        <source>%n for you</source>
        <translation>
            <numerusform>%n für Sie</numerusform>
            <numerusform>%n für Sie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n late</source>
        <translation>
            <numerusform>%n zu spät</numerusform>
            <numerusform>%n zu spät</numerusform>
        </translation>
    </message>
    <message>
        <source>Change the connection…</source>
        <translation>Verbindung ändern…</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Neu anmelden</translation>
    </message>
    <message>
        <source>Nothing is held; what was sent cannot be undone.</source>
        <translation>Nichts wird gehalten; Gesendetes lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>decision and state, what is known</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Delegations</source>
        <translation>Vertretungen</translation>
    </message>
    <message>
        <source>Automation</source>
        <translation>Automatisierung</translation>
    </message>
    <message>
        <source>System map</source>
        <translation>Systemlandkarte</translation>
    </message>
</context>
<context>
    <name>backroom::ManifestDialog</name>
    <message>
        <source>Items and what became of them</source>
        <translation>Vorgänge und was aus ihnen wurde</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Save what became of them</source>
        <translation>Speichern, was daraus wurde</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>It could not be saved: %1</source>
        <translation>Das Speichern gelang nicht: %1</translation>
    </message>
</context>
<context>
    <name>backroom::ManifestModel</name>
    <message>
        <source>Reference</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>Geschäftspartner</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus wurde</translation>
    </message>
</context>
<context>
    <name>backroom::Notice</name>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>backroom::OperationsPanel</name>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Jetzt senden</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>state, time</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Vorgänge</translation>
    </message>
    <message>
        <source>Decisions and where they stand</source>
        <translation>Entscheidungen und ihr Stand</translation>
    </message>
    <message>
        <source>nothing decided yet</source>
        <translation>noch nichts entschieden</translation>
    </message>
    <message>
        <source>%1 running · %2 in 24 h</source>
        <comment>counts</comment>
        <translation>%1 laufen · %2 in 24 h</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <comment>keys as printed on keyboards</comment>
        <translation>Strg+Umschalt+O</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
</context>
<context>
    <name>backroom::ProgressLine</name>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
</context>
<context>
    <name>backroom::QueueScreen</name>
    <message numerus="yes">
        <source>%n row(s) copied</source>
        <translation>
            <numerusform>%n Zeile kopiert</numerusform>
            <numerusform>%n Zeilen kopiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a line to see its evidence.</source>
        <translation>Wählen Sie eine Zeile, um ihre Belege zu sehen.</translation>
    </message>
    <message>
        <source>%1: recorded</source>
        <comment>decision</comment>
        <translation>%1: festgehalten</translation>
    </message>
    <message>
        <source>Not recorded: %1</source>
        <translation>Nicht festgehalten: %1</translation>
    </message>
    <message>
        <source>This record has no address that can be opened.</source>
        <translation>Dieser Datensatz hat keine Adresse, die sich öffnen lässt.</translation>
    </message>
    <message>
        <source>It is no longer in the list.</source>
        <translation>Der Vorgang ist nicht mehr in der Liste.</translation>
    </message>
    <message>
        <source>Your consent is recorded. %1</source>
        <translation>Ihre Zustimmung ist festgehalten. %1</translation>
    </message>
</context>
<context>
    <name>backroom::QueueTable</name>
    <message>
        <source>Work items</source>
        <translation>Vorgänge</translation>
    </message>
    <message>
        <source>As many as fit</source>
        <translation>So viele wie passen</translation>
    </message>
</context>
<context>
    <name>backroom::Rail</name>
    <message>
        <source>%1: you do not have the right to see this.</source>
        <comment>queue</comment>
        <translation>%1: Ihnen fehlt das Recht, dies zu sehen.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>queue, what happened</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Nicht angemeldet</translation>
    </message>
</context>
<context>
    <name>backroom::SelectionBar</name>
    <message>
        <source>Selected items</source>
        <translation>Ausgewählte Vorgänge</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Why do you reject them? Kept in the ledger.</source>
        <translation>Warum lehnen Sie sie ab? Bleibt im Protokoll.</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be decided together</source>
        <translation>
            <numerusform>%n lässt sich nicht gemeinsam entscheiden</numerusform>
            <numerusform>%n lassen sich nicht gemeinsam entscheiden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve %n</source>
        <translation>
            <numerusform>%n freigeben</numerusform>
            <numerusform>%n freigeben</numerusform>
        </translation>
    </message>
    <message>
        <source>Ctrl ↵</source>
        <comment>keys as printed on keyboards</comment>
        <translation>Strg ↵</translation>
    </message>
    <message numerus="yes">
        <source>Reject %n</source>
        <translation>
            <numerusform>%n ablehnen</numerusform>
            <numerusform>%n ablehnen</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Select one</source>
        <translation>Nur einen auswählen</translation>
    </message>
</context>
<context>
    <name>backroom::ShortcutSheet</name>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>↑ ↓ / K J</source>
        <translation>↑ ↓ / K J</translation>
    </message>
    <message>
        <source>previous, next item</source>
        <translation>voriger, nächster Vorgang</translation>
    </message>
    <message>
        <source>Enter / Esc</source>
        <translation>Eingabe / Esc</translation>
    </message>
    <message>
        <source>into the detail, back to the list</source>
        <translation>in die Einzelheiten, zurück zur Liste</translation>
    </message>
    <message>
        <source>F6 / Shift+F6</source>
        <translation>F6 / Umschalt+F6</translation>
    </message>
    <message>
        <source>next, previous pane</source>
        <translation>nächster, voriger Bereich</translation>
    </message>
    <message>
        <source>/ , Ctrl+F</source>
        <translation>/ , Strg+F</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>filtern</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>prepare to approve</source>
        <translation>Freigabe vorbereiten</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>reject: asks for the reason</source>
        <translation>ablehnen: fragt nach der Begründung</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <source>commit what the bar shows</source>
        <translation>ausführen, was die Leiste zeigt</translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation>Strg+Z</translation>
    </message>
    <message>
        <source>undo while it is held</source>
        <translation>zurücknehmen, solange gehalten</translation>
    </message>
    <message>
        <source>V</source>
        <translation>V</translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>timeline</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>proof</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>O</source>
        <translation>O</translation>
    </message>
    <message>
        <source>open in Odoo</source>
        <translation>in Odoo öffnen</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>show new rows</source>
        <translation>neue Zeilen zeigen</translation>
    </message>
    <message>
        <source>F5</source>
        <translation>F5</translation>
    </message>
    <message>
        <source>read again now</source>
        <translation>jetzt neu lesen</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Strg+C</translation>
    </message>
    <message>
        <source>copy the selected rows</source>
        <translation>gewählte Zeilen kopieren</translation>
    </message>
    <message>
        <source>Ctrl+1…9</source>
        <translation>Strg+1…9</translation>
    </message>
    <message>
        <source>place 1 to 9 of the rail</source>
        <translation>Ort 1 bis 9 der Leiste</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation>Strg+Umschalt+O</translation>
    </message>
    <message>
        <source>operations panel</source>
        <translation>Vorgangsleiste</translation>
    </message>
    <message>
        <source>?</source>
        <translation>?</translation>
    </message>
    <message>
        <source>this sheet</source>
        <translation>diese Übersicht</translation>
    </message>
    <message>
        <source>Single letters work as shortcuts outside text fields</source>
        <translation>Einzelne Buchstaben wirken außerhalb von Textfeldern als Kürzel</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>No single key decides anything: letters prepare, Ctrl+Enter commits.</source>
        <translation>Keine einzelne Taste entscheidet: Buchstaben bereiten vor, Strg+Eingabe führt aus.</translation>
    </message>
    <message>
        <source>.</source>
        <translation>.</translation>
    </message>
    <message>
        <source>further actions</source>
        <translation>weitere Aktionen</translation>
    </message>
    <message>
        <source>Shift+↑ ↓ / Ctrl+A</source>
        <translation>Umschalt+↑ ↓ / Strg+A</translation>
    </message>
    <message>
        <source>select several, to decide them together</source>
        <translation>mehrere auswählen, um sie gemeinsam zu entscheiden</translation>
    </message>
    <message>
        <source>G I / G A / G D / G S</source>
        <translation>G I / G A / G D / G S</translation>
    </message>
    <message>
        <source>go to my work, the audit, the delegations, the system map</source>
        <translation>zu meiner Arbeit, Prüfung, Vertretungen, Systemlandkarte</translation>
    </message>
</context>
<context>
    <name>backroom::StatePane</name>
    <message>
        <source>Reading the list for the first time</source>
        <translation>Die Liste wird zum ersten Mal gelesen</translation>
    </message>
</context>
<context>
    <name>backroom::StatusStrip</name>
    <message>
        <source>Ledger</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>No source</source>
        <translation>Keine Quelle</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>source, state</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1, next try in %2</source>
        <comment>source state, time</comment>
        <translation>%1, nächster Versuch in %2</translation>
    </message>
    <message>
        <source>data read %1</source>
        <comment>time ago</comment>
        <translation>Daten gelesen %1</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) in feeds and rules</source>
        <translation>
            <numerusform>%n Problem in Feeds und Regeln</numerusform>
            <numerusform>%n Probleme in Feeds und Regeln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) need you</source>
        <translation>
            <numerusform>%n Entscheidung braucht Sie</numerusform>
            <numerusform>%n Entscheidungen brauchen Sie</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) on their way</source>
        <translation>
            <numerusform>%n Entscheidung unterwegs</numerusform>
            <numerusform>%n Entscheidungen unterwegs</numerusform>
        </translation>
    </message>
    <message>
        <source>all decisions settled</source>
        <translation>alle Entscheidungen erledigt</translation>
    </message>
    <message>
        <source>ledger empty</source>
        <translation>Journal leer</translation>
    </message>
    <message>
        <source>ledger %1 · %2 %3</source>
        <comment>entries, two halves of a hash</comment>
        <translation>Journal %1 · %2 %3</translation>
    </message>
    <message>
        <source>ledger needs attention</source>
        <translation>Journal prüfen</translation>
    </message>
    <message>
        <source>Substitution</source>
        <translation>Vertretung</translation>
    </message>
    <message>
        <source>acting for %1</source>
        <comment>people</comment>
        <translation>in Vertretung für %1</translation>
    </message>
    <message>
        <source>your powers are with %1</source>
        <comment>people</comment>
        <translation>vertreten durch %1</translation>
    </message>
</context>
<context>
    <name>backroom::SystemsScreen</name>
    <message>
        <source>System map</source>
        <translation>Systemlandkarte</translation>
    </message>
    <message>
        <source>Whose word counts</source>
        <translation>Wessen Wort zählt</translation>
    </message>
    <message>
        <source>Where several systems hold the same data, one is authoritative. A decision that would change it elsewhere is refused.</source>
        <translation>Wo mehrere Systeme dieselben Daten halten, ist eines maßgeblich. Eine Entscheidung, die sie anderswo ändern würde, wird abgelehnt.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Authoritative</source>
        <translation>Maßgeblich</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>What happens between the systems</source>
        <translation>Was zwischen den Systemen geschieht</translation>
    </message>
    <message>
        <source>Who tells whom, how soon it must be known, and how late this console saw it last. What is later than its target stands in the queue Integration.</source>
        <translation>Wer es wem sagt, wie schnell es bekannt sein muss und wie spät Backroom es zuletzt sah. Was später als vorgesehen kommt, steht in der Liste Integration.</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>From → to</source>
        <translation>Von → an</translation>
    </message>
    <message>
        <source>How soon</source>
        <translation>Wie schnell</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>noch nicht gelesen</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>95 of 100</source>
        <translation>95 von 100</translation>
    </message>
    <message>
        <source>not seen</source>
        <translation>nicht zu sehen</translation>
    </message>
</context>
<context>
    <name>backroom::TimelineView</name>
    <message>
        <source>nothing found</source>
        <translation>nichts gefunden</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <comment>what happened, author</comment>
        <translation>%1 — %2</translation>
    </message>
</context>
<context>
    <name>backroom::text::BatchWords</name>
    <message>
        <source>%1 %2</source>
        <comment>verb, number of items</comment>
        <translation>%2 × %1</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>%1 erledigt</translation>
    </message>
    <message>
        <source>%1 not done</source>
        <translation>%1 nicht erledigt</translation>
    </message>
    <message>
        <source>%1 left out</source>
        <translation>%1 ausgelassen</translation>
    </message>
    <message>
        <source>%1 under way</source>
        <translation>%1 unterwegs</translation>
    </message>
    <message>
        <source>waits for you to be signed in</source>
        <translation>wartet auf Ihre Anmeldung</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>your consent counts; others must agree too</source>
        <translation>Ihre Zustimmung zählt; andere müssen auch zustimmen</translation>
    </message>
    <message>
        <source>left out: %1</source>
        <translation>ausgelassen: %1</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>festgehalten</translation>
    </message>
    <message>
        <source>not begun: too many failed before it</source>
        <translation>nicht begonnen: zu viele davor sind gescheitert</translation>
    </message>
</context>
<context>
    <name>backroom::text::Errors</name>
    <message>
        <source>The server cannot be reached.</source>
        <translation>Der Server ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>Der Server hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not trusted.</source>
        <translation>Dem Zertifikat des Servers wird nicht vertraut.</translation>
    </message>
    <message>
        <source>The address is not encrypted.</source>
        <translation>Die Adresse ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>The request was cancelled.</source>
        <translation>Die Anfrage wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Something answers at this address, but it is not Odoo.</source>
        <translation>Unter dieser Adresse antwortet etwas, aber es ist nicht Odoo.</translation>
    </message>
    <message>
        <source>This version of Odoo is not supported.</source>
        <translation>Diese Version von Odoo wird nicht unterstützt.</translation>
    </message>
    <message>
        <source>The server does not have this database.</source>
        <translation>Der Server hat diese Datenbank nicht.</translation>
    </message>
    <message>
        <source>The server&apos;s answer could not be understood.</source>
        <translation>Die Antwort des Servers war nicht zu verstehen.</translation>
    </message>
    <message>
        <source>The answer is larger than Backroom accepts.</source>
        <translation>Die Antwort ist größer, als Backroom annimmt.</translation>
    </message>
    <message>
        <source>The server failed while working on the request.</source>
        <translation>Der Server ist bei der Bearbeitung gescheitert.</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>Der Server ist ausgelastet.</translation>
    </message>
    <message>
        <source>The server refused the key or password.</source>
        <translation>Der Server hat Schlüssel oder Passwort abgelehnt.</translation>
    </message>
    <message>
        <source>The sign-in has expired.</source>
        <translation>Die Anmeldung ist abgelaufen.</translation>
    </message>
    <message>
        <source>The server blocks sign-ins from this address for a while.</source>
        <translation>Der Server sperrt Anmeldungen von dieser Adresse für eine Weile.</translation>
    </message>
    <message>
        <source>You are signed in, but lack the right for this.</source>
        <translation>Sie sind angemeldet, haben aber nicht das Recht dazu.</translation>
    </message>
    <message>
        <source>The server does not have the module this needs.</source>
        <translation>Dem Server fehlt das nötige Modul.</translation>
    </message>
    <message>
        <source>The server does not offer this action.</source>
        <translation>Der Server bietet diese Aktion nicht an.</translation>
    </message>
    <message>
        <source>The server does not have a field this needs.</source>
        <translation>Dem Server fehlt ein nötiges Feld.</translation>
    </message>
    <message>
        <source>The server did not accept the request as it was made.</source>
        <translation>Der Server hat die Anfrage in dieser Form nicht angenommen.</translation>
    </message>
    <message>
        <source>The record no longer exists.</source>
        <translation>Den Datensatz gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Odoo said no.</source>
        <translation>Odoo hat abgelehnt.</translation>
    </message>
    <message>
        <source>Odoo did not accept a value.</source>
        <translation>Odoo hat einen Wert nicht angenommen.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>Another program holds Backroom&apos;s data files.</source>
        <translation>Ein anderes Programm hält die Datendateien von Backroom.</translation>
    </message>
    <message>
        <source>Backroom&apos;s data folder cannot be written.</source>
        <translation>Der Datenordner von Backroom ist nicht beschreibbar.</translation>
    </message>
    <message>
        <source>A data file is damaged.</source>
        <translation>Eine Datendatei ist beschädigt.</translation>
    </message>
    <message>
        <source>The data files were written by a newer Backroom.</source>
        <translation>Die Datendateien stammen von einem neueren Backroom.</translation>
    </message>
    <message>
        <source>A data file could not be read or written.</source>
        <translation>Eine Datendatei ließ sich nicht lesen oder schreiben.</translation>
    </message>
    <message>
        <source>The key store of this computer refused or is not running.</source>
        <translation>Der Schlüsselspeicher dieses Rechners hat abgelehnt oder läuft nicht.</translation>
    </message>
    <message>
        <source>A value or file given to Backroom is wrong.</source>
        <translation>Ein Wert oder eine Datei für Backroom ist falsch.</translation>
    </message>
    <message>
        <source>Your company&apos;s rules do not allow this decision.</source>
        <translation>Die Regeln Ihrer Firma erlauben diese Entscheidung nicht.</translation>
    </message>
    <message>
        <source>The record has changed since you looked at it.</source>
        <translation>Der Datensatz hat sich geändert, seit Sie ihn angesehen haben.</translation>
    </message>
    <message>
        <source>Check the address and your connection. Backroom keeps trying by itself.</source>
        <translation>Prüfen Sie Adresse und Verbindung. Backroom versucht es von selbst weiter.</translation>
    </message>
    <message>
        <source>Backroom tries again by itself; if it goes on, ask your administrator.</source>
        <translation>Backroom versucht es von selbst erneut; hält es an, fragen Sie Ihre Administration.</translation>
    </message>
    <message>
        <source>Add your company&apos;s certificate authority in the connection, or ask your administrator.</source>
        <translation>Tragen Sie die Zertifizierungsstelle Ihrer Firma in der Verbindung ein oder fragen Sie Ihre Administration.</translation>
    </message>
    <message>
        <source>Use https://, or allow plain HTTP for this connection if you must.</source>
        <translation>Nehmen Sie https:// oder erlauben Sie für diese Verbindung unverschlüsseltes HTTP, wenn es sein muss.</translation>
    </message>
    <message>
        <source>Start it again when you need it.</source>
        <translation>Starten Sie sie neu, wenn Sie sie brauchen.</translation>
    </message>
    <message>
        <source>Check the address: it is the one you open Odoo with in a browser.</source>
        <translation>Prüfen Sie die Adresse: Es ist die, mit der Sie Odoo im Browser öffnen.</translation>
    </message>
    <message>
        <source>Backroom works with Odoo 14 to 19.</source>
        <translation>Backroom arbeitet mit Odoo 14 bis 19.</translation>
    </message>
    <message>
        <source>Check the database name in the connection.</source>
        <translation>Prüfen Sie den Namen der Datenbank in der Verbindung.</translation>
    </message>
    <message>
        <source>Copy the details and pass them to your administrator.</source>
        <translation>Kopieren Sie die Details und geben Sie sie Ihrer Administration.</translation>
    </message>
    <message>
        <source>Try again in a minute; if it goes on, pass the details to your administrator.</source>
        <translation>Versuchen Sie es in einer Minute erneut; hält es an, geben Sie die Details Ihrer Administration.</translation>
    </message>
    <message>
        <source>Backroom tries again in %1.</source>
        <translation>Backroom versucht es in %1 erneut.</translation>
    </message>
    <message>
        <source>Backroom tries again by itself.</source>
        <translation>Backroom versucht es von selbst erneut.</translation>
    </message>
    <message>
        <source>Enter a valid key in the connection. Nothing is retried by itself.</source>
        <translation>Geben Sie in der Verbindung einen gültigen Schlüssel ein. Nichts wird von selbst wiederholt.</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>Melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>Wait some minutes before you sign in again.</source>
        <translation>Warten Sie einige Minuten, bevor Sie sich neu anmelden.</translation>
    </message>
    <message>
        <source>Ask your administrator for the right named below.</source>
        <translation>Bitten Sie Ihre Administration um das unten genannte Recht.</translation>
    </message>
    <message>
        <source>Ask your administrator whether the module should be installed.</source>
        <translation>Fragen Sie Ihre Administration, ob das Modul installiert werden soll.</translation>
    </message>
    <message>
        <source>Decide this one in Odoo.</source>
        <translation>Entscheiden Sie dies in Odoo.</translation>
    </message>
    <message>
        <source>Ask your administrator whether the module is up to date.</source>
        <translation>Fragen Sie Ihre Administration, ob das Modul aktuell ist.</translation>
    </message>
    <message>
        <source>Copy the details and report them; nothing was changed.</source>
        <translation>Kopieren Sie die Details und melden Sie sie; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Nothing is left to decide; refresh the list.</source>
        <translation>Es gibt nichts mehr zu entscheiden; lesen Sie die Liste neu.</translation>
    </message>
    <message>
        <source>Read the reason below and settle it in Odoo.</source>
        <translation>Lesen Sie den Grund unten und klären Sie es in Odoo.</translation>
    </message>
    <message>
        <source>Read the reason below and correct it in Odoo.</source>
        <translation>Lesen Sie den Grund unten und berichtigen Sie es in Odoo.</translation>
    </message>
    <message>
        <source>Free some space; nothing can be decided until then.</source>
        <translation>Schaffen Sie Platz; bis dahin kann nichts entschieden werden.</translation>
    </message>
    <message>
        <source>Close the other Backroom and try again.</source>
        <translation>Schließen Sie das andere Backroom und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions.</source>
        <translation>Prüfen Sie die Rechte des Ordners.</translation>
    </message>
    <message>
        <source>Copy the details; the file is kept for repair.</source>
        <translation>Kopieren Sie die Details; die Datei bleibt für die Reparatur erhalten.</translation>
    </message>
    <message>
        <source>Install the newer version again.</source>
        <translation>Installieren Sie wieder die neuere Version.</translation>
    </message>
    <message>
        <source>Copy the details and report them.</source>
        <translation>Kopieren Sie die Details und melden Sie sie.</translation>
    </message>
    <message>
        <source>The key is kept until Backroom closes; then you enter it again.</source>
        <translation>Der Schlüssel bleibt, bis Backroom beendet wird; danach geben Sie ihn neu ein.</translation>
    </message>
    <message>
        <source>Correct it as described below.</source>
        <translation>Berichtigen Sie es wie unten beschrieben.</translation>
    </message>
    <message>
        <source>Pass it to someone who may decide it.</source>
        <translation>Geben Sie es an jemanden, der es entscheiden darf.</translation>
    </message>
    <message>
        <source>Look at the differences and decide again.</source>
        <translation>Sehen Sie sich die Unterschiede an und entscheiden Sie neu.</translation>
    </message>
    <message>
        <source>The server&apos;s words: %1</source>
        <translation>Worte des Servers: %1</translation>
    </message>
    <message>
        <source>Detail: %1</source>
        <translation>Detail: %1</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>It is not known whether the server acted.</source>
        <translation>Es ist unklar, ob der Server gehandelt hat.</translation>
    </message>
    <message>
        <source>The server answered.</source>
        <translation>Der Server hat geantwortet.</translation>
    </message>
    <message>
        <source>Odoo asks for something that this action does not answer (%1). Nothing was done.</source>
        <translation>Odoo fragt nach etwas, das diese Aktion nicht beantwortet (%1). Es wurde nichts getan.</translation>
    </message>
    <message>
        <source>What this needs is not there any more (%1). Nothing was sent.</source>
        <translation>Was dafür nötig ist, gibt es nicht mehr (%1). Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>It is there already (%1). Nothing was sent.</source>
        <translation>Das gibt es schon (%1). Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>Odoo answered, but the order did not change.</source>
        <translation>Odoo hat geantwortet, aber der Vorgang hat sich nicht geändert.</translation>
    </message>
    <message>
        <source>You probably lack the approval right in Odoo.</source>
        <translation>Vermutlich fehlt Ihnen in Odoo das Recht zur Freigabe.</translation>
    </message>
    <message>
        <source>Odoo failed while carrying it out, and undid everything. Nothing was done.</source>
        <translation>Odoo ist bei der Ausführung gescheitert und hat alles rückgängig gemacht. Es ist nichts geschehen.</translation>
    </message>
    <message>
        <source>The guard in Odoo sees other values than Backroom (%1). Nothing was done.</source>
        <translation>Der Wächter in Odoo sieht andere Werte als Backroom (%1). Es ist nichts geschehen.</translation>
    </message>
    <message>
        <source>The flow ran to its end, but only a part of its effect is seen in Odoo.</source>
        <translation>Der Ablauf lief bis zum Ende, in Odoo ist aber nur ein Teil seiner Wirkung zu sehen.</translation>
    </message>
    <message>
        <source>The flow ran to its end, but its effect is not seen in Odoo.</source>
        <translation>Der Ablauf lief bis zum Ende, in Odoo ist seine Wirkung aber nicht zu sehen.</translation>
    </message>
    <message>
        <source>The flow ran to its end; whether it had an effect in Odoo cannot be looked up.</source>
        <translation>Der Ablauf lief bis zum Ende; ob er in Odoo gewirkt hat, lässt sich nicht nachsehen.</translation>
    </message>
    <message>
        <source>It was tried again and failed again.</source>
        <translation>Es wurde wiederholt und ist wieder gescheitert.</translation>
    </message>
    <message>
        <source>Somebody else decided it at n8n.</source>
        <translation>Jemand anderes hat es in n8n entschieden.</translation>
    </message>
    <message>
        <source>The flow is still running at n8n.</source>
        <translation>Der Ablauf läuft in n8n noch.</translation>
    </message>
    <message>
        <source>Something answers at this address, but it is not n8n.</source>
        <translation>Unter dieser Adresse antwortet etwas, aber nicht n8n.</translation>
    </message>
</context>
<context>
    <name>backroom::text::Format</name>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 m</source>
        <comment>minutes</comment>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 m</source>
        <comment>hours and minutes</comment>
        <translation>%1 h %2 m</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 T</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <comment>days and hours</comment>
        <translation>%1 T %2 h</translation>
    </message>
    <message>
        <source>%1 late</source>
        <comment>age</comment>
        <translation>%1 zu spät</translation>
    </message>
    <message>
        <source>in %1</source>
        <comment>time until due</comment>
        <translation>in %1</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <comment>age</comment>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>amount and currency code</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm:ss</source>
        <comment>date and time format</comment>
        <translation>d. MMM yyyy HH:mm:ss</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <comment>short date and time format</comment>
        <translation>d. MMM HH:mm</translation>
    </message>
    <message>
        <source>%1 (%2 UTC)</source>
        <comment>local time, the same in UTC</comment>
        <translation>%1 (%2 UTC)</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>date format</comment>
        <translation>d. MMM yyyy</translation>
    </message>
</context>
<context>
    <name>backroom::text::LiveWords</name>
    <message>
        <source>connecting live…</source>
        <translation>verbindet live …</translation>
    </message>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <source>live within seconds</source>
        <translation>live binnen Sekunden</translation>
    </message>
    <message>
        <source>live, old way</source>
        <translation>live, ältere Art</translation>
    </message>
    <message>
        <source>Signed in with an API key: Odoo tells of changes only to those who signed in with a password. Everything is asked for at its own pace.</source>
        <translation>Mit API-Schlüssel angemeldet: Odoo meldet Änderungen nur denen, die sich mit Passwort angemeldet haben. Alles wird in seinem Takt abgefragt.</translation>
    </message>
    <message>
        <source>This account has a second factor, so Odoo does not tell of changes by itself. Everything is asked for at its own pace.</source>
        <translation>Dieses Konto hat einen zweiten Faktor, daher meldet Odoo Änderungen nicht von selbst. Alles wird in seinem Takt abgefragt.</translation>
    </message>
    <message>
        <source>Odoo refused the password for live events. It is not tried again by itself: sign in again.</source>
        <translation>Odoo hat das Passwort für Live-Ereignisse abgelehnt. Es wird nicht von selbst wiederholt: Melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>The server has no live events at this address: it is an old one, or a proxy does not pass /websocket on.</source>
        <translation>Unter dieser Adresse hat der Server keine Live-Ereignisse: Er ist alt, oder ein Proxy leitet /websocket nicht weiter.</translation>
    </message>
    <message>
        <source>Something on the way does not let websockets through.</source>
        <translation>Etwas auf dem Weg lässt keine Websockets durch.</translation>
    </message>
    <message>
        <source>The live connection was lost and is tried again.</source>
        <translation>Die Live-Verbindung ist abgerissen und wird neu versucht.</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>catching up</source>
        <translation>holt auf</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>werden abgefragt</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>nicht da</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds with decimals</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <comment>time</comment>
        <translation>%1 zurück</translation>
    </message>
    <message>
        <source>95 of 100 within %1</source>
        <comment>time</comment>
        <translation>95 von 100 binnen %1</translation>
    </message>
    <message>
        <source>told at %1</source>
        <comment>time of day</comment>
        <translation>gemeldet um %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>feed, state</comment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Whoever answers live events does not know your session: it is another server or another database. Check the address for live events.</source>
        <translation>Wer die Live-Ereignisse beantwortet, kennt Ihre Sitzung nicht: Es ist ein anderer Server oder eine andere Datenbank. Prüfen Sie die Adresse für Live-Ereignisse.</translation>
    </message>
    <message>
        <source>The server answers 500 for live events: they have a port of their own there, usually 8072. Have your proxy send /websocket there, or enter its address in the connection.</source>
        <translation>Der Server antwortet bei Live-Ereignissen mit 500: Sie haben dort einen eigenen Port, meist 8072. Lassen Sie den Proxy /websocket dorthin leiten, oder tragen Sie die Adresse in der Verbindung ein.</translation>
    </message>
    <message>
        <source>clock %1 off</source>
        <comment>time</comment>
        <translation>Uhr weicht um %1 ab</translation>
    </message>
    <message>
        <source>Odoo&apos;s clock is %1 ahead of this computer&apos;s.</source>
        <comment>time</comment>
        <translation>Die Uhr von Odoo geht um %1 vor gegenüber der dieses Rechners.</translation>
    </message>
    <message>
        <source>Odoo&apos;s clock is %1 behind this computer&apos;s.</source>
        <comment>time</comment>
        <translation>Die Uhr von Odoo geht um %1 nach gegenüber der dieses Rechners.</translation>
    </message>
    <message>
        <source>%1 Ages and deadlines are wrong by as much until one of them is set right; live events are not.</source>
        <comment>which clock</comment>
        <translation>%1 Alter und Fristen stimmen um so viel nicht, bis eine der beiden gestellt ist; Live-Ereignisse kommen trotzdem richtig an.</translation>
    </message>
</context>
<context>
    <name>backroom::text::PlaybookWords</name>
    <message>
        <source>Undo %1. %2</source>
        <comment>number of a step, action that undoes it</comment>
        <translation>Rückgängig zu %1. %2</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>number of a step, action</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>waits until %1 is signed in</source>
        <comment>person</comment>
        <translation>wartet, bis %1 angemeldet ist</translation>
    </message>
    <message>
        <source>stopped: look again, then go on or undo</source>
        <translation>angehalten: neu ansehen, dann fortfahren oder rückgängig machen</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>rückgängig gemacht</translation>
    </message>
    <message>
        <source>being undone</source>
        <translation>wird rückgängig gemacht</translation>
    </message>
    <message>
        <source>%1 (left out: nothing it could be about)</source>
        <comment>step</comment>
        <translation>%1 (entfällt: nichts, worum es gehen könnte)</translation>
    </message>
</context>
<context>
    <name>backroom::text::PolicyWords</name>
    <message>
        <source>%1 % is above the limit of %2 %.</source>
        <translation>%1 % liegt über dem Limit von %2 %.</translation>
    </message>
    <message>
        <source>%1 is above the limit of %2.</source>
        <translation>%1 liegt über dem Limit von %2.</translation>
    </message>
    <message>
        <source>%1 %2; the same person must not decide about it.</source>
        <comment>person, what he did</comment>
        <translation>%1 %2; dieselbe Person darf nicht darüber entscheiden.</translation>
    </message>
    <message>
        <source>%1 %2; a second person has to agree.</source>
        <comment>person, what he did</comment>
        <translation>%1 %2; eine zweite Person muss zustimmen.</translation>
    </message>
    <message>
        <source>%1 may not give leave for this: someone else with that right has to.</source>
        <translation>%1 darf das nicht gestatten: Das muss jemand anders mit diesem Recht tun.</translation>
    </message>
    <message>
        <source>The leave for this ended on %1.</source>
        <translation>Die Ausnahme endete am %1.</translation>
    </message>
    <message>
        <source>Leave may be given for %1 at most.</source>
        <translation>Eine Ausnahme gilt höchstens %1.</translation>
    </message>
    <message>
        <source>To override this takes a reason, who gives leave, and until when.</source>
        <translation>Eine Ausnahme braucht einen Grund, wer sie gestattet und bis wann.</translation>
    </message>
    <message>
        <source>raised the refund</source>
        <translation>hat die Erstattung beantragt</translation>
    </message>
    <message>
        <source>approved the refund</source>
        <translation>hat die Erstattung freigegeben</translation>
    </message>
    <message>
        <source>took the return in</source>
        <translation>hat die Retoure angenommen</translation>
    </message>
    <message>
        <source>changed the bank data</source>
        <translation>hat die Bankdaten geändert</translation>
    </message>
    <message>
        <source>made the order</source>
        <translation>hat die Bestellung angelegt</translation>
    </message>
    <message>
        <source>approved the order</source>
        <translation>hat die Bestellung freigegeben</translation>
    </message>
    <message>
        <source>received the goods</source>
        <translation>hat die Ware angenommen</translation>
    </message>
    <message>
        <source>approved the bill or payment</source>
        <translation>hat die Rechnung oder Zahlung freigegeben</translation>
    </message>
    <message>
        <source>counted or corrected the stock</source>
        <translation>hat den Bestand gezählt oder korrigiert</translation>
    </message>
    <message>
        <source>approved the correction or write-off</source>
        <translation>hat die Korrektur oder Ausbuchung freigegeben</translation>
    </message>
    <message>
        <source>posted or reconciled it</source>
        <translation>hat es gebucht oder abgestimmt</translation>
    </message>
    <message>
        <source>changes rules and limits</source>
        <translation>ändert Regeln und Limits</translation>
    </message>
    <message>
        <source>approves changes of rules</source>
        <translation>gibt Regeländerungen frei</translation>
    </message>
    <message>
        <source>manages users</source>
        <translation>verwaltet Benutzer</translation>
    </message>
    <message>
        <source>changed the flow or its data</source>
        <translation>hat den Ablauf oder seine Daten geändert</translation>
    </message>
    <message>
        <source>sent it again</source>
        <translation>hat es erneut gesendet</translation>
    </message>
    <message>
        <source>asked for by</source>
        <translation>beantragt von</translation>
    </message>
    <message>
        <source>decided by</source>
        <translation>entschieden von</translation>
    </message>
    <message>
        <source>for the customer</source>
        <translation>für den Kunden</translation>
    </message>
    <message>
        <source>to the account</source>
        <translation>an das Konto</translation>
    </message>
    <message>
        <source>with the supplier</source>
        <translation>beim Lieferanten</translation>
    </message>
    <message>
        <source>at the till</source>
        <translation>an der Kasse</translation>
    </message>
    <message>
        <source>There are no limits and duties to judge by. See the status of the files.</source>
        <translation>Es gibt keine Limits und Aufgaben, nach denen zu urteilen wäre. Siehe den Stand der Dateien.</translation>
    </message>
    <message>
        <source>The policy does not speak of this kind of decision.</source>
        <translation>Die Richtlinie kennt diese Art von Entscheidung nicht.</translation>
    </message>
    <message>
        <source>%1 is not known as an active person.</source>
        <translation>%1 ist nicht als aktive Person bekannt.</translation>
    </message>
    <message>
        <source>%1 has the role %2, which decides nothing.</source>
        <translation>%1 hat die Rolle %2, die nichts entscheidet.</translation>
    </message>
    <message>
        <source>None of your roles may decide this.</source>
        <translation>Keine Ihrer Rollen darf das entscheiden.</translation>
    </message>
    <message>
        <source>You have not accepted yet to stand in for %1.</source>
        <translation>Sie haben die Vertretung von %1 noch nicht angenommen.</translation>
    </message>
    <message>
        <source>With this, %1 within %2 %3 %4: above the limit of %5.</source>
        <comment>amount, time, for the customer, name, limit</comment>
        <translation>Damit %1 innerhalb von %2 %3 %4: über dem Limit von %5.</translation>
    </message>
    <message>
        <source>%1 asked for this; someone else has to decide.</source>
        <translation>%1 hat das beantragt; jemand anders muss entscheiden.</translation>
    </message>
    <message>
        <source>%1 has the role %2 and may have been involved, which no record tells; a second person has to agree.</source>
        <translation>%1 hat die Rolle %2 und kann beteiligt gewesen sein, was kein Datensatz zeigt; eine zweite Person muss zustimmen.</translation>
    </message>
    <message>
        <source>What it comes to is not known, so no limit can be checked.</source>
        <translation>Der Umfang ist nicht bekannt, also kann kein Limit geprüft werden.</translation>
    </message>
    <message>
        <source>A reason is required.</source>
        <translation>Ein Grund ist erforderlich.</translation>
    </message>
    <message>
        <source>Missing: %1.</source>
        <translation>Es fehlt: %1.</translation>
    </message>
    <message>
        <source>What you see is older than %1; it has to be read again.</source>
        <translation>Was Sie sehen, ist älter als %1; es muss neu gelesen werden.</translation>
    </message>
    <message>
        <source>%1 has agreed already; a different person has to be the next.</source>
        <translation>%1 hat schon zugestimmt; als Nächstes muss es jemand anders sein.</translation>
    </message>
    <message>
        <source>The consent of %1 no longer counts: the amount or the person&apos;s right has changed.</source>
        <translation>Die Zustimmung von %1 gilt nicht mehr: Der Betrag oder das Recht der Person hat sich geändert.</translation>
    </message>
    <message>
        <source>Other people who must agree as well: %1.</source>
        <translation>Weitere Personen, die zustimmen müssen: %1.</translation>
    </message>
    <message>
        <source>%1 has to agree as well.</source>
        <translation>%1 muss ebenfalls zustimmen.</translation>
    </message>
    <message>
        <source>Nobody else is left who may decide this.</source>
        <translation>Niemand sonst ist übrig, der das entscheiden darf.</translation>
    </message>
    <message>
        <source>Say who stands in for whom.</source>
        <translation>Geben Sie an, wer wen vertritt.</translation>
    </message>
    <message>
        <source>Nobody stands in for himself.</source>
        <translation>Niemand vertritt sich selbst.</translation>
    </message>
    <message>
        <source>Say which decisions are passed on.</source>
        <translation>Geben Sie an, welche Entscheidungen übertragen werden.</translation>
    </message>
    <message>
        <source>The end must be after the beginning.</source>
        <translation>Das Ende muss nach dem Beginn liegen.</translation>
    </message>
    <message>
        <source>This has been entered already.</source>
        <translation>Das ist schon eingetragen.</translation>
    </message>
    <message>
        <source>Nobody can pass on what he may not decide himself.</source>
        <translation>Niemand kann übertragen, was er selbst nicht entscheiden darf.</translation>
    </message>
    <message>
        <source>The limit is above the delegator&apos;s own.</source>
        <translation>Das Limit liegt über dem eigenen des Vertretenen.</translation>
    </message>
    <message>
        <source>It may be passed on twice at most.</source>
        <translation>Es darf höchstens zweimal weitergegeben werden.</translation>
    </message>
    <message>
        <source>It would come back to the one who passed it on.</source>
        <translation>Es käme zu dem zurück, der es weitergegeben hat.</translation>
    </message>
    <message>
        <source>Only who stands in can accept it.</source>
        <translation>Nur wer vertritt, kann annehmen.</translation>
    </message>
    <message>
        <source>Only one of the two can end it.</source>
        <translation>Nur einer der beiden kann sie beenden.</translation>
    </message>
    <message>
        <source>There is no such delegation.</source>
        <translation>Diese Vertretung gibt es nicht.</translation>
    </message>
    <message>
        <source>The policy does not allow it.</source>
        <translation>Die Richtlinie erlaubt es nicht.</translation>
    </message>
    <message>
        <source>Who could decide: %1.</source>
        <translation>Entscheiden könnte: %1.</translation>
    </message>
    <message>
        <source>Who could decide: %1 (%2).</source>
        <comment>roles, people</comment>
        <translation>Entscheiden könnte: %1 (%2).</translation>
    </message>
    <message>
        <source>waits to be accepted</source>
        <comment>delegation</comment>
        <translation>wartet auf Annahme</translation>
    </message>
    <message>
        <source>still to come</source>
        <comment>delegation</comment>
        <translation>steht bevor</translation>
    </message>
    <message>
        <source>now</source>
        <comment>delegation</comment>
        <translation>läuft</translation>
    </message>
    <message>
        <source>over</source>
        <comment>delegation</comment>
        <translation>vorbei</translation>
    </message>
    <message>
        <source>ended early</source>
        <comment>delegation</comment>
        <translation>vorzeitig beendet</translation>
    </message>
    <message>
        <source>%1 %2: %3 since %4, with this %5 more it is %6, above the limit of %7 within %8.</source>
        <comment>for the customer, name, amount, time, amount, amount, limit, span</comment>
        <translation>%1 %2: %3 seit %4, hiermit %5 mehr, zusammen %6 – über der Grenze von %7 innerhalb von %8.</translation>
    </message>
    <message>
        <source>An override would lift this; who can look at it afterwards: %1.</source>
        <translation>Eine Ausnahme würde das aufheben; wer es im Nachhinein prüfen kann: %1.</translation>
    </message>
    <message>
        <source>The end is over already.</source>
        <translation>Das Ende ist schon vorbei.</translation>
    </message>
    <message>
        <source>The limit must be more than nothing.</source>
        <translation>Die Grenze muss über null liegen.</translation>
    </message>
    <message>
        <source>Who is to stand in has a role that decides nothing.</source>
        <translation>Wer vertreten soll, hat eine Rolle, die nichts entscheidet.</translation>
    </message>
    <message>
        <source>The word of %1 counts for this (%2), so it is not changed in Odoo.</source>
        <comment>system, data</comment>
        <translation>Dafür ist %1 maßgeblich (%2), also wird es nicht in Odoo geändert.</translation>
    </message>
    <message>
        <source>%1: Odoo will not let %2 do it; the right “%3” is missing there.</source>
        <comment>decisions, person</comment>
        <translation>%1: Odoo wird es %2 nicht erlauben; dort fehlt das Recht „%3“.</translation>
    </message>
    <message>
        <source>%1: Odoo will not let %2 do it for %4; the right “%3” is missing there.</source>
        <comment>decisions, person</comment>
        <translation>%1: Odoo wird es %2 für %4 nicht erlauben; dort fehlt das Recht „%3“.</translation>
    </message>
</context>
<context>
    <name>backroom::text::Words</name>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Gering</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Approve %1</source>
        <comment>money</comment>
        <translation>%1 freigeben</translation>
    </message>
    <message>
        <source>Reject %1</source>
        <comment>money</comment>
        <translation>%1 ablehnen</translation>
    </message>
    <message>
        <source>held %1</source>
        <comment>seconds</comment>
        <translation>gehalten %1</translation>
    </message>
    <message>
        <source>waiting to be sent again</source>
        <translation>wartet auf erneutes Senden</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>wartet auf das Senden</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>wird geprüft…</translation>
    </message>
    <message>
        <source>Approving…</source>
        <translation>Gibt frei…</translation>
    </message>
    <message>
        <source>Rejecting…</source>
        <translation>Lehnt ab…</translation>
    </message>
    <message>
        <source>reading back…</source>
        <translation>wird nachgelesen…</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>Odoo said no</source>
        <translation>Odoo hat abgelehnt</translation>
    </message>
    <message>
        <source>not proven</source>
        <translation>nicht nachgewiesen</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>nicht ausgeführt</translation>
    </message>
    <message>
        <source>held</source>
        <translation>gehalten</translation>
    </message>
    <message>
        <source>sending…</source>
        <translation>wird gesendet…</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>nachgewiesen</translation>
    </message>
    <message>
        <source>Approve %1 · %2</source>
        <comment>document, money</comment>
        <translation>%1 freigeben · %2</translation>
    </message>
    <message>
        <source>Reject %1 · %2</source>
        <comment>document, money</comment>
        <translation>%1 ablehnen · %2</translation>
    </message>
    <message>
        <source>Purchase orders</source>
        <translation>Bestellungen</translation>
    </message>
    <message>
        <source>Nothing waits here.</source>
        <translation>Hier wartet nichts.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Without tax</source>
        <translation>Ohne Steuer</translation>
    </message>
    <message>
        <source>Tax</source>
        <translation>Steuer</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>Noch offen</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>Firma</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Raised by</source>
        <translation>Angelegt von</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>Approved on</source>
        <translation>Freigegeben am</translation>
    </message>
    <message>
        <source>Order date</source>
        <translation>Bestelldatum</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Deliver to</source>
        <translation>Lieferung an</translation>
    </message>
    <message>
        <source>Fiscal position</source>
        <translation>Steuerposition</translation>
    </message>
    <message>
        <source>Incoterm</source>
        <translation>Incoterm</translation>
    </message>
    <message>
        <source>Credit note date</source>
        <translation>Gutschriftdatum</translation>
    </message>
    <message>
        <source>Due date</source>
        <translation>Fälligkeit</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Ursprung</translation>
    </message>
    <message>
        <source>Payment terms</source>
        <translation>Zahlungsziel</translation>
    </message>
    <message>
        <source>Sales person</source>
        <translation>Verkauf</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>Bedingungen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Bank account</source>
        <translation>Bankkonto</translation>
    </message>
    <message>
        <source>Partner</source>
        <translation>Partner</translation>
    </message>
    <message>
        <source>Supplier reference</source>
        <translation>Lieferantenreferenz</translation>
    </message>
    <message>
        <source>Payment reference</source>
        <translation>Zahlungsreferenz</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Zahlung</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Reverses</source>
        <translation>Storniert</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Responsible</source>
        <translation>Zuständig</translation>
    </message>
    <message>
        <source>Last change</source>
        <translation>Letzte Änderung</translation>
    </message>
    <message>
        <source>Changed by</source>
        <translation>Geändert von</translation>
    </message>
    <message>
        <source>supplier reference given</source>
        <translation>Lieferantenreferenz vorhanden</translation>
    </message>
    <message>
        <source>demand behind it</source>
        <translation>Bedarf dahinter</translation>
    </message>
    <message>
        <source>no supplier reference</source>
        <translation>keine Lieferantenreferenz</translation>
    </message>
    <message>
        <source>receipt date has passed</source>
        <translation>Lieferdatum verstrichen</translation>
    </message>
    <message>
        <source>25 000 or more</source>
        <translation>25 000 oder mehr</translation>
    </message>
    <message>
        <source>origin known</source>
        <translation>Ursprung bekannt</translation>
    </message>
    <message>
        <source>reverses an invoice</source>
        <translation>storniert eine Rechnung</translation>
    </message>
    <message>
        <source>small amount</source>
        <translation>kleiner Betrag</translation>
    </message>
    <message>
        <source>no origin given</source>
        <translation>kein Ursprung angegeben</translation>
    </message>
    <message>
        <source>over 2 000</source>
        <translation>über 2 000</translation>
    </message>
    <message>
        <source>over 500</source>
        <translation>über 500</translation>
    </message>
    <message>
        <source>over 100</source>
        <translation>über 100</translation>
    </message>
    <message>
        <source>no tax</source>
        <translation>keine Steuer</translation>
    </message>
    <message>
        <source>Credit notes</source>
        <translation>Gutschriften</translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>Position %1</translation>
    </message>
    <message>
        <source>to approve</source>
        <translation>freizugeben</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>sent to the supplier</source>
        <translation>an Lieferant gesendet</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>bestätigt</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>posted</source>
        <translation>gebucht</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>storniert</translation>
    </message>
    <message>
        <source>not paid</source>
        <translation>nicht bezahlt</translation>
    </message>
    <message>
        <source>in payment</source>
        <translation>in Zahlung</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>bezahlt</translation>
    </message>
    <message>
        <source>partly paid</source>
        <translation>teilweise bezahlt</translation>
    </message>
    <message>
        <source>reversed</source>
        <translation>umgekehrt</translation>
    </message>
    <message>
        <source>customer credit note</source>
        <translation>Kundengutschrift</translation>
    </message>
    <message>
        <source>You raised this yourself; someone else has to decide.</source>
        <translation>Sie haben das selbst ausgelöst; jemand anders muss entscheiden.</translation>
    </message>
    <message>
        <source>Not signed in to Odoo; it has to be read there first.</source>
        <translation>Nicht bei Odoo angemeldet; es muss zuerst dort gelesen werden.</translation>
    </message>
    <message>
        <source>Being read from Odoo…</source>
        <translation>Wird aus Odoo gelesen…</translation>
    </message>
    <message>
        <source>A decision about this is already on its way.</source>
        <translation>Eine Entscheidung dazu ist schon unterwegs.</translation>
    </message>
    <message>
        <source>It no longer waits for a decision.</source>
        <translation>Es wartet nicht mehr auf eine Entscheidung.</translation>
    </message>
    <message>
        <source>Nothing to approve here: it is put right in Odoo.</source>
        <translation>Hier gibt es nichts freizugeben: Es wird in Odoo in Ordnung gebracht.</translation>
    </message>
    <message>
        <source>A reason is required.</source>
        <translation>Eine Begründung ist nötig.</translation>
    </message>
    <message>
        <source>It could not be read completely; read it again.</source>
        <translation>Es ließ sich nicht vollständig lesen; lesen Sie es neu.</translation>
    </message>
    <message>
        <source>The rule has changed since you looked; read it again.</source>
        <translation>Die Regel hat sich seitdem geändert; lesen Sie es neu.</translation>
    </message>
    <message>
        <source>Not allowed by the policy (%1).</source>
        <translation>Von der Richtlinie nicht erlaubt (%1).</translation>
    </message>
    <message>
        <source>Not allowed by the policy (%1: %2).</source>
        <translation>Von der Richtlinie nicht erlaubt (%1: %2).</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>sucht…</translation>
    </message>
    <message>
        <source>signing in…</source>
        <translation>meldet an…</translation>
    </message>
    <message>
        <source>online</source>
        <translation>online</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>no access</source>
        <translation>kein Zugriff</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>nicht installiert</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <comment>field, old value, new value</comment>
        <translation>%1: %2 → %3</translation>
    </message>
    <message>
        <source>Changed since you decided. Nothing was sent.</source>
        <translation>Nach Ihrer Entscheidung geändert. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>Odoo said no: %1</source>
        <translation>Odoo hat abgelehnt: %1</translation>
    </message>
    <message>
        <source>Odoo said no.</source>
        <translation>Odoo hat abgelehnt.</translation>
    </message>
    <message>
        <source>It was sent, but its effect is not seen in Odoo yet.</source>
        <translation>Gesendet, aber die Wirkung ist in Odoo noch nicht zu sehen.</translation>
    </message>
    <message>
        <source>It was sent, but its effect is not seen in Odoo yet. %1</source>
        <comment>what went wrong</comment>
        <translation>Gesendet, aber die Wirkung ist in Odoo noch nicht zu sehen. %1</translation>
    </message>
    <message>
        <source>Not done.</source>
        <translation>Nicht ausgeführt.</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>Nicht ausgeführt: %1</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Filiale</translation>
    </message>
    <message>
        <source>no effect</source>
        <translation>ohne Wirkung</translation>
    </message>
    <message>
        <source>Changed in Odoo, but not as you decided. It is not known whether your decision took part.</source>
        <translation>In Odoo geändert, aber nicht wie von Ihnen entschieden. Ob Ihre Entscheidung daran beteiligt war, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Odoo does not show you everything this decision rests on.</source>
        <translation>Odoo zeigt Ihnen nicht alles, worauf diese Entscheidung beruht.</translation>
    </message>
    <message>
        <source>The ledger is damaged; nothing can be decided until it has been looked at.</source>
        <translation>Das Journal ist beschädigt; bis es geprüft ist, kann nichts entschieden werden.</translation>
    </message>
    <message>
        <source>it may not be approved: see what stands against it under Evidence</source>
        <translation>sie darf nicht freigegeben werden: was dagegen steht, zeigen die Belege</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>verb, money</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>action, document</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 · %3</source>
        <comment>action, document, money</comment>
        <translation>%1: %2 · %3</translation>
    </message>
    <message>
        <source>Something is not filled in yet.</source>
        <translation>Es ist noch nicht alles ausgefüllt.</translation>
    </message>
    <message>
        <source>What was filled in does not fit.</source>
        <translation>Was eingetragen wurde, passt nicht.</translation>
    </message>
    <message>
        <source>%1 agrees.</source>
        <comment>person</comment>
        <translation>%1 stimmt zu.</translation>
    </message>
    <message>
        <source>%1 agreed to something else; that no longer counts.</source>
        <comment>person</comment>
        <translation>%1 hat etwas anderem zugestimmt; das zählt nicht mehr.</translation>
    </message>
    <message>
        <source>Odoo cannot be reached: it is kept, looked at anew when it can, and sent only if nothing has changed.</source>
        <translation>Odoo ist nicht erreichbar: Die Entscheidung wird aufgehoben, später neu geprüft und nur gesendet, wenn sich nichts geändert hat.</translation>
    </message>
    <message>
        <source>It has changed since you selected it: look again.</source>
        <translation>Es hat sich seit Ihrer Auswahl geändert: Sehen Sie es noch einmal an.</translation>
    </message>
    <message>
        <source>Stopped before its turn.</source>
        <translation>Angehalten, bevor es an der Reihe war.</translation>
    </message>
    <message>
        <source>It could not be read: %1</source>
        <translation>Es ließ sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>You agree already; it takes another person too.</source>
        <translation>Sie haben schon zugestimmt; es braucht noch eine andere Person.</translation>
    </message>
    <message>
        <source>Still being read from Odoo: who may decide this, and who had a hand in it.</source>
        <translation>Wird noch aus Odoo gelesen: wer dies entscheiden darf und wer daran beteiligt war.</translation>
    </message>
    <message>
        <source>A playbook is already under way on it.</source>
        <translation>Dazu läuft schon ein Ablauf.</translation>
    </message>
    <message>
        <source>There is no item it could be about.</source>
        <translation>Es gibt keinen Vorgang, um den es gehen könnte.</translation>
    </message>
    <message>
        <source>Your consent counts; others must agree before anything is sent.</source>
        <translation>Ihre Zustimmung zählt; andere müssen zustimmen, bevor etwas gesendet wird.</translation>
    </message>
    <message>
        <source>%1 · for %2</source>
        <comment>decision, in whose name</comment>
        <translation>%1 · für %2</translation>
    </message>
    <message>
        <source>%1 on behalf of %2</source>
        <comment>logins</comment>
        <translation>%1 im Namen von %2</translation>
    </message>
    <message>
        <source>It no longer waits for a decision: %1 changed it at %2.</source>
        <comment>person, time</comment>
        <translation>Es wartet nicht mehr auf eine Entscheidung: %1 hat es um %2 geändert.</translation>
    </message>
    <message>
        <source>It takes the place of an earlier decision, which was seen to have had no effect.</source>
        <translation>Sie tritt an die Stelle einer früheren Entscheidung, die nachweislich ohne Wirkung blieb.</translation>
    </message>
    <message>
        <source>The record is not in a state for this (%1).</source>
        <comment>field</comment>
        <translation>Der Datensatz ist nicht in einem Zustand, der das zulässt (%1).</translation>
    </message>
    <message>
        <source>The day is over already.</source>
        <translation>Der Tag ist schon vorbei.</translation>
    </message>
    <message>
        <source>There is nothing to override.</source>
        <translation>Es gibt nichts, wofür es eine Ausnahme braucht.</translation>
    </message>
    <message>
        <source>%1 decided it at another desk.</source>
        <comment>person</comment>
        <translation>%1 hat es an einem anderen Platz entschieden.</translation>
    </message>
    <message>
        <source>%1 has it in hand.</source>
        <comment>person</comment>
        <translation>%1 hat es in Arbeit.</translation>
    </message>
    <message>
        <source>%1 agrees, overriding the policy: %2. %3 looks at it afterwards.</source>
        <comment>persons; %2 is why</comment>
        <translation>%1 stimmt zu und setzt die Richtlinie außer Kraft: %2. %3 sieht es sich danach an.</translation>
    </message>
    <message>
        <source>n8n is not connected; see Connections.</source>
        <translation>n8n ist nicht verbunden; siehe Verbindungen.</translation>
    </message>
    <message>
        <source>The key for n8n may not do this (%1); see Connections.</source>
        <comment>right</comment>
        <translation>Der Schlüssel für n8n darf das nicht (%1); siehe Verbindungen.</translation>
    </message>
</context>
</TS>
