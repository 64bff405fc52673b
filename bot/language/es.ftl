### Lo que Teamlore dice por sí mismo, en español. Las palabras tras /lore quedan como se escriben.

## Respuestas

not-sure = No es seguro, pero puede servir:
nothing-found = No está en los documentos que puedo usar aquí.
nothing-way-on = Otras palabras quizá lo encuentren, y a menudo alguien sabe lo que no está escrito.
may-not = No puedo usar ningún documento para esta pregunta aquí.
may-not-way-on = Un administrador puede abrir documentos a una persona o a este canal.
cannot-look = Ahora no puedo consultar los documentos. Pregunta de nuevo más tarde, por favor.
went-wrong = Algo ha fallado por mi parte. Pregunta de nuevo, por favor.
asked-this = Esta pregunta se hizo { $when }.
from-further-down = … de más abajo:
untitled = Documento
updated = actualizado { $when }
page = página { $number }
see-also = Ver también: { $titles }
show-more = Ver más
share = Compartir en el canal
ask-person = Preguntar a alguien
ask-elsewhere = Preguntar a otro servidor
open = Abrir
helpful = Útil
not-helpful = No es útil
this-helped = Esta respuesta sirvió
did-not-help = No sirvió
you-said-helpful = Has dicho que sirvió. Pulsa otra vez para retirarlo.
you-said-unhelpful = Has dicho que no sirvió. Pulsa otra vez para retirarlo.
thanks = Gracias. Pulsa otra vez para retirarlo.
noted = Anotado: no sirvió. Pulsa otra vez para retirarlo.
vote-back = El voto se ha retirado.
nobody-to-ask = No hay nadie a quien preguntar: un administrador puede nombrar responsables con /lore grant.
asked-people = He preguntado a quienes cuidan estos documentos.
asked-already = Ya se ha preguntado a alguien.
answer-it = Enseñar la respuesta
shared = Preguntado de nuevo para todos aquí.
shared-already = Ya está compartida.
only-asker-shares = Solo quien preguntó puede compartir la respuesta.
question-gone = Esa pregunta ya no está registrada: hazla de nuevo.
gap-asked = { $person } ha preguntado algo que los documentos no responden:
gap-title = ¿Puedes ayudar?
see-in-thread = Ver en su hilo
see-in-channel = Ver en su canal
working = está buscando en los documentos
before-yours = { $count ->
    [one] Hay { $count } pregunta antes que la tuya; la respuesta llegará aquí.
   *[other] Hay { $count } preguntas antes que la tuya; la respuesta llegará aquí.
 }
not-connected = Este equipo no está conectado a Teamlore: un administrador puede usar /lore connect
ask-me = Pregúntame lo que quieras sobre los documentos del equipo.
too-many = { $count ->
    [one] Han sido muchas preguntas a la vez: pregunta de nuevo en { $count } segundo.
   *[other] Han sido muchas preguntas a la vez: pregunta de nuevo en { $count } segundos.
 }
try-again-here = Algo ha fallado por mi parte. Inténtalo de nuevo, por favor.
try-in-a-moment = Algo ha fallado en el propio Teamlore: inténtalo de nuevo en un momento.
slack-busy = Slack no admite más ahora mismo: inténtalo de nuevo en un momento.
what-about = ¿Qué tenemos sobre { $title }?

## El terminal

terminal-not-sure = No es seguro: puede que no sea la respuesta.
terminal-nothing = No está en los documentos.
terminal-may-not = Aquí no se puede preguntar.

## Edades, lugares y cantidades

today = hoy
yesterday = ayer
just-now = ahora mismo
never = nunca
minutes-ago = { $count ->
    [one] hace { $count } minuto
   *[other] hace { $count } minutos
 }
hours-ago = { $count ->
    [one] hace { $count } hora
   *[other] hace { $count } horas
 }
days-ago = { $count ->
    [one] hace { $count } día
   *[other] hace { $count } días
 }
weeks-ago = { $count ->
    [one] hace { $count } semana
   *[other] hace { $count } semanas
 }
months-ago = { $count ->
    [one] hace { $count } mes
   *[other] hace { $count } meses
 }
years-ago = { $count ->
    [one] hace { $count } año
   *[other] hace { $count } años
 }
moment = { $date }, { $time } UTC
place-page = página { $of }
place-slide = diapositiva { $of }
place-sheet = hoja { $of }
place-part = en { $of }
place-line = línea { $of }
comma = { ", " }
documents = { $count ->
    [one] { $count } documento
   *[other] { $count } documentos
 }
passages = { $count ->
    [one] { $count } pasaje
   *[other] { $count } pasajes
 }
sources = { $count ->
    [one] { $count } fuente
   *[other] { $count } fuentes
 }
files = { $count ->
    [one] { $count } archivo
   *[other] { $count } archivos
 }
votes = { $count ->
    [one] { $count } voto
   *[other] { $count } votos
 }
more-words = { $count ->
    [one] … y { $count } palabra más
   *[other] … y { $count } palabras más
 }
more-parts = { $count ->
    [one] … y { $count } parte más
   *[other] … y { $count } partes más
 }
more-lines = { $count ->
    [one] … y { $count } línea más
   *[other] … y { $count } líneas más
 }
more-items = { $count ->
    [one] … y { $count } elemento más
   *[other] … y { $count } elementos más
 }
more-readers = { $count ->
    [one] … y { $count } lector más
   *[other] … y { $count } lectores más
 }
more-spaces = … y { $count } más
and-more = y { $count } más

## Llegada a un canal o servidor; de quién son los documentos

hello-slack = ¡Hola! Hazme una pregunta con { $bot } y respondo en su hilo con el pasaje de los documentos que lo dice y un enlace al lugar. En ese hilo se puede seguir preguntando sin nombrarme. { $ask } responde solo a quien pregunta.
hello-discord = ¡Hola! Hazme una pregunta con { $ask } o nombrándome, y respondo con el pasaje de los documentos que lo dice y un enlace al lugar. Para seguir preguntando, responde a mi respuesta. Con { $private } solo ve la respuesta quien pregunta.
reads-nothing-slack = Aún no puedo leer ningún documento aquí. Un administrador puede abrir un espacio a este canal: { $command }
reads-nothing-discord = Aún no puedo leer ningún documento aquí. Un administrador puede añadirlos: { $command }.
reads-only = Todos en este canal pueden leer mis respuestas aquí, así que solo uso:
share-no-server = No compartimos ningún servidor conectado a Teamlore. Pregúntame en un servidor, con /ask o nombrándome.
which-server = Compartimos más de un servidor: ¿de quién son los documentos? Lo recordaré.
message-gone = Ese mensaje ya no está: pregunta de nuevo.
not-in-server = No perteneces a ese servidor, o no está conectado.
will-remember = Lo recordaré.
answered-already = Eso ya lo he respondido.

## La pestaña de inicio

home-title = Pregunta a tus documentos
home-how = Respondo con el pasaje de los documentos del equipo que lo dice.
home-here = { $here }: escríbeme en la pestaña Mensajes. Solo tú lees la respuesta.
home-here-name = Aquí
home-channel = { $channel }: mencióname y respondo en el hilo, para todos allí.
home-channel-name = En un canal
home-ask = { $ask } en cualquier lugar: la respuesta es para ti, hasta que la compartas.
home-example = Por ejemplo:
home-recent = Tus preguntas recientes
home-looking = Sigo buscando
outcome = { $outcome ->
    [answered] respondida
    [weak] respondida sin seguridad
    [nothing] no está en los documentos
    [denied] no permitida
    [unavailable] no se pudo consultar
   *[error] algo falló
 }
home-sources = Fuentes
home-no-sources = Aún ninguna: /lore add acepta una dirección web o archivos.
home-jobs = Tareas
home-retry = Reintentar: { $what }
home-gaps = Preguntas sin respuesta
home-asked-times = preguntada { $times } veces, la última { $when }
home-spaces = Quién puede leer qué
nobody-yet = nadie todavía
source-gone = una fuente que ya no existe
shelf-refused = { $count ->
    [one] { $count } rechazado
   *[other] { $count } rechazados
 }
shelf-ready = lista
shelf-waiting = en espera
job-state = { $state ->
    [queued] en espera
    [running] en curso
    [done] terminada
   *[failed] fallida
 }

## La administración: botones

confirm-add = Añadir
confirm-add-for-all = Añadir y abrir a todos los miembros
confirm-refresh = Revisar de nuevo
confirm-remove = Eliminar
confirm-grant = Permitir leer
confirm-owner = Hacer responsable
confirm-revoke = Retirar
confirm-bind = Vincular
confirm-connect = Conectar
confirm-teach = Enseñar
confirm-hook-new = Crear
confirm-hook-off = Terminar
confirm-votes = Retirarlos
cancel = Cancelar
undo = Deshacer
retry = Reintentar
retry-all = Reintentar todo
retry-failed = Reintentar lo fallido
refresh = Revisar de nuevo
remove = Eliminar

## La administración: rechazos y listas vacías

not-admin = Solo los administradores pueden usar /lore. Para preguntar, usa /ask.
not-admin-files = Solo los administradores pueden añadir documentos aquí.
not-trusted = Solo los administradores y los responsables de un espacio pueden enseñarle respuestas.
broken = Algo ha fallado en el propio Teamlore; su registro dice más. No se ha cambiado nada más.
cancelled = No se ha cambiado nada.
old-button = Ese botón es demasiado antiguo: da la orden de nuevo.
no-more = No hay nada más que ver: la fuente se eliminó.
only-web = Aquí solo se pueden añadir direcciones web que empiecen por https:// o http://. Los archivos, envíamelos; las carpetas del servidor se añaden allí, con teamlore add.
no-passwords = No se lee una dirección con usuario o contraseña: quítalos.
what-to-add = ¿Qué debo leer? Escribe /lore add URL, o envíame archivos en un mensaje directo.
what-to-teach = ¿Qué se pregunta y cuál es la respuesta? Escribe /lore teach QUESTION ANSWER, entre comillas.
no-question = No veo qué pregunta responde: elígelo en una respuesta del hilo que empezó la pregunta.
no-files = No hay archivos que se puedan añadir.
nothing-fits = No se puede añadir nada de esto:
left-out = Estos quedan fuera:
replaces = sustituye al del mismo nombre
same-name = otro de aquí tiene el mismo nombre: cámbialo
too-big = mayor de { $megabytes } MB: divídelo
unread-kind = no se pueden leer archivos que terminan en .{ $ending }
no-sources = Aún no hay fuentes: /lore add URL crea una, o envíame archivos.
all-paused = Todas las fuentes están en pausa: /lore resume SOURCE termina una pausa.
no-jobs = Aún no se ha leído nada, y nada espera.
no-gaps = Hasta ahora se han respondido todas las preguntas.
no-entries = Aún no se ha cambiado nada.
no-receipts = Aún no se ha borrado nada definitivamente.
no-such-verb = No existe la orden «{ $verb }»: /lore help las muestra todas.
no-such-verb-near = No existe la orden «{ $verb }»: ¿querías decir /lore { $near }? /lore help las muestra todas.
usage = Se escribe: /lore { $of }
no-such-option = Aquí no existe la opción «{ $option }». Se escribe: /lore { $of }
not-a-reader = «{ $text }» no es nadie a quien pueda abrir un espacio: escribe members, o elige un canal con # o una persona o grupo con @, para que reciba su id.
not-a-channel = «{ $text }» no es un canal: elígelo con #, para que reciba su id.
no-such-document = «{ $source }» no tiene el documento «{ $path }»: /lore show { $id } los muestra todos.
one-address-or-files = Indica una dirección web o archivos, una de las dos cosas.
one-address-or-file = Indica una dirección web o un archivo, una de las dos cosas.
one-of-three = Indica una dirección web, un archivo o un canal: solo una cosa.
one-of-four = Nombra un rol, un canal, una persona o members: solo una cosa.
name-somebody = Nombra a quien pueda leerlo.
name-one = Nombra uno cada vez: se confirma para cada uno.
no-file-no-thread = Este mensaje no tiene archivo ni hilo.
thread-hidden = Discord no me deja leer hilos aquí: hace falta el contenido de los mensajes, que pide TEAMLORE_DISCORD_MESSAGE_CONTENT. Los archivos sí puedo añadirlos.
thread-empty = Nadie ha escrito nada en ese hilo.
thread-unread = Nadie ha escrito en ese hilo nada que yo pueda leer.
which-first = Di primero a qué servidor te refieres: pregúntame algo.
file-too-big = «{ $name }» supera { $megabytes } MB.
file-elsewhere = «{ $name }» no está en { $platform }, así que no se descarga.
file-not-handed = { $platform } no entrega «{ $name }»: inténtalo de nuevo.
file-reinstall = Slack no entrega «{ $name }»: reinstala la aplicación.
file-not-fetched = No se pudo descargar «{ $name }»: inténtalo de nuevo.

## La administración: añadir, revisar, eliminar

reads-url = Leeré { $url } y responderé con ello en el espacio { $space }.
reads-site = Leeré todas las páginas del sitio bajo { $url } y responderé con ellas en el espacio { $space }.
reads-git = Leeré los archivos del repositorio { $url } y responderé con ellos en el espacio { $space }.
reads-files = { $count ->
    [one] Leeré { $files } y responderé con él en el espacio { $space }.
   *[other] Leeré { $files } y responderé con ellos en el espacio { $space }.
 }
known-already = Allí ya se conoce: lo reviso de nuevo, y lo que cambió se sustituye.
also-in = Sigue también en { $spaces }; esto lo añade por segunda vez.
and-last = { $names } y { $last }
new-space = El espacio { $space } es nuevo: nadie puede leerlo hasta que se abra.
no-readers = Nadie puede leer { $space } todavía: /lore grant { $name } members
read-by = Pueden leer sus respuestas: { $who }.
reading = Leyendo { $what } …
reading-many = Leyendo …
fetching = Descargando { $files } …
refresh-all = Revisaré de nuevo { $sources } con { $documents }. Lo que no cambió apenas cuesta; lo que ya no está en una fuente se elimina.
remove-source = Esto elimina { $name } de { $space }: { $size }, desde la próxima respuesta.
remove-document = Esto elimina { $path } de { $source }: { $size }, desde la próxima respuesta.
comes-back = Si su fuente aún lo tiene, la próxima revisión lo traerá de vuelta.
deleted-at-once = Su texto se borra enseguida. No se puede deshacer.
grace = /lore undo lo recupera durante { $hours } horas; después se borra su texto.
removed-for-good = { $what } se ha eliminado, y su texto se ha borrado.
removed-until = { $what } se ha eliminado. Se puede recuperar hasta el { $until }.
will-be-proved = Cuando se borre su texto, /lore receipts { $receipt } lo demuestra.
restored = { $what } está de vuelta.
paused = { $name } está en pausa: lo que se sabe de ella se queda, y nada la revisa.
resumed = { $name } se revisa otra vez { $rhythm }.
rhythm-every = { $unit ->
    [minutes] { $count ->
        [one] cada minuto
       *[other] cada { $count } minutos
     }
    [hours] { $count ->
        [one] cada hora
       *[other] cada { $count } horas
     }
    [days] { $count ->
        [one] cada día
       *[other] cada { $count } días
     }
   *[weeks] { $count ->
        [one] cada semana
       *[other] cada { $count } semanas
     }
 }
rhythm-cron = a las { $times }
rhythm-by-hand = a mano
looks-again = { $rhythm }, la próxima vez { $until }

## La administración: quién puede leer

every-member = todo miembro de pleno derecho
nobody = nadie
the-documents = { $documents }
whatever-comes = todo lo que llegue
grant-preview = { $who } podrá leer lo que hay en { $space }: { $what }.
owner-preview = Como responsable también sabrá de las preguntas sin respuesta y de las lecturas fallidas.
granted-already = { $who } ya puede leer { $space }.
granted = { $who } puede leer { $space } desde ahora.
granted-owner = { $who } puede leer { $space } desde ahora. Como responsable sabrá de sus lagunas y fallos.
revoke-preview = Esto cierra { $space } a { $who }: { $documents }, desde la próxima respuesta. Lo que otro permiso le deja leer sigue abierto.
not-granted = { $space } no estaba abierto a { $who }.
revoked = { $space } queda cerrado a { $who }, salvo que otro permiso le deje leerlo.
bind-preview = Todos los que leen { $channel } podrán leer lo que hay en { $space }: { $what }. Lo que se añada y pregunte allí va a ese espacio.
bound = { $channel } lee { $space }, añade a él y le pregunta.
connect-preview = Este equipo deja su espacio de trabajo con { $sources }: nada de ello se podrá usar ya aquí. Desde entonces usa el espacio de trabajo del código.
connected = Este equipo está conectado: aquí ya se puede preguntar lo que sabe su nuevo espacio de trabajo.
connected-already = Este equipo ya pertenece a ese espacio de trabajo.
team-untied = Este equipo aún no está conectado a Teamlore: /lore connect CODE lo conecta.
team-only-admin = Solo un administrador de este equipo puede conectarlo.
team-tied = Este equipo ya está conectado: pregunta con /ask, ve más con /lore help.
server-untied = Este servidor aún no está conectado a Teamlore: /lore connect CODE lo conecta.
server-only-admin = Solo un administrador de este servidor puede conectarlo.
server-tied = Este servidor ya está conectado: pregunta con /ask, ve más con /lore help.

## La administración: cómo va y fue el trabajo

waiting-for-turn = Esperando para leer { $what } …
so-far = Leyendo { $what }
so-far-count = Leyendo { $what }: { $done } de { $documents }
passages-a-second = { $rate } pasajes por segundo
count-added = { $count ->
    [one] { $count } añadido
   *[other] { $count } añadidos
 }
count-updated = { $count ->
    [one] { $count } actualizado
   *[other] { $count } actualizados
 }
count-unchanged = { $count } sin cambios
count-removed = { $count ->
    [one] { $count } eliminado
   *[other] { $count } eliminados
 }
count-refused = { $count ->
    [one] { $count } rechazado
   *[other] { $count } rechazados
 }
count-failed = { $count ->
    [one] { $count } fallido
   *[other] { $count } fallidos
 }
read-done = Leído { $what }: { $counts }.
nothing-to-do = nada que hacer
quoted-name = «{ $name }»
new-passages = Lo nuevo contiene { $passages } para citar.
refused-documents = No admitidos:
failed-documents = No se pudieron leer esta vez:
reading-failed = Falló la lectura de { $what }: { $reason }
log-tells-why = el registro dice por qué
removed-source = una fuente eliminada
work = { $kind ->
    [ingest] leer
    [sync] ordenar
    [reembed] volver a calcular vectores
   *[purge] borrar lo eliminado
 }
work-state = { $state ->
    [queued] en espera
    [running] en curso
    [done] terminada
   *[failed] fallida
 }
source-works-title = Una fuente vuelve a funcionar
source-works = { $name } en el espacio { $space } se puede leer de nuevo: lo que encuentres está al día.
source-fails-title = Una fuente falla
source-fails = { $name } en el espacio { $space } no se pudo leer: { $reason }
source-fails-stays = Lo que se sabe de ella se queda. Avisaré cuando se pueda leer de nuevo.

## La administración: listas

list-sources = Fuentes
list-gaps = Preguntas sin respuesta segura
list-audit = Quién cambió qué
list-spaces = Espacios
list-jobs = Trabajo
list-help = Lo que /lore puede hacer
list-receipts = Lo que se borró definitivamente
list-votes = Lo que mueven los votos
first-hint = Se pregunta con /ask. /lore help VERB dice más de una de estas órdenes.
kind = { $kind ->
    [folder] una carpeta del servidor
    [file] un archivo del servidor
    [url] una página web
    [site] un sitio web
    [git] un repositorio
    [export] una exportación de otra herramienta
    [upload] documentos entregados en el chat
    [channel] lo que se dice en un canal
    [taught] preguntas con las respuestas enseñadas
   *[corpus] una colección de registros
 }
held = { $documents } y { $passages }
gap-outcome = { $outcome ->
    [weak] respondida sin seguridad
    [nothing] no se encontró nada
    [denied] no permitida
    [unavailable] no disponible
   *[error] error
 }
label-what = Qué
label-space = Espacio
label-holds = Contiene
label-looked-at = Revisada
label-looks-again = Se revisa
label-reached = Alcanzado
label-oldest = Lo más antiguo
label-failed = Falló
label-paused = En pausa
label-receipt = Recibo
label-deleted = Borrado
label-that-was = Era
label-asked = Pedido
label-done = Hecho
label-contents = Contenido
label-digest = Huella
label-question = Pregunta
label-answer = Respuesta
label-address = Dirección
label-secret = Secreto
label-made = Creado
label-called = Llamado
space-line = { $space }: { $sources }, { $documents } · puede leer { $who }
when-by = { $when } por { $who }
reached = { $done } de { $documents }
reached-note = { $done } de { $documents }: { $note }
not-taken-in = { $count ->
    [one] { $count } no admitido
   *[other] { $count } no admitidos
 }
looked-at = revisada { $when }
not-sound = no corresponde a lo que dice el recibo
document-state = { $state ->
    [pending] pendiente
    [refused] rechazado
    [failed] fallido
   *[published] publicado
 }
done-state = { $state ->
    [denied] no permitido
    [refused] rechazado
    [failed] fallido
   *[done] hecho
 }

## La administración: respuestas enseñadas, webhooks, votos

teaches = Responderé así a esta pregunta, en el espacio { $space }:
replaces-answer = Sustituye la respuesta que se enseñó antes a esta pregunta.
hook-made = El secreto no se muestra otra vez. Introduce ambos donde está la fuente, con el tipo de contenido application/json; un servicio que no puede firmar envía el secreto como token Bearer.
hook-local = Esa dirección no es accesible de forma segura para otros: el ajuste TEAMLORE_PUBLIC_URL del servidor dice dónde lo es.
hook-of-channel = Un canal no necesita webhook: lo que se dice allí se oye al momento. Una llamada solo hace revisar lo que está guardado.
hook-hidden = Su secreto se mostró al crearlo. /lore hook SOURCE new crea otro.
hook-new = Esto crea otro webhook: la dirección y el secreto anteriores dejan de valer.
hook-off = Esto termina el webhook: nadie podrá llamarlo más.
no-hook = No tiene webhook: /lore hook { $id } new crea uno.
hook-of = Webhook de { $name }
hook-is-off = El webhook de { $name } está desactivado.
no-votes = Ningún pasaje que se pueda encontrar tiene votos.
votes-hint = Los votos cuentan para preguntas con las mismas palabras, y pierden la mitad en 30 días.
no-votes-on = No hay votos sobre un pasaje «{ $name }»: /lore votes los muestra.
votes-preview = Esto retira { $votes } sobre { $passages }: nada de ello cuenta ya. No se puede deshacer.
votes-taken-back = Retirado: { $votes }.
moved = { $document } en { $source } · { $moves } como máximo
thought-helpful = { $person } lo encontró útil para «{ $question }», { $when }
thought-unhelpful = { $person } no lo encontró útil para «{ $question }», { $when }

## La administración: canales que se leen

looking = Mirando el canal …
other-platform = Un canal se añade donde está: da la orden en su propia plataforma.
channel-known = Ya se lee: lo leo todo de nuevo, y lo que cambió se sustituye.
channel-no-team = Ningún equipo ni servidor de este espacio de trabajo tiene ese canal, o no estoy en él.
channel-not-inside = Solo quien lee un canal privado puede hacer que se lea.
channel-direct = Los mensajes directos no se leen: nombra un canal.
channel-add = Leeré lo que se ha dicho en { $channel } y responderé con ello en el espacio { $space }. Antes publico allí un aviso. Lo que se escriba, edite y borre después se sigue al día.
channel-reads-back = Publico un aviso en { $channel } y lo leo hacia atrás, primero los mensajes más nuevos; /lore list dice por dónde voy.
channel-notice-shared = Los mensajes de este canal forman parte ahora de aquello con lo que respondo. Quien pueda leer el espacio { $space } puede preguntar por ellos.
channel-notice-own = Los mensajes de este canal forman parte ahora de aquello con lo que respondo. Solo quienes leen este canal pueden preguntar por ellos.
channel-notice-ends = Los mensajes editados y borrados cambian aquí también. Un administrador lo termina con { $command }.
channel-notice-title = Con qué respondo
channel-refused = La plataforma lo rechaza ({ $why }).
channel-bug = un error en Teamlore; su registro dice más
slack-no-channel = Slack no me muestra ese canal: invítame antes allí con /invite.
slack-not-inside = No estoy en ese canal: invítame antes allí con /invite.
slack-archived = El canal está archivado, así que no puedo avisar allí de que se lee.
slack-scope-doctor = Slack no me deja leer ese canal: teamlore doctor slack dice por qué.
slack-scope = Slack no me deja leer ese canal: a la aplicación le falta el permiso { $scope }. Ponlo en los ajustes de la aplicación e instálala de nuevo.
slack-refuses = Slack no me deja leer ese canal ({ $word }).
discord-no-content = Discord no me deja leer lo que se escribe: permite Message Content Intent en el portal de desarrolladores y pon TEAMLORE_DISCORD_MESSAGE_CONTENT=true.
discord-lacks = { $what ->
    [see] Discord no me deja verlo: permítelo allí.
    [read] Discord no me deja leer su historial: permítelo allí.
    [post] Discord no me deja publicar un aviso allí: permítelo allí.
   *[several] Discord no me deja verlo, leer su historial o publicar un aviso: permítelo allí.
 }
discord-no-server = Discord no me muestra ese servidor ahora: inténtalo de nuevo.
discord-no-channel = No hay tal canal en este servidor, o no puedo verlo.
discord-unreadable = Solo se pueden leer canales de texto, anuncios y foros.
discord-forum-untold = No se puede avisar al foro de que se lee ({ $error }).

## Formularios

form-add = Añadir documentos
form-add-yes = Añadir
form-address = Dirección web
form-address-hint = Una página o un solo archivo.
form-files = O archivos
form-files-hint = Hasta diez. Uno con el nombre de un archivo conocido lo sustituye.
form-new-space = O un espacio nuevo
form-new-space-hint = Nadie puede leerlo hasta que lo abras.
form-space = Espacio
form-space-hint = Quien pueda leerlo encontrará lo que añadas.
form-space-hint-new = Quien pueda leerlo encontrará lo que añadas. Si es nuevo, se crea.
form-space-hint-teach = Quien pueda leerlo recibirá la respuesta.
form-grant = Abrir un espacio
form-grant-yes = Abrir
form-member = Todo miembro de pleno derecho
form-everybody = Todos
form-everybody-hint = Sin invitados ni personas de otras organizaciones.
form-people = Personas
form-channels = Canales
form-channels-hint = Todos los que pueden leer el canal, también los que se unan después.
form-groups = Grupos de usuarios
form-groups-hint = Sus id (S…), separados por espacios.
form-teach = Enseñar una respuesta
form-teach-yes = Continuar
form-question = Pregunta
form-question-hint = Como la hace la gente.
form-answer = Respuesta
form-answer-hint = Se cita con tu nombre.

## Órdenes: qué hacen, en una frase de 100 caracteres como máximo, y qué más conviene saber

verb-add = Leer una página web, o lo que se dice en un canal, para poder citarlo.
verb-add-more = Con --site es el sitio entero bajo esa dirección; una dirección que termina en .git es un repositorio. Sin --space va al espacio de este canal, y si no a general. Un espacio nuevo se crea; nadie puede leerlo hasta que se abra. Un canal se elige con #, o es este con here; sin --space solo sus lectores pueden preguntar por él. Para añadir archivos, envíamelos en un mensaje directo, o escribe /lore add solo para un formulario.
verb-teach = Enseñar la respuesta a una pregunta.
verb-teach-more = Pon ambas entre comillas, o escribe /lore teach solo para un formulario. Cuando se vuelva a preguntar, la respuesta se cita con tu nombre. La misma pregunta otra vez sustituye su respuesta. También pueden enseñar los responsables de un espacio. Lo que alguien escribió en un hilo se enseña con This answers it, en el menú del mensaje.
verb-list = Mostrar de dónde vienen los documentos.
verb-show = Mostrar los documentos de una fuente, y por qué se rechazaron algunos.
verb-show-more = Una fuente se nombra por su id, su nombre o su dirección.
verb-refresh = Revisar de nuevo una fuente, o todas.
verb-refresh-more = Lo que no cambió apenas cuesta, lo que cambió se sustituye, lo que ya no está en una fuente se elimina.
verb-pause = No revisar una fuente hasta que se reanude.
verb-pause-more = Lo que se sabe de ella se queda, y su plan también.
verb-resume = Terminar una pausa.
verb-resume-more = Si entretanto faltó una revisión, se hace enseguida.
verb-hook = Mostrar o crear el webhook de una fuente.
verb-hook-more = Cuando lo llama el servicio de la fuente, esta se revisa en segundos. new crea uno, en lugar del anterior, y muestra su secreto una vez, solo a ti; off lo termina.
verb-remove = Eliminar una fuente o un documento.
verb-remove-more = Desaparece desde la próxima respuesta. Su texto se borra cuando pasa el plazo de undo.
verb-undo = Recuperar lo último que se eliminó.
verb-status = Mostrar qué se está leyendo y cómo terminó.
verb-retry = Reintentar lo que falló.
verb-retry-more = Una tarea se nombra por el comienzo de su id, como lo muestra /lore status. De una fuente se leen otra vez los documentos fallidos o rechazados, uno o todos.
verb-spaces = Mostrar los espacios, qué contienen y quién puede leerlos.
verb-grant = Permitir a alguien leer un espacio.
verb-grant-more = TO es members (todo miembro de pleno derecho), un canal, una persona, o un grupo o rol. Un responsable (owner) también sabe de las preguntas sin respuesta y de las lecturas fallidas.
verb-revoke = Impedir a alguien leer un espacio.
verb-revoke-more = Vale desde la próxima respuesta.
verb-bind = Dar a un canal un espacio propio.
verb-bind-more = Todos los que leen el canal pueden leer el espacio; lo que se añade y pregunta allí va a él.
verb-connect = Vincular este equipo o servidor a un espacio de trabajo.
verb-connect-more = El código se crea en el servidor con teamlore connect; sirve una vez.
verb-unanswered = Mostrar las preguntas que los documentos no respondieron.
verb-audit = Mostrar quién cambió qué.
verb-votes = Mostrar los pasajes que mueven los votos, y de quién son.
verb-votes-more = Con un pasaje, nombrado por el comienzo de su id, o all, se retiran los votos.
verb-receipts = Mostrar las pruebas de lo que se borró definitivamente.
verb-receipts-more = Un recibo se nombra por el comienzo de su id, como lo dice la eliminación.
verb-help = Explicar estas órdenes.

## Órdenes de Discord: 100 caracteres como máximo cada una

command-ask = Preguntar a los documentos del equipo
command-lore = Cuidar los documentos
command-add = Leer una página, un archivo o un canal; sola abre un formulario
command-teach = Enseñar la respuesta a una pregunta; sola abre un formulario
option-question = Lo que quieres saber
option-only-space = Solo documentos de este espacio
option-private = Solo tú ves la respuesta
option-url = Una página web
option-file = Un archivo de tu dispositivo
option-read-channel = Lo que se dice en un canal, desde el principio
option-to-space = Adónde va; uno nuevo se crea
option-asked = Como la hace la gente
option-answer = Lo que se les debe decir
option-taught-space = A qué lectores se les dice; ninguno: el de este canal
option-source = La fuente
option-source-or-all = La fuente; ninguna: todas
option-hook = Crear uno nuevo o terminarlo; nada: mostrarlo
option-document = Solo este documento de la fuente
option-job = El id de una tarea, como lo muestra /lore status, o una fuente; nada: todas
option-code = El código que muestra teamlore connect
option-verb = Solo esta orden
option-channel = El canal
option-space = El espacio
option-role = Un rol
option-readers = Todos los lectores de un canal
option-person = Una persona
option-members = Todo miembro de pleno derecho
option-owner = También sabe de sus lagunas y fallos
option-receipt = El comienzo del id de un recibo, como lo dice la eliminación
option-passage = Retirar sus votos: el comienzo de su id, o all

## Lo que dicen el almacén y la lectura

heard-no-space = No hay ningún espacio «{ $name }»: /lore spaces los muestra.
heard-bad-name = «{ $name }» no puede ser un nombre: usa minúsculas, cifras, «-» y «_», 80 como máximo.
heard-bad-code = Ese código es incorrecto, está usado o es demasiado antiguo: pide uno nuevo.
heard-no-source = No hay ninguna fuente «{ $name }»: /lore list las muestra.
heard-source-paused = «{ $name }» está en pausa: /lore resume { $id } la termina.
heard-several-sources = «{ $name }» nombra varias fuentes: usa uno de los id { $ids }.
heard-source-gone = Esa fuente ya no existe.
heard-none-failed = Nada de «{ $name }» se rechazó ni falló con ese nombre: /lore show { $id } muestra sus documentos.
heard-no-undo = No hay nada que deshacer: ninguna eliminación espera.
heard-question-gone = Esa pregunta ya no está registrada: hazla de nuevo.
heard-answer-gone = Esa respuesta ya no está registrada.
heard-no-answer = Esa pregunta aún no tiene respuesta.
heard-no-job = No existe esa tarea: /lore status las muestra.
heard-no-failed-job = No existe esa tarea fallida: /lore status las muestra.
heard-done-already = Eso ya se hizo o es demasiado antiguo: da la orden de nuevo.
heard-no-receipt = No hay ningún recibo «{ $name }»: lo eliminado recibe uno cuando se borra su texto; /lore receipts los muestra.
heard-lesson-empty = Hacen falta una pregunta y su respuesta, ambas con palabras.
heard-lesson-long = Es demasiado largo: una pregunta tiene { $question } caracteres como máximo, una respuesta { $answer }.
heard-upload-gone = Ese documento ya no está: entrégalo de nuevo.
heard-no-votes = Ningún pasaje «{ $name }» tiene votos: /lore votes los muestra.
heard-several-passages = «{ $name }» nombra varios pasajes: escribe más del id.
heard-too-large = supera { $size } MB: divídelo
heard-too-much-text = contiene más de { $size } MB de texto: divídelo
heard-empty = está vacío: no contiene texto
heard-broken = está dañado: no se puede leer como { $kind }
heard-broken-zip = está dañado: su contenedor zip no se puede abrir
heard-encrypted = está cifrado: quita la contraseña y añádelo de nuevo
heard-binary = no es texto: contiene datos binarios
heard-nested = es un archivo comprimido dentro de otro: descomprímelo antes
heard-no-quotable = no contiene texto que se pueda citar
heard-unreachable = No se puede acceder a { $address }.
heard-too-slow = { $address } no respondió a tiempo.
heard-broke-off = { $address } se interrumpió o no respondió bien.
heard-no-host = No existe ningún servidor con el nombre { $host }.
heard-nothing-there = No hay nada en { $address } (HTTP { $status }).
heard-not-open = { $address } no está abierto a todos (HTTP { $status }).
heard-not-now = { $address } no está disponible ahora (HTTP { $status }).
heard-private-host = { $address } lleva a una dirección privada o reservada; quien opera el servidor puede nombrarla en FETCH_ALLOW.
heard-robots = El robots.txt del sitio no permite leerlo.
