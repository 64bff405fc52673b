### Was Teamlore von sich aus sagt, auf Deutsch. Wörter hinter /lore bleiben, wie sie getippt werden.

## Antworten

not-sure = Nicht sicher, aber vielleicht hilft das:
nothing-found = Dazu steht nichts in den Dokumenten, die ich hier nutzen darf.
nothing-way-on = Andere Wörter finden es vielleicht, und oft wissen Menschen, was nicht aufgeschrieben ist.
may-not = Ich darf hier keine Dokumente für diese Frage nutzen.
may-not-way-on = Jemand mit Admin-Rechten kann Dokumente für Personen oder für diesen Kanal freigeben.
cannot-look = Ich kann gerade nicht in die Dokumente sehen. Bitte später noch einmal fragen.
went-wrong = Bei mir ist etwas schiefgegangen. Bitte noch einmal fragen.
asked-this = Diese Frage kam { $when }.
from-further-down = … von weiter unten:
untitled = Dokument
updated = aktualisiert { $when }
page = Seite { $number }
see-also = Siehe auch: { $titles }
show-more = Mehr zeigen
share = Im Kanal teilen
ask-person = Jemanden fragen
ask-elsewhere = Anderen Server fragen
open = Öffnen
helpful = Hilfreich
not-helpful = Nicht hilfreich
this-helped = Diese Antwort hat geholfen
did-not-help = Sie hat nicht geholfen
you-said-helpful = Als hilfreich bewertet. Noch einmal drücken nimmt es zurück.
you-said-unhelpful = Als nicht hilfreich bewertet. Noch einmal drücken nimmt es zurück.
thanks = Danke. Noch einmal drücken nimmt es zurück.
noted = Notiert: Das hat nicht geholfen. Noch einmal drücken nimmt es zurück.
vote-back = Die Bewertung ist zurückgenommen.
nobody-to-ask = Es ist niemand benannt, den ich fragen könnte: Admins benennen Zuständige mit /lore grant.
asked-people = Ich habe die gefragt, die sich um diese Dokumente kümmern.
asked-already = Es wurde schon jemand gefragt.
answer-it = Antwort eingeben
shared = Für alle hier noch einmal gefragt.
shared-already = Das ist schon geteilt.
only-asker-shares = Nur wer gefragt hat, kann die Antwort teilen.
question-gone = Diese Frage ist nicht mehr gespeichert: bitte noch einmal fragen.
gap-asked = { $person } hat etwas gefragt, das die Dokumente nicht beantworten:
gap-title = Wer kann helfen?
see-in-thread = Im Thread ansehen
see-in-channel = Im Kanal ansehen
working = sieht in den Dokumenten nach
before-yours = { $count ->
    [one] { $count } Frage ist vorher dran; die Antwort kommt hier.
   *[other] { $count } Fragen sind vorher dran; die Antwort kommt hier.
 }
not-connected = Dieses Team ist nicht mit Teamlore verbunden: Admins können das mit /lore connect ändern.
ask-me = Hier kann alles gefragt werden, was in den Dokumenten des Teams steht.
too-many = { $count ->
    [one] Das waren viele Fragen auf einmal: bitte in { $count } Sekunde wieder fragen.
   *[other] Das waren viele Fragen auf einmal: bitte in { $count } Sekunden wieder fragen.
 }
try-again-here = Bei mir ist etwas schiefgegangen. Bitte noch einmal versuchen.
try-in-a-moment = In Teamlore selbst ist etwas schiefgegangen: bitte gleich noch einmal versuchen.
slack-busy = Slack nimmt gerade nichts mehr an: bitte gleich noch einmal versuchen.
what-about = Was steht bei uns zu { $title }?

## Das Terminal

terminal-not-sure = Nicht sicher: Das ist vielleicht nicht die Antwort.
terminal-nothing = Nicht in den Dokumenten.
terminal-may-not = Hier darf nicht gefragt werden.

## Alter, Orte und Zahlen

today = heute
yesterday = gestern
just-now = gerade eben
never = nie
minutes-ago = { $count ->
    [one] vor { $count } Minute
   *[other] vor { $count } Minuten
 }
hours-ago = { $count ->
    [one] vor { $count } Stunde
   *[other] vor { $count } Stunden
 }
days-ago = { $count ->
    [one] vor { $count } Tag
   *[other] vor { $count } Tagen
 }
weeks-ago = { $count ->
    [one] vor { $count } Woche
   *[other] vor { $count } Wochen
 }
months-ago = { $count ->
    [one] vor { $count } Monat
   *[other] vor { $count } Monaten
 }
years-ago = { $count ->
    [one] vor { $count } Jahr
   *[other] vor { $count } Jahren
 }
moment = { $date }, { $time } UTC
place-page = Seite { $of }
place-slide = Folie { $of }
place-sheet = Blatt { $of }
place-part = in { $of }
place-line = Zeile { $of }
comma = { ", " }
documents = { $count ->
    [one] { $count } Dokument
   *[other] { $count } Dokumente
 }
passages = { $count ->
    [one] { $count } Passage
   *[other] { $count } Passagen
 }
sources = { $count ->
    [one] { $count } Quelle
   *[other] { $count } Quellen
 }
files = { $count ->
    [one] { $count } Datei
   *[other] { $count } Dateien
 }
votes = { $count ->
    [one] { $count } Bewertung
   *[other] { $count } Bewertungen
 }
more-words = { $count ->
    [one] … und { $count } weiteres Wort
   *[other] … und { $count } weitere Wörter
 }
more-parts = { $count ->
    [one] … und { $count } weiterer Teil
   *[other] … und { $count } weitere Teile
 }
more-lines = { $count ->
    [one] … und { $count } weitere Zeile
   *[other] … und { $count } weitere Zeilen
 }
more-items = { $count ->
    [one] … und { $count } weiterer Eintrag
   *[other] … und { $count } weitere Einträge
 }
more-readers = { $count ->
    [one] … und { $count } weitere Person oder Gruppe
   *[other] … und { $count } weitere Personen oder Gruppen
 }
more-spaces = … und { $count } mehr
and-more = und { $count } mehr

## Ankunft in einem Kanal oder Server; wessen Dokumente gemeint sind

hello-slack = Hallo! Fragen mit { $bot } beantworte ich im Thread mit der Passage der Dokumente, in der es steht, und einem Link auf die Stelle. In dem Thread kann es weitergehen, ohne mich zu nennen. Bei { $ask } sieht die Antwort nur, wer fragt.
hello-discord = Hallo! Fragen mit { $ask } oder mit meinem Namen beantworte ich mit der Passage der Dokumente, in der es steht, und einem Link auf die Stelle. Wer auf meine Antwort antwortet, fragt weiter. Mit { $private } sieht die Antwort nur, wer fragt.
reads-nothing-slack = Ich darf hier noch keine Dokumente nutzen. Admins können einen Bereich für diesen Kanal freigeben: { $command }
reads-nothing-discord = Ich darf hier noch keine Dokumente nutzen. Admins können welche hinzufügen: { $command }.
reads-only = Alle in diesem Kanal können meine Antworten hier lesen, also nutze ich nur:
share-no-server = Wir haben keinen gemeinsamen Server, der mit Teamlore verbunden ist. Bitte auf einem Server fragen, mit /ask oder mit meinem Namen.
which-server = Wir haben mehr als einen gemeinsamen Server: Wessen Dokumente sind gemeint? Ich merke es mir.
message-gone = Diese Nachricht gibt es nicht mehr: bitte noch einmal fragen.
not-in-server = Auf diesem Server fehlt die Mitgliedschaft, oder er ist nicht verbunden.
will-remember = Ich merke es mir.
answered-already = Das habe ich schon beantwortet.

## Die Startseite

home-title = Dokumente befragen
home-how = Ich antworte mit der Passage aus den Dokumenten des Teams, in der es steht.
home-here = { $here }: im Tab „Nachrichten“ schreiben. Die Antwort liest nur, wer fragt.
home-here-name = Hier
home-channel = { $channel }: mich erwähnen; ich antworte im Thread, für alle dort.
home-channel-name = In einem Kanal
home-ask = { $ask } überall: Die Antwort sieht nur, wer fragt, bis sie geteilt wird.
home-example = Zum Beispiel:
home-recent = Letzte eigene Fragen
home-looking = Ich suche noch
outcome = { $outcome ->
    [answered] beantwortet
    [weak] nicht sicher beantwortet
    [nothing] nicht in den Dokumenten
    [denied] nicht erlaubt
    [unavailable] konnte nicht nachsehen
   *[error] schiefgegangen
 }
home-sources = Quellen
home-no-sources = Noch keine: /lore add nimmt eine Webadresse oder Dateien.
home-jobs = Aufgaben
home-retry = Noch einmal: { $what }
home-gaps = Fragen ohne Antwort
home-asked-times = { $times }-mal gefragt, zuletzt { $when }
home-spaces = Wer was lesen darf
nobody-yet = noch niemand
source-gone = eine Quelle, die es nicht mehr gibt
shelf-refused = { $count } abgelehnt
shelf-ready = bereit
shelf-waiting = wartet
job-state = { $state ->
    [queued] wartet
    [running] läuft
    [done] fertig
   *[failed] fehlgeschlagen
 }

## Die Verwaltung: Knöpfe

confirm-add = Hinzufügen
confirm-add-for-all = Hinzufügen und für alle Mitglieder freigeben
confirm-refresh = Neu durchsehen
confirm-remove = Entfernen
confirm-grant = Lesen erlauben
confirm-owner = Zuständig machen
confirm-revoke = Zurücknehmen
confirm-bind = Zuordnen
confirm-connect = Verbinden
confirm-teach = Eintragen
confirm-hook-new = Anlegen
confirm-hook-off = Beenden
confirm-votes = Zurücknehmen
cancel = Abbrechen
undo = Rückgängig
retry = Noch einmal versuchen
retry-all = Alles noch einmal versuchen
retry-failed = Fehlgeschlagenes noch einmal versuchen
refresh = Neu durchsehen
remove = Entfernen

## Die Verwaltung: Ablehnungen und leere Listen

not-admin = Nur Admins dürfen /lore benutzen. Fragen stellt man mit /ask.
not-admin-files = Nur Admins können hier Dokumente hinzufügen.
not-trusted = Nur Admins und Zuständige eines Bereichs können dort Antworten eintragen.
broken = In Teamlore selbst ist etwas schiefgegangen; das Protokoll sagt mehr. Sonst wurde nichts geändert.
cancelled = Es wurde nichts geändert.
old-button = Dieser Knopf ist zu alt: bitte den Befehl noch einmal geben.
no-more = Davon gibt es nichts mehr zu sehen: Die Quelle wurde entfernt.
only-web = Hier können nur Webadressen hinzugefügt werden, die mit https:// oder http:// beginnen. Dateien bitte direkt schicken; Ordner des Servers fügt man dort hinzu, mit teamlore add.
no-passwords = Eine Adresse mit Benutzername oder Passwort wird nicht gelesen: bitte beides weglassen.
what-to-add = Was soll ich lesen? Bitte /lore add URL schreiben oder mir Dateien in einer Direktnachricht schicken.
what-to-teach = Wie lautet die Frage, und wie die Antwort? Bitte /lore teach QUESTION ANSWER schreiben, beides in Anführungszeichen.
no-question = Ich sehe keine Frage, die das beantwortet: bitte bei einer Antwort in dem Thread wählen, den die Frage begonnen hat.
no-files = Es sind keine Dateien dabei, die hinzugefügt werden könnten.
nothing-fits = Nichts davon kann hinzugefügt werden:
left-out = Diese bleiben weg:
replaces = ersetzt die gleichnamige Datei
same-name = eine andere hier heißt genauso: bitte umbenennen
too-big = größer als { $megabytes } MB: bitte aufteilen
unread-kind = Dateien mit der Endung .{ $ending } können nicht gelesen werden
no-sources = Es gibt noch keine Quellen: /lore add URL legt eine an, oder mir Dateien schicken.
all-paused = Jede Quelle pausiert: /lore resume SOURCE beendet eine Pause.
no-jobs = Es wurde noch nichts gelesen, und nichts wartet.
no-gaps = Bisher wurde jede Frage beantwortet.
no-entries = Es wurde noch nichts geändert.
no-receipts = Es wurde noch nichts endgültig gelöscht.
no-such-verb = Den Befehl „{ $verb }“ gibt es nicht: /lore help nennt alle.
no-such-verb-near = Den Befehl „{ $verb }“ gibt es nicht: Ist /lore { $near } gemeint? /lore help nennt alle.
usage = So schreibt man es: /lore { $of }
no-such-option = Die Option „{ $option }“ gibt es hier nicht. So schreibt man es: /lore { $of }
not-a-reader = „{ $text }“ kann ich nichts freigeben: bitte members schreiben oder einen Kanal mit # oder eine Person oder Gruppe mit @ wählen, damit ich die ID bekomme.
not-a-channel = „{ $text }“ ist kein Kanal: bitte mit # wählen, damit ich die ID bekomme.
no-such-document = „{ $source }“ hat kein Dokument „{ $path }“: /lore show { $id } nennt alle.
one-address-or-files = Bitte eine Webadresse oder Dateien angeben, eins von beiden.
one-address-or-file = Bitte eine Webadresse oder eine Datei angeben, eins von beiden.
one-of-three = Bitte eine Webadresse, eine Datei oder einen Kanal angeben: eins davon.
one-of-four = Bitte eine Rolle, einen Kanal, eine Person oder members nennen: eins davon.
name-somebody = Bitte nennen, wer ihn lesen darf.
name-one = Bitte einzeln nennen: Es wird für jeden nachgefragt.
no-file-no-thread = An dieser Nachricht hängen keine Datei und kein Thread.
thread-hidden = Discord lässt mich hier keine Threads lesen: Dafür braucht es den Nachrichteninhalt, den TEAMLORE_DISCORD_MESSAGE_CONTENT anfordert. Dateien kann ich ohne ihn hinzufügen.
thread-empty = In diesem Thread hat niemand etwas geschrieben.
thread-unread = In diesem Thread hat niemand etwas geschrieben, das ich lesen darf.
which-first = Erst sagen, welcher Server gemeint ist: mich etwas fragen.
file-too-big = „{ $name }“ ist größer als { $megabytes } MB.
file-elsewhere = „{ $name }“ liegt nicht bei { $platform } und wird deshalb nicht geholt.
file-not-handed = { $platform } gibt „{ $name }“ nicht heraus: bitte noch einmal versuchen.
file-reinstall = Slack gibt „{ $name }“ nicht heraus: bitte die App neu installieren.
file-not-fetched = „{ $name }“ konnte nicht geholt werden: bitte noch einmal versuchen.

## Die Verwaltung: hinzufügen, neu durchsehen, entfernen

reads-url = Ich werde { $url } lesen und im Bereich { $space } daraus antworten.
reads-site = Ich werde jede Seite der Website unter { $url } lesen und im Bereich { $space } daraus antworten.
reads-git = Ich werde die Dateien des Repositorys { $url } lesen und im Bereich { $space } daraus antworten.
reads-files = { $count ->
    [one] Ich werde { $files } lesen und im Bereich { $space } daraus antworten.
   *[other] Ich werde { $files } lesen und im Bereich { $space } daraus antworten.
 }
known-already = Das ist dort schon bekannt: Ich sehe es neu durch, und was sich geändert hat, wird ersetzt.
also-in = Es bleibt auch in { $spaces }; so kommt es ein zweites Mal dazu.
and-last = { $names } und { $last }
new-space = Der Bereich { $space } ist neu: Niemand darf ihn lesen, bis er freigegeben ist.
no-readers = Noch darf niemand { $space } lesen: /lore grant { $name } members
read-by = Antworten daraus darf lesen: { $who }.
reading = Ich lese { $what } …
reading-many = Ich lese …
fetching = Ich hole { $files } …
refresh-all = Neu durchgesehen: { $sources }, { $documents }. Unverändertes kostet fast nichts; was in einer Quelle fehlt, wird entfernt.
remove-source = Das entfernt { $name } aus { $space }: { $size }, ab der nächsten Antwort.
remove-document = Das entfernt { $path } aus { $source }: { $size }, ab der nächsten Antwort.
comes-back = Wenn die Quelle es noch hat, bringt das nächste Durchsehen es zurück.
deleted-at-once = Der Text wird sofort gelöscht. Das lässt sich nicht rückgängig machen.
grace = /lore undo holt es { $hours } Stunden lang zurück; danach wird der Text gelöscht.
removed-for-good = { $what } ist entfernt, und der Text ist gelöscht.
removed-until = { $what } ist entfernt. Bis { $until } lässt es sich zurückholen.
will-be-proved = Wenn der Text gelöscht ist, belegt es /lore receipts { $receipt }.
restored = { $what } ist wieder da.
paused = { $name } pausiert: Was davon bekannt ist, bleibt, und nichts sieht danach.
resumed = { $name } wird wieder durchgesehen: { $rhythm }.
rhythm-every = { $unit ->
    [minutes] { $count ->
        [one] jede Minute
       *[other] alle { $count } Minuten
     }
    [hours] { $count ->
        [one] jede Stunde
       *[other] alle { $count } Stunden
     }
    [days] { $count ->
        [one] jeden Tag
       *[other] alle { $count } Tage
     }
   *[weeks] { $count ->
        [one] jede Woche
       *[other] alle { $count } Wochen
     }
 }
rhythm-cron = zu { $times }
rhythm-by-hand = von Hand
looks-again = { $rhythm }, das nächste Mal { $until }

## Die Verwaltung: wer lesen darf

every-member = jedes Vollmitglied
nobody = niemand
the-documents = { $documents }
whatever-comes = alles Künftige
grant-preview = { $who } darf dann lesen, was in { $space } steht: { $what }.
owner-preview = Zuständige hören auch von Fragen, die er nicht beantwortet, und von Lesefehlern.
granted-already = { $who } darf { $space } schon lesen.
granted = { $who } darf { $space } ab jetzt lesen.
granted-owner = { $who } darf { $space } ab jetzt lesen und hört als zuständig von Lücken und Fehlern.
revoke-preview = Das schließt { $space } für { $who }: { $documents }, ab der nächsten Antwort. Was eine andere Freigabe lesen lässt, bleibt offen.
not-granted = { $space } war für { $who } nicht freigegeben.
revoked = { $space } ist für { $who } geschlossen, außer eine andere Freigabe lässt das Lesen zu.
bind-preview = Alle, die { $channel } lesen, dürfen dann lesen, was in { $space } steht: { $what }. Was dort hinzugefügt und gefragt wird, geht an diesen Bereich.
bound = { $channel } liest { $space }, fügt dort hinzu und fragt dort.
connect-preview = Dieses Team verlässt seinen Arbeitsbereich mit { $sources }: Nichts davon kann hier noch genutzt werden. Danach gilt der Arbeitsbereich, zu dem der Code gehört.
connected = Dieses Team ist verbunden: Was der neue Arbeitsbereich weiß, kann hier jetzt gefragt werden.
connected-already = Dieses Team gehört schon zu diesem Arbeitsbereich.
team-untied = Dieses Team ist noch nicht mit Teamlore verbunden: /lore connect CODE ändert das.
team-only-admin = Nur Admins dieses Teams können es verbinden.
team-tied = Dieses Team ist jetzt verbunden: fragen mit /ask, mehr mit /lore help.
server-untied = Dieser Server ist noch nicht mit Teamlore verbunden: /lore connect CODE ändert das.
server-only-admin = Nur Admins dieses Servers können ihn verbinden.
server-tied = Dieser Server ist jetzt verbunden: fragen mit /ask, mehr mit /lore help.

## Die Verwaltung: wie Arbeit läuft und lief

waiting-for-turn = { $what } wartet darauf, gelesen zu werden …
so-far = Ich lese { $what }
so-far-count = Ich lese { $what }: { $done } / { $documents }
passages-a-second = { $rate } Passagen pro Sekunde
count-added = { $count } hinzugefügt
count-updated = { $count } aktualisiert
count-unchanged = { $count } unverändert
count-removed = { $count } entfernt
count-refused = { $count } abgelehnt
count-failed = { $count } fehlgeschlagen
read-done = { $what } gelesen: { $counts }.
nothing-to-do = nichts zu tun
quoted-name = „{ $name }“
new-passages = Das Neue enthält { $passages } zum Zitieren.
refused-documents = Nicht aufgenommen:
failed-documents = Diesmal nicht lesbar:
reading-failed = { $what } konnte nicht gelesen werden: { $reason }
log-tells-why = Das Protokoll sagt, warum
removed-source = eine entfernte Quelle
work = { $kind ->
    [ingest] lesen
    [sync] aufräumen
    [reembed] neu einbetten
   *[purge] Entferntes löschen
 }
work-state = { $state ->
    [queued] wartet
    [running] läuft
    [done] fertig
   *[failed] fehlgeschlagen
 }
source-works-title = Eine Quelle ist wieder lesbar
source-works = { $name } im Bereich { $space } ist wieder lesbar: Was gefunden wird, ist aktuell.
source-fails-title = Eine Quelle macht Probleme
source-fails = { $name } im Bereich { $space } konnte nicht gelesen werden: { $reason }
source-fails-stays = Was davon bekannt ist, bleibt. Ich melde mich, wenn sie wieder lesbar ist.

## Die Verwaltung: Listen

list-sources = Quellen
list-gaps = Fragen ohne sichere Antwort
list-audit = Wer was geändert hat
list-spaces = Bereiche
list-jobs = Aufgaben
list-help = Was /lore kann
list-receipts = Was endgültig gelöscht wurde
list-votes = Was Bewertungen bewegen
first-hint = Fragen stellt man mit /ask. /lore help VERB sagt mehr zu einem dieser Befehle.
kind = { $kind ->
    [folder] ein Ordner des Servers
    [file] eine Datei des Servers
    [url] eine Webseite
    [site] eine Website
    [git] ein Repository
    [export] ein Export aus einem anderen Werkzeug
    [upload] im Chat übergebene Dokumente
    [channel] was in einem Kanal gesagt wird
    [taught] Fragen mit eingetragenen Antworten
   *[corpus] eine Sammlung von Einträgen
 }
held = { $documents } und { $passages }
gap-outcome = { $outcome ->
    [weak] nicht sicher beantwortet
    [nothing] nichts gefunden
    [denied] nicht erlaubt
    [unavailable] nicht erreichbar
   *[error] Fehler
 }
label-what = Was
label-space = Bereich
label-holds = Enthält
label-looked-at = Durchgesehen
label-looks-again = Wieder
label-reached = Erreicht
label-oldest = Ältestes
label-failed = Fehlgeschlagen
label-paused = Pausiert
label-receipt = Beleg
label-deleted = Gelöscht
label-that-was = Das war
label-asked = Verlangt
label-done = Erledigt
label-contents = Inhalt
label-digest = Prüfsumme
label-question = Frage
label-answer = Antwort
label-address = Adresse
label-secret = Geheimnis
label-made = Angelegt
label-called = Aufgerufen
space-line = { $space }: { $sources }, { $documents } · lesen darf { $who }
when-by = { $when } von { $who }
reached = { $done } / { $documents }
reached-note = { $done } / { $documents }: { $note }
not-taken-in = { $count } nicht aufgenommen
looked-at = durchgesehen: { $when }
not-sound = Sie passt nicht zu dem, was der Beleg sagt
document-state = { $state ->
    [pending] ausstehend
    [refused] abgelehnt
    [failed] fehlgeschlagen
   *[published] veröffentlicht
 }
done-state = { $state ->
    [denied] nicht erlaubt
    [refused] abgelehnt
    [failed] fehlgeschlagen
   *[done] erledigt
 }

## Die Verwaltung: eingetragene Antworten, Webhooks, Bewertungen

teaches = Diese Frage beantworte ich künftig so, im Bereich { $space }:
replaces-answer = Sie ersetzt die Antwort, die bisher zu dieser Frage eingetragen war.
hook-made = Das Geheimnis wird nicht noch einmal gezeigt. Beides dort eintragen, wo die Quelle liegt, mit dem Inhaltstyp application/json; ein Dienst, der nicht signieren kann, schickt das Geheimnis als Bearer-Token.
hook-local = Diese Adresse ist für andere nicht sicher erreichbar: Die Einstellung TEAMLORE_PUBLIC_URL auf dem Server sagt, wo sie es ist.
hook-of-channel = Ein Kanal braucht keinen Webhook: Was dort gesagt wird, höre ich sofort. Ein Aufruf lässt nur das Gespeicherte neu durchsehen.
hook-hidden = Das Geheimnis wurde beim Anlegen gezeigt. /lore hook SOURCE new legt einen neuen Webhook an.
hook-new = Das legt einen neuen Webhook an: Adresse und Geheimnis von vorher gelten nicht mehr.
hook-off = Das beendet den Webhook: Niemand kann ihn mehr aufrufen.
no-hook = Es gibt keinen Webhook: /lore hook { $id } new legt einen an.
hook-of = Webhook von { $name }
hook-is-off = Der Webhook von { $name } ist aus.
no-votes = Keine auffindbare Passage hat Bewertungen.
votes-hint = Bewertungen zählen für Fragen mit denselben Wörtern und verlieren in 30 Tagen die Hälfte.
no-votes-on = Zur Passage „{ $name }“ gibt es keine Bewertungen: /lore votes nennt alle.
votes-preview = Das nimmt { $votes } zu { $passages } zurück: Nichts davon zählt mehr. Das lässt sich nicht rückgängig machen.
votes-taken-back = { $votes } zurückgenommen.
moved = { $document } in { $source } · höchstens { $moves }
thought-helpful = { $person } fand es hilfreich für „{ $question }“, { $when }
thought-unhelpful = { $person } fand es nicht hilfreich für „{ $question }“, { $when }

## Die Verwaltung: gelesene Kanäle

looking = Ich sehe mir den Kanal an …
other-platform = Ein Kanal wird dort hinzugefügt, wo er ist: bitte den Befehl auf seiner Plattform geben.
channel-known = Er wird schon gelesen: Ich lese alles noch einmal, und was sich geändert hat, wird ersetzt.
channel-no-team = Kein Team und kein Server dieses Arbeitsbereichs hat diesen Kanal, oder ich bin nicht darin.
channel-not-inside = Einen privaten Kanal kann nur lesen lassen, wer ihn selbst liest.
channel-direct = Direktnachrichten werden nicht gelesen: bitte einen Kanal nennen.
channel-add = Ich werde zurücklesen, was in { $channel } gesagt wurde, und im Bereich { $space } daraus antworten. Vorher kündige ich es dort an. Was dort später geschrieben, geändert und gelöscht wird, halte ich nach.
channel-reads-back = Ich kündige es in { $channel } an und lese zurück, die neuesten Nachrichten zuerst; /lore list sagt, wie weit ich bin.
channel-notice-shared = Nachrichten dieses Kanals gehören jetzt zu dem, woraus ich antworte. Wer den Bereich { $space } lesen darf, kann danach fragen.
channel-notice-own = Nachrichten dieses Kanals gehören jetzt zu dem, woraus ich antworte. Nur wer diesen Kanal liest, kann danach fragen.
channel-notice-ends = Geänderte und gelöschte Nachrichten ändern sich auch hier. Admins beenden es mit { $command }.
channel-notice-title = Woraus ich antworte
channel-refused = Die Plattform lehnt es ab ({ $why }).
channel-bug = ein Fehler in Teamlore; das Protokoll sagt mehr
slack-no-channel = Slack zeigt mir keinen solchen Kanal: mich dort erst mit /invite einladen.
slack-not-inside = Ich bin nicht in diesem Kanal: mich dort erst mit /invite einladen.
slack-archived = Der Kanal ist archiviert, also kann ich dort nicht ankündigen, dass er gelesen wird.
slack-scope-doctor = Slack lässt mich diesen Kanal nicht lesen: teamlore doctor slack sagt, warum.
slack-scope = Slack lässt mich diesen Kanal nicht lesen: Der App fehlt die Berechtigung { $scope }. Sie in den Einstellungen der App eintragen und die App neu installieren.
slack-refuses = Slack lässt mich diesen Kanal nicht lesen ({ $word }).
discord-no-content = Discord lässt mich nicht lesen, was Menschen schreiben: „Message Content Intent“ im Entwicklerportal erlauben und TEAMLORE_DISCORD_MESSAGE_CONTENT=true setzen.
discord-lacks = { $what ->
    [see] Discord lässt mich ihn nicht sehen: bitte dort erlauben.
    [read] Discord lässt mich den Verlauf nicht lesen: bitte dort erlauben.
    [post] Discord lässt mich dort nichts ankündigen: bitte dort erlauben.
   *[several] Discord lässt mich ihn nicht sehen, den Verlauf nicht lesen oder dort nichts ankündigen: bitte dort erlauben.
 }
discord-no-server = Discord zeigt mir diesen Server gerade nicht: bitte noch einmal versuchen.
discord-no-channel = Diesen Kanal gibt es auf diesem Server nicht, oder ich darf ihn nicht sehen.
discord-unreadable = Nur Textkanäle, Ankündigungen und Foren können gelesen werden.
discord-forum-untold = Dem Forum kann nicht angekündigt werden, dass es gelesen wird ({ $error }).

## Formulare

form-add = Dokumente hinzufügen
form-add-yes = Hinzufügen
form-address = Webadresse
form-address-hint = Eine Seite oder eine einzelne Datei.
form-files = Oder Dateien
form-files-hint = Bis zu zehn. Eine mit dem Namen einer bekannten Datei ersetzt diese.
form-new-space = Oder ein neuer Bereich
form-new-space-hint = Niemand darf ihn lesen, bis er freigegeben wird.
form-space = Bereich
form-space-hint = Wer ihn lesen darf, findet, was hier dazukommt.
form-space-hint-new = Wer ihn lesen darf, findet, was hier dazukommt. Ein neuer wird angelegt.
form-space-hint-teach = Wer ihn lesen darf, bekommt die Antwort.
form-grant = Bereich freigeben
form-grant-yes = Freigeben
form-member = Jedes Vollmitglied
form-everybody = Alle
form-everybody-hint = Keine Gäste und niemand aus anderen Organisationen.
form-people = Personen
form-channels = Kanäle
form-channels-hint = Alle, die den Kanal lesen können, auch wer später dazukommt.
form-groups = Nutzergruppen
form-groups-hint = Ihre IDs (S…), durch Leerzeichen getrennt.
form-teach = Antwort eintragen
form-teach-yes = Weiter
form-question = Frage
form-question-hint = So, wie Menschen sie stellen.
form-answer = Antwort
form-answer-hint = Sie wird mit Namen zitiert.

## Befehle: was sie tun, in einem Satz von höchstens 100 Zeichen, und was sonst gut zu wissen ist

verb-add = Eine Webseite oder das in einem Kanal Gesagte lesen, um daraus zitieren zu können.
verb-add-more = Mit --site ist es die ganze Website unter dieser Adresse; eine Adresse, die auf .git endet, ist ein Repository. Ohne --space geht es in den Bereich dieses Kanals, sonst in general. Ein neuer Bereich wird angelegt; niemand darf ihn lesen, bis er freigegeben ist. Ein Kanal wird mit # gewählt, oder mit here ist es dieser; ohne --space dürfen nur seine eigenen Leser danach fragen. Dateien bitte in einer Direktnachricht schicken, oder /lore add allein für ein Formular.
verb-teach = Die Antwort auf eine Frage eintragen.
verb-teach-more = Beides in Anführungszeichen setzen, oder /lore teach allein für ein Formular. Kommt die Frage wieder, wird die Antwort mit Namen zitiert. Dieselbe Frage noch einmal ersetzt ihre Antwort. Auch Zuständige eines Bereichs dürfen dort eintragen. Was jemand in einem Thread geschrieben hat, lässt sich im Menü der Nachricht mit This answers it eintragen.
verb-list = Zeigen, woher Dokumente kommen.
verb-show = Die Dokumente einer Quelle zeigen, und warum manche abgelehnt wurden.
verb-show-more = Eine Quelle nennt man mit ihrer ID, ihrem Namen oder ihrer Adresse.
verb-refresh = Eine Quelle oder alle neu durchsehen.
verb-refresh-more = Unverändertes kostet fast nichts, Geändertes wird ersetzt, was in einer Quelle fehlt, wird entfernt.
verb-pause = Eine Quelle nicht mehr durchsehen, bis es weitergeht.
verb-pause-more = Was davon bekannt ist, bleibt, und ihr Plan auch.
verb-resume = Eine Pause beenden.
verb-resume-more = Was inzwischen versäumt wurde, wird sofort nachgeholt.
verb-hook = Den Webhook einer Quelle zeigen oder anlegen.
verb-hook-more = Ruft der Dienst der Quelle ihn auf, wird die Quelle binnen Sekunden durchgesehen. new legt einen an, statt des bisherigen, und zeigt das Geheimnis einmal, nur hier; off beendet ihn.
verb-remove = Eine Quelle oder ein Dokument entfernen.
verb-remove-more = Ab der nächsten Antwort ist es weg. Der Text wird gelöscht, wenn die Frist für undo vorbei ist.
verb-undo = Zurückholen, was zuletzt entfernt wurde.
verb-status = Zeigen, was gelesen wird und wie es ausging.
verb-retry = Fehlgeschlagenes noch einmal versuchen.
verb-retry-more = Eine Aufgabe nennt man mit dem Anfang ihrer ID, wie /lore status sie zeigt. Von einer Quelle werden fehlgeschlagene oder abgelehnte Dokumente noch einmal gelesen, eins oder alle.
verb-spaces = Die Bereiche zeigen, was sie enthalten und wer sie lesen darf.
verb-grant = Jemanden einen Bereich lesen lassen.
verb-grant-more = TO ist members (jedes Vollmitglied), ein Kanal, eine Person, eine Gruppe oder Rolle. Zuständige (owner) hören auch von Fragen, die der Bereich nicht beantwortet, und von Lesefehlern.
verb-revoke = Jemanden einen Bereich nicht mehr lesen lassen.
verb-revoke-more = Das gilt ab der nächsten Antwort.
verb-bind = Einem Kanal einen eigenen Bereich geben.
verb-bind-more = Alle, die den Kanal lesen, dürfen den Bereich lesen; was dort hinzugefügt und gefragt wird, geht an ihn.
verb-connect = Dieses Team oder diesen Server mit einem Arbeitsbereich verbinden.
verb-connect-more = Den Code macht teamlore connect auf dem Server; er gilt einmal.
verb-unanswered = Fragen zeigen, die die Dokumente nicht beantwortet haben.
verb-audit = Zeigen, wer was geändert hat.
verb-votes = Passagen zeigen, die durch Bewertungen bewegt werden, und von wem die sind.
verb-votes-more = Mit einer Passage, genannt mit dem Anfang ihrer ID, oder all werden die Bewertungen zurückgenommen.
verb-receipts = Die Belege für endgültig Gelöschtes zeigen.
verb-receipts-more = Einen Beleg nennt man mit dem Anfang seiner ID, wie das Entfernen sie sagt.
verb-help = Diese Befehle erklären.

## Discords Befehle: je höchstens 100 Zeichen

command-ask = Die Dokumente des Teams befragen
command-lore = Sich um die Dokumente kümmern
command-add = Eine Seite, eine Datei oder einen Kanal lesen; allein ein Formular
command-teach = Die Antwort auf eine Frage eintragen; allein ein Formular
option-question = Was gefragt ist
option-only-space = Nur Dokumente dieses Bereichs
option-private = Die Antwort sieht nur, wer fragt
option-url = Eine Webseite
option-file = Eine Datei von diesem Gerät
option-read-channel = Was in einem Kanal gesagt wird, von Anfang an
option-to-space = Wohin es geht; ein neuer wird angelegt
option-asked = So, wie Menschen sie stellen
option-answer = Was sie erfahren sollen
option-taught-space = Wessen Leser es erfahren; keiner: der dieses Kanals
option-source = Die Quelle
option-source-or-all = Die Quelle; keine: alle
option-hook = Einen neuen anlegen oder ihn beenden; nichts: zeigen
option-document = Nur dieses Dokument der Quelle
option-job = Die ID einer Aufgabe, wie /lore status sie zeigt, oder eine Quelle; nichts: alle
option-code = Der Code, den teamlore connect zeigt
option-verb = Nur dieser Befehl
option-channel = Der Kanal
option-space = Der Bereich
option-role = Eine Rolle
option-readers = Alle, die einen Kanal lesen
option-person = Eine Person
option-members = Jedes Vollmitglied
option-owner = Sie hören auch von Lücken und Fehlern
option-receipt = Der Anfang der ID eines Belegs, wie das Entfernen sie sagt
option-passage = Bewertungen dazu zurücknehmen: der Anfang der ID, oder all

## Was die Ablage und das Lesen sagen

heard-no-space = Es gibt keinen Bereich „{ $name }“: /lore spaces nennt alle.
heard-bad-name = „{ $name }“ kann kein Name sein: bitte Kleinbuchstaben, Ziffern, „-“ und „_“ verwenden, höchstens 80.
heard-bad-code = Dieser Code ist falsch, verbraucht oder zu alt: bitte einen neuen geben lassen.
heard-no-source = Es gibt keine Quelle „{ $name }“: /lore list nennt alle.
heard-source-paused = „{ $name }“ pausiert: /lore resume { $id } beendet das.
heard-several-sources = „{ $name }“ heißen mehrere Quellen: bitte eine der IDs { $ids } verwenden.
heard-source-gone = Diese Quelle gibt es nicht mehr.
heard-none-failed = Von „{ $name }“ wurde unter diesem Namen nichts abgelehnt, und nichts schlug fehl: /lore show { $id } nennt die Dokumente.
heard-no-undo = Es gibt nichts rückgängig zu machen: Kein Entfernen wartet.
heard-question-gone = Diese Frage ist nicht mehr gespeichert: bitte noch einmal fragen.
heard-answer-gone = Diese Antwort ist nicht mehr gespeichert.
heard-no-answer = Diese Frage hat noch keine Antwort.
heard-no-job = Diese Aufgabe gibt es nicht: /lore status nennt alle.
heard-no-failed-job = Diese fehlgeschlagene Aufgabe gibt es nicht: /lore status nennt alle.
heard-done-already = Das ist schon geschehen oder zu alt: bitte den Befehl noch einmal geben.
heard-no-receipt = Es gibt keinen Beleg „{ $name }“: Entferntes bekommt einen, wenn sein Text gelöscht wird; /lore receipts nennt alle.
heard-lesson-empty = Es braucht eine Frage und ihre Antwort, beide mit Wörtern darin.
heard-lesson-long = Das ist zu lang: Eine Frage hat höchstens { $question } Zeichen, eine Antwort { $answer }.
heard-upload-gone = Dieses Dokument gibt es nicht mehr: bitte noch einmal schicken.
heard-no-votes = Keine Passage „{ $name }“ hat Bewertungen: /lore votes nennt alle.
heard-several-passages = „{ $name }“ passt auf mehrere Passagen: bitte mehr von der ID schreiben.
heard-too-large = größer als { $size } MB: bitte aufteilen
heard-too-much-text = enthält mehr als { $size } MB Text: bitte aufteilen
heard-empty = leer: Es ist kein Text darin
heard-broken = beschädigt: nicht lesbar als { $kind }
heard-broken-zip = beschädigt: Der ZIP-Behälter lässt sich nicht öffnen
heard-encrypted = verschlüsselt: bitte das Passwort entfernen und noch einmal hinzufügen
heard-binary = kein Text: enthält Binärdaten
heard-nested = ein Archiv in einem Archiv: bitte erst auspacken
heard-no-quotable = enthält keinen Text, der zitiert werden könnte
heard-unreachable = { $address } ist nicht erreichbar.
heard-too-slow = { $address } hat nicht rechtzeitig geantwortet.
heard-broke-off = { $address } hat abgebrochen oder nicht richtig geantwortet.
heard-no-host = Es gibt keinen Host mit dem Namen { $host }.
heard-nothing-there = Unter { $address } ist nichts (HTTP { $status }).
heard-not-open = { $address } ist nicht für alle offen (HTTP { $status }).
heard-not-now = { $address } ist gerade nicht zu haben (HTTP { $status }).
heard-private-host = { $address } führt zu einer privaten oder reservierten Adresse; wer den Server betreibt, kann den Host in FETCH_ALLOW nennen.
heard-robots = Die robots.txt der Website erlaubt nicht, dass sie gelesen wird.
