### Ce que Teamlore dit de lui-même, en français. Les mots après /lore restent tels qu'on les tape.

## Réponses

not-sure = Pas certain, mais cela peut aider :
nothing-found = Ce n’est pas dans les documents que je peux utiliser ici.
nothing-way-on = D’autres mots le trouveront peut-être, et souvent quelqu’un sait ce qui n’est pas écrit.
may-not = Je ne peux utiliser aucun document pour cette question ici.
may-not-way-on = Un admin peut ouvrir des documents à une personne ou à ce canal.
cannot-look = Je ne peux pas consulter les documents pour l’instant. Merci de redemander plus tard.
went-wrong = Un problème est survenu de mon côté. Merci de redemander.
asked-this = Question posée { $when }.
from-further-down = … plus bas :
untitled = Document
updated = mis à jour { $when }
page = page { $number }
see-also = Voir aussi : { $titles }
show-more = Voir plus
share = Partager dans le canal
ask-person = Demander à quelqu’un
ask-elsewhere = Demander à un autre serveur
open = Ouvrir
helpful = Utile
not-helpful = Pas utile
this-helped = Cette réponse a aidé
did-not-help = Elle n’a pas aidé
you-said-helpful = Vous avez indiqué que cela a aidé. Un nouveau clic annule.
you-said-unhelpful = Vous avez indiqué que cela n’a pas aidé. Un nouveau clic annule.
thanks = Merci. Un nouveau clic annule.
noted = C’est noté : cela n’a pas aidé. Un nouveau clic annule.
vote-back = Le vote est annulé.
nobody-to-ask = Personne n’est désigné pour répondre : un admin peut nommer des responsables avec /lore grant.
asked-people = J’ai demandé aux personnes qui s’occupent de ces documents.
asked-already = Quelqu’un a déjà été sollicité.
answer-it = Apprendre la réponse
shared = Redemandé pour tout le monde ici.
shared-already = C’est déjà partagé.
only-asker-shares = Seule la personne qui a posé la question peut partager la réponse.
question-gone = Cette question n’est plus enregistrée : merci de la reposer.
gap-asked = { $person } a posé une question à laquelle les documents ne répondent pas :
gap-title = Pouvez-vous aider ?
see-in-thread = Voir dans son fil
see-in-channel = Voir dans son canal
working = cherche dans les documents
before-yours = { $count ->
    [one] { $count } question passe avant la vôtre ; la réponse arrivera ici.
   *[other] { $count } questions passent avant la vôtre ; la réponse arrivera ici.
 }
not-connected = Cette équipe n’est pas connectée à Teamlore : un admin peut utiliser /lore connect
ask-me = Posez-moi toute question sur les documents de l’équipe.
too-many = { $count ->
    [one] Cela fait beaucoup de questions à la fois : redemandez dans { $count } seconde.
   *[other] Cela fait beaucoup de questions à la fois : redemandez dans { $count } secondes.
 }
try-again-here = Un problème est survenu de mon côté. Merci de réessayer.
try-in-a-moment = Un problème est survenu dans Teamlore même : réessayez dans un instant.
slack-busy = Slack n’accepte plus rien pour l’instant : réessayez dans un instant.
what-about = Que disons-nous de { $title } ?

## Le terminal

terminal-not-sure = Pas certain : ce n’est peut-être pas la réponse.
terminal-nothing = Pas dans les documents.
terminal-may-not = Il n’est pas permis de demander ici.

## Âges, lieux et nombres

today = aujourd’hui
yesterday = hier
just-now = à l’instant
never = jamais
minutes-ago = { $count ->
    [one] il y a { $count } minute
   *[other] il y a { $count } minutes
 }
hours-ago = { $count ->
    [one] il y a { $count } heure
   *[other] il y a { $count } heures
 }
days-ago = { $count ->
    [one] il y a { $count } jour
   *[other] il y a { $count } jours
 }
weeks-ago = { $count ->
    [one] il y a { $count } semaine
   *[other] il y a { $count } semaines
 }
months-ago = il y a { $count } mois
years-ago = { $count ->
    [one] il y a { $count } an
   *[other] il y a { $count } ans
 }
moment = { $date } à { $time } UTC
place-page = page { $of }
place-slide = diapositive { $of }
place-sheet = feuille { $of }
place-part = dans { $of }
place-line = ligne { $of }
comma = { ", " }
documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
 }
passages = { $count ->
    [one] { $count } passage
   *[other] { $count } passages
 }
sources = { $count ->
    [one] { $count } source
   *[other] { $count } sources
 }
files = { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
 }
votes = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
 }
more-words = { $count ->
    [one] … et { $count } mot de plus
   *[other] … et { $count } mots de plus
 }
more-parts = { $count ->
    [one] … et { $count } partie de plus
   *[other] … et { $count } parties de plus
 }
more-lines = { $count ->
    [one] … et { $count } ligne de plus
   *[other] … et { $count } lignes de plus
 }
more-items = { $count ->
    [one] … et { $count } élément de plus
   *[other] … et { $count } éléments de plus
 }
more-readers = { $count ->
    [one] … et { $count } lecteur de plus
   *[other] … et { $count } lecteurs de plus
 }
more-spaces = … et { $count } de plus
and-more = et { $count } de plus

## Arrivée dans un canal ou un serveur ; de quels documents il s'agit

hello-slack = Bonjour ! Posez-moi une question avec { $bot } et je réponds dans son fil par le passage des documents qui le dit, avec un lien vers l’endroit. Dans ce fil, on peut continuer sans me nommer. Avec { $ask }, seule la personne qui demande voit la réponse.
hello-discord = Bonjour ! Posez-moi une question avec { $ask } ou en me nommant, et je réponds par le passage des documents qui le dit, avec un lien vers l’endroit. Répondez à ma réponse pour continuer. Avec { $private }, seule la personne qui demande voit la réponse.
reads-nothing-slack = Je ne peux encore lire aucun document ici. Un admin peut ouvrir un espace à ce canal : { $command }
reads-nothing-discord = Je ne peux encore lire aucun document ici. Un admin peut en ajouter : { $command }.
reads-only = Tout le monde dans ce canal peut lire mes réponses ici, donc je n’utilise que :
share-no-server = Nous n’avons aucun serveur commun connecté à Teamlore. Demandez-moi sur un serveur, avec /ask ou en me nommant.
which-server = Nous avons plusieurs serveurs en commun : de quels documents s’agit-il ? Je m’en souviendrai.
message-gone = Ce message n’existe plus : merci de redemander.
not-in-server = Vous n’êtes pas sur ce serveur, ou il n’est pas connecté.
will-remember = Je m’en souviendrai.
answered-already = J’y ai déjà répondu.

## L'onglet d'accueil

home-title = Interrogez vos documents
home-how = Je réponds par le passage des documents de l’équipe qui le dit.
home-here = { $here } : écrivez-moi dans l’onglet Messages. Vous seul lisez la réponse.
home-here-name = Ici
home-channel = { $channel } : mentionnez-moi ; je réponds dans le fil, pour tout le monde.
home-channel-name = Dans un canal
home-ask = { $ask } partout : la réponse est pour vous, jusqu’à ce que vous la partagiez.
home-example = Par exemple :
home-recent = Vos questions récentes
home-looking = Je cherche encore
outcome = { $outcome ->
    [answered] répondu
    [weak] réponse incertaine
    [nothing] pas dans les documents
    [denied] non autorisé
    [unavailable] consultation impossible
   *[error] échec
 }
home-sources = Sources
home-no-sources = Aucune pour l’instant : /lore add accepte une adresse web ou des fichiers.
home-jobs = Tâches
home-retry = Réessayer : { $what }
home-gaps = Questions sans réponse
home-asked-times = posée { $times } fois, la dernière { $when }
home-spaces = Qui peut lire quoi
nobody-yet = personne pour l’instant
source-gone = une source disparue
shelf-refused = { $count ->
    [one] { $count } refusé
   *[other] { $count } refusés
 }
shelf-ready = prête
shelf-waiting = en attente
job-state = { $state ->
    [queued] en attente
    [running] en cours
    [done] terminée
   *[failed] en échec
 }

## L'administration : boutons

confirm-add = Ajouter
confirm-add-for-all = Ajouter et ouvrir à tous les membres
confirm-refresh = Relire
confirm-remove = Retirer
confirm-grant = Autoriser la lecture
confirm-owner = Nommer responsable
confirm-revoke = Reprendre
confirm-bind = Lier
confirm-connect = Connecter
confirm-teach = Apprendre
confirm-hook-new = Créer
confirm-hook-off = Arrêter
confirm-votes = Les annuler
cancel = Annuler
undo = Annuler le retrait
retry = Réessayer
retry-all = Tout réessayer
retry-failed = Réessayer les échecs
refresh = Relire
remove = Retirer

## L'administration : refus et listes vides

not-admin = Seuls les admins peuvent utiliser /lore. Pour poser une question, utilisez /ask.
not-admin-files = Seuls les admins peuvent ajouter des documents ici.
not-trusted = Seuls les admins et les responsables d’un espace peuvent lui apprendre des réponses.
broken = Un problème est survenu dans Teamlore même ; son journal en dit plus. Rien d’autre n’a changé.
cancelled = Rien n’a été changé.
old-button = Ce bouton est trop ancien : redonnez la commande.
no-more = Il n’y a plus rien à en voir : la source a été retirée.
only-web = Ici, on ne peut ajouter que des adresses web commençant par https:// ou http://. Envoyez-moi les fichiers eux-mêmes ; les dossiers du serveur s’ajoutent là-bas, avec teamlore add.
no-passwords = Une adresse avec un nom d’utilisateur ou un mot de passe n’est pas lue : retirez-les.
what-to-add = Que dois-je lire ? Écrivez /lore add URL, ou envoyez-moi des fichiers en message direct.
what-to-teach = Quelle est la question, et quelle est la réponse ? Écrivez /lore teach QUESTION ANSWER, entre guillemets.
no-question = Je ne vois pas à quelle question cela répond : choisissez-le sur une réponse du fil ouvert par la question.
no-files = Il n’y a aucun fichier qui puisse être ajouté.
nothing-fits = Rien de cela ne peut être ajouté :
left-out = Ceux-ci sont laissés de côté :
replaces = remplace celui de ce nom
same-name = un autre ici porte le même nom : renommez-le
too-big = plus de { $megabytes } Mo : divisez-le
unread-kind = les fichiers en .{ $ending } ne peuvent pas être lus
no-sources = Il n’y a pas encore de sources : /lore add URL en crée une, ou envoyez-moi des fichiers.
all-paused = Toutes les sources sont en pause : /lore resume SOURCE met fin à une pause.
no-jobs = Rien n’a encore été lu, et rien n’attend.
no-gaps = Jusqu’ici, chaque question a eu une réponse.
no-entries = Rien n’a encore été changé.
no-receipts = Rien n’a encore été supprimé définitivement.
no-such-verb = La commande « { $verb } » n’existe pas : /lore help les montre toutes.
no-such-verb-near = La commande « { $verb } » n’existe pas : vouliez-vous dire /lore { $near } ? /lore help les montre toutes.
usage = Écrivez : /lore { $of }
no-such-option = L’option « { $option } » n’existe pas ici. Écrivez : /lore { $of }
not-a-reader = Je ne peux rien ouvrir à « { $text } » : écrivez members, ou choisissez un canal avec # ou une personne ou un groupe avec @, pour que je reçoive son id.
not-a-channel = « { $text } » n’est pas un canal : choisissez-le avec #, pour que je reçoive son id.
no-such-document = « { $source } » n’a pas de document « { $path } » : /lore show { $id } les montre tous.
one-address-or-files = Donnez une adresse web ou des fichiers, l’un des deux.
one-address-or-file = Donnez une adresse web ou un fichier, l’un des deux.
one-of-three = Donnez une adresse web, un fichier ou un canal : un seul des trois.
one-of-four = Nommez un rôle, un canal, une personne ou members : un seul d’entre eux.
name-somebody = Nommez quelqu’un qui peut le lire.
name-one = Nommez-en un à la fois : c’est demandé pour chacun.
no-file-no-thread = Ce message n’a ni fichier ni fil.
thread-hidden = Discord ne me laisse pas lire les fils ici : il faut le contenu des messages, que demande TEAMLORE_DISCORD_MESSAGE_CONTENT. Je peux ajouter des fichiers sans lui.
thread-empty = Personne n’a rien écrit dans ce fil.
thread-unread = Personne n’a rien écrit dans ce fil que je puisse lire.
which-first = Dites d’abord de quel serveur il s’agit : posez-moi une question.
file-too-big = « { $name } » dépasse { $megabytes } Mo.
file-elsewhere = « { $name } » ne se trouve pas sur { $platform }, donc il n’est pas téléchargé.
file-not-handed = { $platform } ne donne pas « { $name } » : réessayez.
file-reinstall = Slack ne donne pas « { $name } » : réinstallez l’application.
file-not-fetched = « { $name } » n’a pas pu être téléchargé : réessayez.

## L'administration : ajouter, relire, retirer

reads-url = Je vais lire { $url } et en tirer des réponses dans l’espace { $space }.
reads-site = Je vais lire toutes les pages du site sous { $url } et en tirer des réponses dans l’espace { $space }.
reads-git = Je vais lire les fichiers du dépôt { $url } et en tirer des réponses dans l’espace { $space }.
reads-files = { $count ->
    [one] Je vais lire { $files } et en tirer des réponses dans l’espace { $space }.
   *[other] Je vais lire { $files } et en tirer des réponses dans l’espace { $space }.
 }
known-already = C’est déjà connu là-bas : je le relis, et ce qui a changé est remplacé.
also-in = Cela reste aussi dans { $spaces } ; ceci l’ajoute une seconde fois.
and-last = { $names } et { $last }
new-space = L’espace { $space } est nouveau : personne ne peut le lire tant qu’il n’est pas ouvert.
no-readers = Personne ne peut encore lire { $space } : /lore grant { $name } members
read-by = Peut lire ses réponses : { $who }.
reading = Lecture de { $what } …
reading-many = Lecture …
fetching = Téléchargement : { $files } …
refresh-all = Je vais relire { $sources } avec { $documents }. Ce qui n’a pas changé ne coûte presque rien ; ce qui a disparu d’une source est retiré.
remove-source = Ceci retire { $name } de { $space } : { $size }, dès la prochaine réponse.
remove-document = Ceci retire { $path } de { $source } : { $size }, dès la prochaine réponse.
comes-back = Si sa source l’a toujours, la prochaine lecture de la source le ramènera.
deleted-at-once = Son texte est supprimé aussitôt. C’est irréversible.
grace = /lore undo le ramène pendant { $hours } heures ; ensuite, son texte est supprimé.
removed-for-good = { $what } est retiré, et son texte est supprimé.
removed-until = { $what } est retiré. On peut le ramener jusqu’au { $until }.
will-be-proved = Quand son texte sera supprimé, /lore receipts { $receipt } le prouvera.
restored = { $what } est de retour.
paused = { $name } est en pause : ce qu’on en sait reste, et rien ne la relit.
resumed = { $name } est relue de nouveau : { $rhythm }.
rhythm-every = { $unit ->
    [minutes] { $count ->
        [one] chaque minute
       *[other] toutes les { $count } minutes
     }
    [hours] { $count ->
        [one] chaque heure
       *[other] toutes les { $count } heures
     }
    [days] { $count ->
        [one] chaque jour
       *[other] tous les { $count } jours
     }
   *[weeks] { $count ->
        [one] chaque semaine
       *[other] toutes les { $count } semaines
     }
 }
rhythm-cron = à { $times }
rhythm-by-hand = à la main
looks-again = { $rhythm }, la prochaine fois le { $until }

## L'administration : qui peut lire

every-member = tout membre à part entière
nobody = personne
the-documents = { $documents }
whatever-comes = tout ce qui viendra
grant-preview = { $who } pourra lire ce qui est dans { $space } : { $what }.
owner-preview = Un responsable apprend aussi les questions restées sans réponse et les lectures en échec.
granted-already = { $who } peut déjà lire { $space }.
granted = { $who } peut lire { $space } désormais.
granted-owner = { $who } peut lire { $space } désormais et, comme responsable, en apprend les lacunes et les échecs.
revoke-preview = Ceci ferme { $space } à { $who } : { $documents }, dès la prochaine réponse. Ce qu’une autre autorisation laisse lire reste ouvert.
not-granted = { $space } n’était pas ouvert à { $who }.
revoked = { $space } est fermé à { $who }, sauf si une autre autorisation le laisse lire.
bind-preview = Tous ceux qui lisent { $channel } pourront lire ce qui est dans { $space } : { $what }. Ce qu’on y ajoute et demande va à cet espace.
bound = { $channel } lit { $space }, y ajoute et l’interroge.
connect-preview = Cette équipe quitte son espace de travail avec { $sources } : rien n’en sera plus utilisable ici. Ensuite, elle utilise l’espace de travail du code.
connected = Cette équipe est connectée : ce que sait son nouvel espace de travail peut être demandé ici.
connected-already = Cette équipe appartient déjà à cet espace de travail.
team-untied = Cette équipe n’est pas encore connectée à Teamlore : /lore connect CODE le fait.
team-only-admin = Seul un admin de cette équipe peut la connecter.
team-tied = Cette équipe est connectée : demandez avec /ask, voyez plus avec /lore help.
server-untied = Ce serveur n’est pas encore connecté à Teamlore : /lore connect CODE le fait.
server-only-admin = Seul un admin de ce serveur peut le connecter.
server-tied = Ce serveur est connecté : demandez avec /ask, voyez plus avec /lore help.

## L'administration : où en est le travail

waiting-for-turn = { $what } attend d’être lu …
so-far = Lecture de { $what }
so-far-count = Lecture de { $what } : { $done } sur { $documents }
passages-a-second = { $rate } passages par seconde
count-added = { $count ->
    [one] { $count } ajouté
   *[other] { $count } ajoutés
 }
count-updated = { $count } mis à jour
count-unchanged = { $count ->
    [one] { $count } inchangé
   *[other] { $count } inchangés
 }
count-removed = { $count ->
    [one] { $count } retiré
   *[other] { $count } retirés
 }
count-refused = { $count ->
    [one] { $count } refusé
   *[other] { $count } refusés
 }
count-failed = { $count } en échec
read-done = { $what } : lecture terminée, { $counts }.
nothing-to-do = rien à faire
quoted-name = « { $name } »
new-passages = Le nouveau contient { $passages } à citer.
refused-documents = Non repris :
failed-documents = Illisibles cette fois :
reading-failed = La lecture de { $what } a échoué : { $reason }
log-tells-why = le journal dit pourquoi
removed-source = une source retirée
work = { $kind ->
    [ingest] lecture
    [sync] rangement
    [reembed] nouveau calcul des vecteurs
   *[purge] suppression de ce qui a été retiré
 }
work-state = { $state ->
    [queued] en attente
    [running] en cours
    [done] terminé
   *[failed] en échec
 }
source-works-title = Une source fonctionne de nouveau
source-works = { $name } dans l’espace { $space } est de nouveau lisible : ce que vous trouvez est à jour.
source-fails-title = Une source est en échec
source-fails = { $name } dans l’espace { $space } n’a pas pu être lue : { $reason }
source-fails-stays = Ce qu’on en sait reste. Je préviens quand elle sera de nouveau lisible.

## L'administration : listes

list-sources = Sources
list-gaps = Questions sans réponse sûre
list-audit = Qui a changé quoi
list-spaces = Espaces
list-jobs = Travaux
list-help = Ce que /lore sait faire
list-receipts = Ce qui a été supprimé définitivement
list-votes = Ce que les votes déplacent
first-hint = Les questions se posent avec /ask. /lore help VERB en dit plus sur une de ces commandes.
kind = { $kind ->
    [folder] un dossier du serveur
    [file] un fichier du serveur
    [url] une page web
    [site] un site web
    [git] un dépôt
    [export] un export d’un autre outil
    [upload] des documents remis dans la conversation
    [channel] ce qui se dit dans un canal
    [taught] des questions avec les réponses apprises
   *[corpus] une collection d’entrées
 }
held = { $documents } et { $passages }
gap-outcome = { $outcome ->
    [weak] réponse incertaine
    [nothing] rien trouvé
    [denied] non autorisé
    [unavailable] indisponible
   *[error] erreur
 }
label-what = Quoi
label-space = Espace
label-holds = Contient
label-looked-at = Lue
label-looks-again = Relecture
label-reached = Atteint
label-oldest = Le plus ancien
label-failed = Échec
label-paused = En pause
label-receipt = Reçu
label-deleted = Supprimé
label-that-was = C’était
label-asked = Demandé
label-done = Fait
label-contents = Contenu
label-digest = Empreinte
label-question = Question
label-answer = Réponse
label-address = Adresse
label-secret = Secret
label-made = Créé
label-called = Appelé
space-line = { $space } : { $sources }, { $documents } · peut lire { $who }
when-by = { $when } par { $who }
reached = { $done } sur { $documents }
reached-note = { $done } sur { $documents } : { $note }
not-taken-in = { $count } non repris
looked-at = lue { $when }
not-sound = elle ne correspond pas à ce que dit le reçu
document-state = { $state ->
    [pending] en attente
    [refused] refusé
    [failed] en échec
   *[published] publié
 }
done-state = { $state ->
    [denied] non autorisé
    [refused] refusé
    [failed] en échec
   *[done] fait
 }

## L'administration : réponses apprises, webhooks, votes

teaches = Je répondrai ainsi à cette question, dans l’espace { $space } :
replaces-answer = Elle remplace la réponse apprise auparavant pour cette question.
hook-made = Le secret ne sera plus montré. Saisissez les deux là où la source est hébergée, avec le type de contenu application/json ; un hôte qui ne sait pas signer envoie le secret comme jeton Bearer.
hook-local = Cette adresse n’est pas joignable de façon sûre par d’autres : le réglage TEAMLORE_PUBLIC_URL du serveur dit où elle l’est.
hook-of-channel = Un canal n’a pas besoin de webhook : ce qui s’y dit est entendu aussitôt. Un appel fait seulement relire ce qui en est gardé.
hook-hidden = Son secret a été montré à sa création. /lore hook SOURCE new en crée un autre.
hook-new = Ceci crée un autre webhook : l’adresse et le secret d’avant ne valent plus.
hook-off = Ceci arrête le webhook : plus personne ne peut l’appeler.
no-hook = Il n’y a pas de webhook : /lore hook { $id } new en crée un.
hook-of = Webhook de { $name }
hook-is-off = Le webhook de { $name } est arrêté.
no-votes = Aucun passage trouvable n’a de votes.
votes-hint = Les votes comptent pour les questions aux mêmes mots, et perdent la moitié en 30 jours.
no-votes-on = Il n’y a pas de votes sur un passage « { $name } » : /lore votes les montre.
votes-preview = Ceci annule { $votes } sur { $passages } : rien n’en compte plus. C’est irréversible.
votes-taken-back = Annulation faite : { $votes }.
moved = { $document } dans { $source } · { $moves } au plus
thought-helpful = { $person } l’a trouvé utile pour « { $question } », { $when }
thought-unhelpful = { $person } ne l’a pas trouvé utile pour « { $question } », { $when }

## L'administration : canaux lus

looking = Je regarde le canal …
other-platform = Un canal s’ajoute là où il est : donnez la commande sur sa propre plateforme.
channel-known = Il est déjà lu : je le relis en entier, et ce qui a changé est remplacé.
channel-no-team = Aucune équipe ni aucun serveur de cet espace de travail n’a ce canal, ou je n’y suis pas.
channel-not-inside = Seul quelqu’un qui lit lui-même un canal privé peut le faire lire.
channel-direct = Les messages directs ne sont pas lus : nommez un canal.
channel-add = Je vais relire ce qui a été dit dans { $channel } et en tirer des réponses dans l’espace { $space }. J’y publie d’abord un avis. Ce qui y sera écrit, modifié et supprimé ensuite sera suivi.
channel-reads-back = Je publie un avis dans { $channel } et je le relis, les messages les plus récents d’abord ; /lore list dit où j’en suis.
channel-notice-shared = Les messages de ce canal font désormais partie de ce dont je tire mes réponses. Qui peut lire l’espace { $space } peut les interroger.
channel-notice-own = Les messages de ce canal font désormais partie de ce dont je tire mes réponses. Seules les personnes qui lisent ce canal peuvent les interroger.
channel-notice-ends = Les messages modifiés et supprimés changent ici aussi. Un admin y met fin avec { $command }.
channel-notice-title = D’où viennent mes réponses
channel-refused = La plateforme le refuse ({ $why }).
channel-bug = une erreur dans Teamlore ; son journal en dit plus
slack-no-channel = Slack ne me montre pas ce canal : invitez-moi d’abord avec /invite.
slack-not-inside = Je ne suis pas dans ce canal : invitez-moi d’abord avec /invite.
slack-archived = Le canal est archivé, donc je ne peux pas y annoncer qu’il est lu.
slack-scope-doctor = Slack ne me laisse pas lire ce canal : teamlore doctor slack dit pourquoi.
slack-scope = Slack ne me laisse pas lire ce canal : il manque à l’application la permission { $scope }. Ajoutez-la dans ses réglages et réinstallez-la.
slack-refuses = Slack ne me laisse pas lire ce canal ({ $word }).
discord-no-content = Discord ne me laisse pas lire ce qui s’écrit : autorisez Message Content Intent dans le portail des développeurs et mettez TEAMLORE_DISCORD_MESSAGE_CONTENT=true.
discord-lacks = { $what ->
    [see] Discord ne me laisse pas le voir : autorisez-le là-bas.
    [read] Discord ne me laisse pas lire son historique : autorisez-le là-bas.
    [post] Discord ne me laisse pas y publier un avis : autorisez-le là-bas.
   *[several] Discord ne me laisse pas le voir, lire son historique ou y publier un avis : autorisez-le là-bas.
 }
discord-no-server = Discord ne me montre pas ce serveur pour l’instant : réessayez.
discord-no-channel = Ce canal n’existe pas sur ce serveur, ou je ne peux pas le voir.
discord-unreadable = Seuls les canaux de texte, les annonces et les forums peuvent être lus.
discord-forum-untold = Il est impossible d’annoncer au forum qu’il est lu ({ $error }).

## Formulaires

form-add = Ajouter des documents
form-add-yes = Ajouter
form-address = Adresse web
form-address-hint = Une page, ou un seul fichier.
form-files = Ou des fichiers
form-files-hint = Jusqu’à dix. Un fichier portant un nom connu remplace l’ancien.
form-new-space = Ou un nouvel espace
form-new-space-hint = Personne ne peut le lire tant qu’il n’est pas ouvert.
form-space = Espace
form-space-hint = Qui peut le lire trouvera ce que vous ajoutez.
form-space-hint-new = Qui peut le lire trouvera ce que vous ajoutez. Un nouveau sera créé.
form-space-hint-teach = Qui peut le lire recevra la réponse.
form-grant = Ouvrir un espace
form-grant-yes = Ouvrir
form-member = Tout membre à part entière
form-everybody = Tout le monde
form-everybody-hint = Ni invités, ni personnes d’autres organisations.
form-people = Personnes
form-channels = Canaux
form-channels-hint = Tous ceux qui peuvent lire le canal, même s’ils le rejoignent plus tard.
form-groups = Groupes d’utilisateurs
form-groups-hint = Leurs id (S…), séparés par des espaces.
form-teach = Apprendre une réponse
form-teach-yes = Continuer
form-question = Question
form-question-hint = Comme on la pose.
form-answer = Réponse
form-answer-hint = Elle est citée avec votre nom.

## Commandes : ce qu'elles font, en une phrase d'au plus 100 caractères, et ce qu'il est bon de savoir

verb-add = Lire une page web, ou ce qui se dit dans un canal, pour pouvoir le citer.
verb-add-more = Avec --site, c’est tout le site sous cette adresse ; une adresse qui finit par .git est un dépôt. Sans --space, cela va dans l’espace de ce canal, sinon dans general. Un nouvel espace est créé ; personne ne peut le lire tant qu’il n’est pas ouvert. Un canal se choisit avec #, ou c’est celui-ci avec here ; sans --space, seuls ses lecteurs peuvent l’interroger. Pour ajouter des fichiers, envoyez-les-moi en message direct, ou écrivez /lore add seul pour un formulaire.
verb-teach = Apprendre la réponse à une question.
verb-teach-more = Mettez les deux entre guillemets, ou écrivez /lore teach seul pour un formulaire. Quand la question revient, la réponse est citée avec votre nom. La même question à nouveau remplace sa réponse. Les responsables d’un espace peuvent aussi lui apprendre. Ce que quelqu’un a écrit dans un fil s’apprend avec This answers it, dans le menu du message.
verb-list = Montrer d’où viennent les documents.
verb-show = Montrer les documents d’une source, et pourquoi certains ont été refusés.
verb-show-more = Une source se nomme par son id, son nom ou son adresse.
verb-refresh = Relire une source, ou toutes.
verb-refresh-more = Ce qui n’a pas changé ne coûte presque rien, ce qui a changé est remplacé, ce qui a disparu d’une source est retiré.
verb-pause = Ne plus relire une source jusqu’à sa reprise.
verb-pause-more = Ce qu’on en sait reste, et son plan aussi.
verb-resume = Mettre fin à une pause.
verb-resume-more = Une lecture manquée entre-temps est faite aussitôt.
verb-hook = Montrer ou créer le webhook d’une source.
verb-hook-more = Appelé par l’hôte de la source, il la fait relire en quelques secondes. new en crée un à la place du précédent et montre son secret une fois, à vous seul ; off l’arrête.
verb-remove = Retirer une source ou un document.
verb-remove-more = Il disparaît dès la prochaine réponse. Son texte est supprimé quand le délai de undo est passé.
verb-undo = Ramener ce qui a été retiré en dernier.
verb-status = Montrer ce qui est en lecture, et comment cela s’est terminé.
verb-retry = Réessayer ce qui a échoué.
verb-retry-more = Une tâche se nomme par le début de son id, comme /lore status le montre. D’une source, les documents en échec ou refusés sont relus, un seul ou tous.
verb-spaces = Montrer les espaces, ce qu’ils contiennent et qui peut les lire.
verb-grant = Laisser quelqu’un lire un espace.
verb-grant-more = TO est members (tout membre à part entière), un canal, une personne, un groupe ou un rôle. Un responsable (owner) apprend aussi les questions restées sans réponse et les lectures en échec.
verb-revoke = Ne plus laisser quelqu’un lire un espace.
verb-revoke-more = Cela vaut dès la prochaine réponse.
verb-bind = Donner à un canal un espace à lui.
verb-bind-more = Tous ceux qui lisent le canal peuvent lire l’espace ; ce qu’on y ajoute et demande va à lui.
verb-connect = Lier cette équipe ou ce serveur à un espace de travail.
verb-connect-more = Le code se crée sur le serveur avec teamlore connect ; il sert une fois.
verb-unanswered = Montrer les questions auxquelles les documents n’ont pas répondu.
verb-audit = Montrer qui a changé quoi.
verb-votes = Montrer les passages que les votes déplacent, et de qui ils viennent.
verb-votes-more = Avec un passage, nommé par le début de son id, ou all, les votes sont annulés.
verb-receipts = Montrer les preuves de ce qui a été supprimé définitivement.
verb-receipts-more = Un reçu se nomme par le début de son id, comme le dit le retrait.
verb-help = Expliquer ces commandes.

## Commandes de Discord : au plus 100 caractères chacune

command-ask = Interroger les documents de l’équipe
command-lore = S’occuper des documents
command-add = Lire une page, un fichier ou un canal ; seule, elle ouvre un formulaire
command-teach = Apprendre la réponse à une question ; seule, elle ouvre un formulaire
option-question = Ce que vous voulez savoir
option-only-space = Seulement les documents de cet espace
option-private = Vous seul voyez la réponse
option-url = Une page web
option-file = Un fichier de votre appareil
option-read-channel = Ce qui se dit dans un canal, depuis le début
option-to-space = Où cela va ; un nouvel espace est créé
option-asked = Comme on la pose
option-answer = Ce qu’il faut répondre
option-taught-space = À quels lecteurs le dire ; aucun : celui de ce canal
option-source = La source
option-source-or-all = La source ; aucune : toutes
option-hook = En créer un nouveau, ou l’arrêter ; rien : le montrer
option-document = Seulement ce document de la source
option-job = L’id d’une tâche, comme /lore status le montre, ou une source ; rien : toutes
option-code = Le code que montre teamlore connect
option-verb = Seulement cette commande
option-channel = Le canal
option-space = L’espace
option-role = Un rôle
option-readers = Tous les lecteurs d’un canal
option-person = Une personne
option-members = Tout membre à part entière
option-owner = En apprend aussi les lacunes et les échecs
option-receipt = Le début de l’id d’un reçu, comme le dit le retrait
option-passage = Annuler ses votes : le début de son id, ou all

## Ce que disent le stockage et la lecture

heard-no-space = Il n’y a pas d’espace « { $name } » : /lore spaces les montre.
heard-bad-name = « { $name } » ne peut pas être un nom : utilisez des minuscules, des chiffres, « - » et « _ », 80 au plus.
heard-bad-code = Ce code est faux, déjà utilisé ou trop ancien : demandez-en un nouveau.
heard-no-source = Il n’y a pas de source « { $name } » : /lore list les montre.
heard-source-paused = « { $name } » est en pause : /lore resume { $id } y met fin.
heard-several-sources = « { $name } » désigne plusieurs sources : utilisez l’un des id { $ids }.
heard-source-gone = Cette source n’existe plus.
heard-none-failed = Rien de « { $name } » n’a été refusé ni n’a échoué sous ce nom : /lore show { $id } montre ses documents.
heard-no-undo = Il n’y a rien à annuler : aucun retrait n’attend.
heard-question-gone = Cette question n’est plus enregistrée : merci de la reposer.
heard-answer-gone = Cette réponse n’est plus enregistrée.
heard-no-answer = Cette question n’a pas encore de réponse.
heard-no-job = Cette tâche n’existe pas : /lore status les montre.
heard-no-failed-job = Cette tâche en échec n’existe pas : /lore status les montre.
heard-done-already = C’est déjà fait ou trop ancien : redonnez la commande.
heard-no-receipt = Il n’y a pas de reçu « { $name } » : ce qui a été retiré en reçoit un quand son texte est supprimé ; /lore receipts les montre.
heard-lesson-empty = Il faut une question et sa réponse, toutes deux avec des mots.
heard-lesson-long = C’est trop long : une question a au plus { $question } caractères, une réponse { $answer }.
heard-upload-gone = Ce document n’existe plus : remettez-le.
heard-no-votes = Aucun passage « { $name } » n’a de votes : /lore votes les montre.
heard-several-passages = « { $name } » désigne plusieurs passages : écrivez davantage de l’id.
heard-too-large = dépasse { $size } Mo : divisez-le
heard-too-much-text = contient plus de { $size } Mo de texte : divisez-le
heard-empty = est vide : il ne contient aucun texte
heard-broken = est endommagé : illisible en tant que { $kind }
heard-broken-zip = est endommagé : son conteneur zip ne s’ouvre pas
heard-encrypted = est chiffré : retirez le mot de passe et ajoutez-le de nouveau
heard-binary = n’est pas du texte : il contient des données binaires
heard-nested = est une archive dans une archive : décompressez-la d’abord
heard-no-quotable = ne contient aucun texte à citer
heard-unreachable = { $address } est injoignable.
heard-too-slow = { $address } n’a pas répondu à temps.
heard-broke-off = { $address } s’est interrompu ou a mal répondu.
heard-no-host = Aucun hôte ne porte le nom { $host }.
heard-nothing-there = Il n’y a rien à { $address } (HTTP { $status }).
heard-not-open = { $address } n’est pas ouvert à tous (HTTP { $status }).
heard-not-now = { $address } n’est pas disponible pour l’instant (HTTP { $status }).
heard-private-host = { $address } mène à une adresse privée ou réservée ; l’exploitant du serveur peut nommer l’hôte dans FETCH_ALLOW.
heard-robots = Le robots.txt du site n’autorise pas sa lecture.
