### O que o Teamlore diz por si, em português. As palavras depois de /lore ficam como são digitadas.

## Respostas

not-sure = Não há certeza, mas isto pode ajudar:
nothing-found = Não está nos documentos que posso usar aqui.
nothing-way-on = Outras palavras talvez encontrem, e muitas vezes alguém sabe o que não está escrito.
may-not = Não posso usar nenhum documento para esta pergunta aqui.
may-not-way-on = Um administrador pode abrir documentos a uma pessoa ou a este canal.
cannot-look = Não consigo consultar os documentos agora. Pergunte de novo mais tarde, por favor.
went-wrong = Algo deu errado do meu lado. Pergunte de novo, por favor.
asked-this = Esta pergunta foi feita { $when }.
from-further-down = … mais abaixo:
untitled = Documento
updated = atualizado { $when }
page = página { $number }
see-also = Veja também: { $titles }
show-more = Mostrar mais
share = Compartilhar no canal
ask-person = Perguntar a alguém
ask-elsewhere = Perguntar a outro servidor
open = Abrir
helpful = Útil
not-helpful = Não foi útil
this-helped = Esta resposta ajudou
did-not-help = Não ajudou
you-said-helpful = Você disse que ajudou. Pressione de novo para retirar.
you-said-unhelpful = Você disse que não ajudou. Pressione de novo para retirar.
thanks = Obrigado. Pressione de novo para retirar.
noted = Anotado: não ajudou. Pressione de novo para retirar.
vote-back = O voto foi retirado.
nobody-to-ask = Não há ninguém a quem perguntar: um administrador pode nomear responsáveis com /lore grant.
asked-people = Perguntei a quem cuida destes documentos.
asked-already = Já se perguntou a alguém.
answer-it = Ensinar a resposta
shared = Perguntado de novo para todos aqui.
shared-already = Já está compartilhada.
only-asker-shares = Só quem perguntou pode compartilhar a resposta.
question-gone = Essa pergunta não está mais registrada: pergunte de novo.
gap-asked = { $person } perguntou algo que os documentos não respondem:
gap-title = Você pode ajudar?
see-in-thread = Ver na conversa
see-in-channel = Ver no canal
working = está procurando nos documentos
before-yours = { $count ->
    [one] Há { $count } pergunta antes da sua; a resposta virá aqui.
   *[other] Há { $count } perguntas antes da sua; a resposta virá aqui.
 }
not-connected = Esta equipe não está conectada ao Teamlore: um administrador pode usar /lore connect
ask-me = Pergunte o que quiser sobre os documentos da equipe.
too-many = { $count ->
    [one] Foram muitas perguntas de uma vez: pergunte de novo em { $count } segundo.
   *[other] Foram muitas perguntas de uma vez: pergunte de novo em { $count } segundos.
 }
try-again-here = Algo deu errado do meu lado. Tente de novo, por favor.
try-in-a-moment = Algo deu errado no próprio Teamlore: tente de novo em um instante.
slack-busy = O Slack não aceita mais nada agora: tente de novo em um instante.
what-about = O que temos sobre { $title }?

## O terminal

terminal-not-sure = Não há certeza: talvez não seja a resposta.
terminal-nothing = Não está nos documentos.
terminal-may-not = Não é permitido perguntar aqui.

## Idades, lugares e quantidades

today = hoje
yesterday = ontem
just-now = agora mesmo
never = nunca
minutes-ago = { $count ->
    [one] há { $count } minuto
   *[other] há { $count } minutos
 }
hours-ago = { $count ->
    [one] há { $count } hora
   *[other] há { $count } horas
 }
days-ago = { $count ->
    [one] há { $count } dia
   *[other] há { $count } dias
 }
weeks-ago = { $count ->
    [one] há { $count } semana
   *[other] há { $count } semanas
 }
months-ago = { $count ->
    [one] há { $count } mês
   *[other] há { $count } meses
 }
years-ago = { $count ->
    [one] há { $count } ano
   *[other] há { $count } anos
 }
moment = { $date }, { $time } UTC
place-page = página { $of }
place-slide = slide { $of }
place-sheet = planilha { $of }
place-part = em { $of }
place-line = linha { $of }
comma = { ", " }
documents = { $count ->
    [one] { $count } documento
   *[other] { $count } documentos
 }
passages = { $count ->
    [one] { $count } trecho
   *[other] { $count } trechos
 }
sources = { $count ->
    [one] { $count } fonte
   *[other] { $count } fontes
 }
files = { $count ->
    [one] { $count } arquivo
   *[other] { $count } arquivos
 }
votes = { $count ->
    [one] { $count } voto
   *[other] { $count } votos
 }
more-words = { $count ->
    [one] … e mais { $count } palavra
   *[other] … e mais { $count } palavras
 }
more-parts = { $count ->
    [one] … e mais { $count } parte
   *[other] … e mais { $count } partes
 }
more-lines = { $count ->
    [one] … e mais { $count } linha
   *[other] … e mais { $count } linhas
 }
more-items = { $count ->
    [one] … e mais { $count } item
   *[other] … e mais { $count } itens
 }
more-readers = { $count ->
    [one] … e mais { $count } leitor
   *[other] … e mais { $count } leitores
 }
more-spaces = … e mais { $count }
and-more = e mais { $count }

## Chegada a um canal ou servidor; de quem são os documentos

hello-slack = Olá! Faça uma pergunta com { $bot } e respondo na conversa dela com o trecho dos documentos que diz isso e um link para o lugar. Nessa conversa dá para continuar sem me citar. { $ask } responde só a quem pergunta.
hello-discord = Olá! Faça uma pergunta com { $ask } ou citando meu nome, e respondo com o trecho dos documentos que diz isso e um link para o lugar. Para continuar, responda à minha resposta. Com { $private }, só quem pergunta vê a resposta.
reads-nothing-slack = Ainda não posso ler documentos aqui. Um administrador pode abrir um espaço a este canal: { $command }
reads-nothing-discord = Ainda não posso ler documentos aqui. Um administrador pode adicionar alguns: { $command }.
reads-only = Todos neste canal podem ler minhas respostas aqui, por isso uso apenas:
share-no-server = Não temos em comum nenhum servidor conectado ao Teamlore. Pergunte em um servidor, com /ask ou citando meu nome.
which-server = Temos mais de um servidor em comum: de quem são os documentos? Vou me lembrar.
message-gone = Essa mensagem não existe mais: pergunte de novo.
not-in-server = Você não está nesse servidor, ou ele não está conectado.
will-remember = Vou me lembrar.
answered-already = Já respondi isso.

## A página inicial

home-title = Pergunte aos seus documentos
home-how = Respondo com o trecho dos documentos da equipe que diz isso.
home-here = { $here }: escreva na aba Mensagens. Só você lê a resposta.
home-here-name = Aqui
home-channel = { $channel }: mencione-me e respondo na conversa, para todos ali.
home-channel-name = Em um canal
home-ask = { $ask } em qualquer lugar: a resposta é sua, até você compartilhar.
home-example = Por exemplo:
home-recent = Suas perguntas recentes
home-looking = Ainda estou procurando
outcome = { $outcome ->
    [answered] respondida
    [weak] respondida sem certeza
    [nothing] não está nos documentos
    [denied] não permitida
    [unavailable] não foi possível consultar
   *[error] deu errado
 }
home-sources = Fontes
home-no-sources = Nenhuma ainda: /lore add aceita um endereço web ou arquivos.
home-jobs = Tarefas
home-retry = Tentar de novo: { $what }
home-gaps = Perguntas sem resposta
home-asked-times = perguntada { $times } vezes, a última { $when }
home-spaces = Quem pode ler o quê
nobody-yet = ninguém ainda
source-gone = uma fonte que não existe mais
shelf-refused = { $count ->
    [one] { $count } recusado
   *[other] { $count } recusados
 }
shelf-ready = pronta
shelf-waiting = em espera
job-state = { $state ->
    [queued] em espera
    [running] em andamento
    [done] concluída
   *[failed] com falha
 }

## A administração: botões

confirm-add = Adicionar
confirm-add-for-all = Adicionar e abrir a todos os membros
confirm-refresh = Verificar de novo
confirm-remove = Remover
confirm-grant = Permitir a leitura
confirm-owner = Tornar responsável
confirm-revoke = Retirar
confirm-bind = Vincular
confirm-connect = Conectar
confirm-teach = Ensinar
confirm-hook-new = Criar
confirm-hook-off = Encerrar
confirm-votes = Retirá-los
cancel = Cancelar
undo = Desfazer
retry = Tentar de novo
retry-all = Tentar tudo de novo
retry-failed = Tentar de novo o que falhou
refresh = Verificar de novo
remove = Remover

## A administração: recusas e listas vazias

not-admin = Só administradores podem usar /lore. Para perguntar, use /ask.
not-admin-files = Só administradores podem adicionar documentos aqui.
not-trusted = Só administradores e responsáveis por um espaço podem ensinar respostas a ele.
broken = Algo deu errado no próprio Teamlore; o registro diz mais. Nada mais foi alterado.
cancelled = Nada foi alterado.
old-button = Esse botão é antigo demais: dê o comando de novo.
no-more = Não há mais nada para ver: a fonte foi removida.
only-web = Aqui só se podem adicionar endereços web que comecem com https:// ou http://. Arquivos, envie-os para mim; pastas do servidor são adicionadas lá, com teamlore add.
no-passwords = Um endereço com usuário ou senha não é lido: retire-os.
what-to-add = O que devo ler? Escreva /lore add URL, ou envie arquivos em uma mensagem direta.
what-to-teach = Qual é a pergunta, e qual é a resposta? Escreva /lore teach QUESTION ANSWER, entre aspas.
no-question = Não vejo a que pergunta isso responde: escolha em uma resposta da conversa que a pergunta começou.
no-files = Não há arquivos que possam ser adicionados.
nothing-fits = Nada disso pode ser adicionado:
left-out = Estes ficam de fora:
replaces = substitui o de mesmo nome
same-name = outro aqui tem o mesmo nome: renomeie
too-big = maior que { $megabytes } MB: divida
unread-kind = arquivos que terminam em .{ $ending } não podem ser lidos
no-sources = Ainda não há fontes: /lore add URL cria uma, ou envie arquivos.
all-paused = Todas as fontes estão em pausa: /lore resume SOURCE encerra uma pausa.
no-jobs = Nada foi lido ainda, e nada espera.
no-gaps = Até agora, todas as perguntas foram respondidas.
no-entries = Nada foi alterado ainda.
no-receipts = Nada foi excluído definitivamente ainda.
no-such-verb = Não existe o comando “{ $verb }”: /lore help mostra todos.
no-such-verb-near = Não existe o comando “{ $verb }”: quis dizer /lore { $near }? /lore help mostra todos.
usage = Escreva: /lore { $of }
no-such-option = Não existe a opção “{ $option }” aqui. Escreva: /lore { $of }
not-a-reader = Não posso abrir nada a “{ $text }”: escreva members, ou escolha um canal com # ou uma pessoa ou grupo com @, para que eu receba o id.
not-a-channel = “{ $text }” não é um canal: escolha com #, para que eu receba o id.
no-such-document = “{ $source }” não tem o documento “{ $path }”: /lore show { $id } mostra todos.
one-address-or-files = Indique um endereço web ou arquivos, um dos dois.
one-address-or-file = Indique um endereço web ou um arquivo, um dos dois.
one-of-three = Indique um endereço web, um arquivo ou um canal: só um deles.
one-of-four = Indique um cargo, um canal, uma pessoa ou members: só um deles.
name-somebody = Indique alguém que possa ler.
name-one = Indique um de cada vez: a confirmação é feita para cada um.
no-file-no-thread = Esta mensagem não tem arquivo nem conversa.
thread-hidden = O Discord não me deixa ler conversas aqui: é preciso o conteúdo das mensagens, que TEAMLORE_DISCORD_MESSAGE_CONTENT pede. Arquivos posso adicionar sem ele.
thread-empty = Ninguém escreveu nada nessa conversa.
thread-unread = Ninguém escreveu nessa conversa nada que eu possa ler.
which-first = Diga primeiro qual servidor: pergunte-me algo.
file-too-big = “{ $name }” passa de { $megabytes } MB.
file-elsewhere = “{ $name }” não está no { $platform }, por isso não é baixado.
file-not-handed = O { $platform } não entrega “{ $name }”: tente de novo.
file-reinstall = O Slack não entrega “{ $name }”: reinstale o aplicativo.
file-not-fetched = Não foi possível baixar “{ $name }”: tente de novo.

## A administração: adicionar, verificar, remover

reads-url = Vou ler { $url } e responder com isso no espaço { $space }.
reads-site = Vou ler todas as páginas do site abaixo de { $url } e responder com elas no espaço { $space }.
reads-git = Vou ler os arquivos do repositório { $url } e responder com eles no espaço { $space }.
reads-files = { $count ->
    [one] Vou ler { $files } e responder com ele no espaço { $space }.
   *[other] Vou ler { $files } e responder com eles no espaço { $space }.
 }
known-already = Lá já se conhece: verifico de novo, e o que mudou é substituído.
also-in = Continua também em { $spaces }; isto adiciona uma segunda vez.
and-last = { $names } e { $last }
new-space = O espaço { $space } é novo: ninguém pode ler até que seja aberto.
no-readers = Ninguém pode ler { $space } ainda: /lore grant { $name } members
read-by = Pode ler as respostas: { $who }.
reading = Lendo { $what } …
reading-many = Lendo …
fetching = Baixando { $files } …
refresh-all = Vou verificar de novo { $sources } com { $documents }. O que não mudou quase não custa; o que sumiu de uma fonte é removido.
remove-source = Isto remove { $name } de { $space }: { $size }, a partir da próxima resposta.
remove-document = Isto remove { $path } de { $source }: { $size }, a partir da próxima resposta.
comes-back = Se a fonte ainda o tem, a próxima verificação o traz de volta.
deleted-at-once = O texto é excluído na hora. Não pode ser desfeito.
grace = /lore undo traz de volta por { $hours } horas; depois o texto é excluído.
removed-for-good = { $what } foi removido, e o texto foi excluído.
removed-until = { $what } foi removido. Pode ser trazido de volta até { $until }.
will-be-proved = Quando o texto for excluído, /lore receipts { $receipt } prova isso.
restored = { $what } está de volta.
paused = { $name } está em pausa: o que se sabe fica, e nada verifica a fonte.
resumed = { $name } é verificada de novo { $rhythm }.
rhythm-every = { $unit ->
    [minutes] { $count ->
        [one] a cada minuto
       *[other] a cada { $count } minutos
     }
    [hours] { $count ->
        [one] a cada hora
       *[other] a cada { $count } horas
     }
    [days] { $count ->
        [one] a cada dia
       *[other] a cada { $count } dias
     }
   *[weeks] { $count ->
        [one] a cada semana
       *[other] a cada { $count } semanas
     }
 }
rhythm-cron = às { $times }
rhythm-by-hand = manualmente
looks-again = { $rhythm }, a próxima vez { $until }

## A administração: quem pode ler

every-member = todo membro pleno
nobody = ninguém
the-documents = { $documents }
whatever-comes = tudo o que vier
grant-preview = { $who } poderá ler o que está em { $space }: { $what }.
owner-preview = Como responsável, também fica sabendo de perguntas sem resposta e de leituras que falham.
granted-already = { $who } já pode ler { $space }.
granted = { $who } pode ler { $space } a partir de agora.
granted-owner = { $who } pode ler { $space } a partir de agora. Como responsável, fica sabendo de lacunas e falhas.
revoke-preview = Isto fecha { $space } a { $who }: { $documents }, a partir da próxima resposta. O que outra permissão deixa ler continua aberto.
not-granted = { $space } não estava aberto a { $who }.
revoked = { $space } está fechado a { $who }, a menos que outra permissão deixe ler.
bind-preview = Todos que leem { $channel } poderão ler o que está em { $space }: { $what }. O que se adiciona e pergunta ali vai para esse espaço.
bound = { $channel } lê { $space }, adiciona a ele e pergunta a ele.
connect-preview = Esta equipe deixa seu espaço de trabalho com { $sources }: nada disso poderá mais ser usado aqui. A partir daí usa o espaço de trabalho do código.
connected = Esta equipe está conectada: o que o novo espaço de trabalho sabe já pode ser perguntado aqui.
connected-already = Esta equipe já pertence a esse espaço de trabalho.
team-untied = Esta equipe ainda não está conectada ao Teamlore: /lore connect CODE faz isso.
team-only-admin = Só um administrador desta equipe pode conectá-la.
team-tied = Esta equipe está conectada: pergunte com /ask, veja mais com /lore help.
server-untied = Este servidor ainda não está conectado ao Teamlore: /lore connect CODE faz isso.
server-only-admin = Só um administrador deste servidor pode conectá-lo.
server-tied = Este servidor está conectado: pergunte com /ask, veja mais com /lore help.

## A administração: como vai e foi o trabalho

waiting-for-turn = Esperando para ler { $what } …
so-far = Lendo { $what }
so-far-count = Lendo { $what }: { $done } de { $documents }
passages-a-second = { $rate } trechos por segundo
count-added = { $count ->
    [one] { $count } adicionado
   *[other] { $count } adicionados
 }
count-updated = { $count ->
    [one] { $count } atualizado
   *[other] { $count } atualizados
 }
count-unchanged = { $count } sem mudança
count-removed = { $count ->
    [one] { $count } removido
   *[other] { $count } removidos
 }
count-refused = { $count ->
    [one] { $count } recusado
   *[other] { $count } recusados
 }
count-failed = { $count } com falha
read-done = { $what }: leitura concluída, { $counts }.
nothing-to-do = nada a fazer
quoted-name = “{ $name }”
new-passages = O que é novo contém { $passages } para citar.
refused-documents = Não aceitos:
failed-documents = Não puderam ser lidos desta vez:
reading-failed = A leitura de { $what } falhou: { $reason }
log-tells-why = o registro diz por quê
removed-source = uma fonte removida
work = { $kind ->
    [ingest] leitura
    [sync] arrumação
    [reembed] novo cálculo dos vetores
   *[purge] exclusão do que foi removido
 }
work-state = { $state ->
    [queued] em espera
    [running] em andamento
    [done] concluída
   *[failed] com falha
 }
source-works-title = Uma fonte voltou a funcionar
source-works = { $name } no espaço { $space } pode ser lida de novo: o que você encontra está em dia.
source-fails-title = Uma fonte está falhando
source-fails = { $name } no espaço { $space } não pôde ser lida: { $reason }
source-fails-stays = O que se sabe dela fica. Aviso quando puder ser lida de novo.

## A administração: listas

list-sources = Fontes
list-gaps = Perguntas sem resposta certa
list-audit = Quem alterou o quê
list-spaces = Espaços
list-jobs = Trabalho
list-help = O que /lore pode fazer
list-receipts = O que foi excluído definitivamente
list-votes = O que os votos movem
first-hint = Perguntas são feitas com /ask. /lore help VERB diz mais sobre um destes comandos.
kind = { $kind ->
    [folder] uma pasta do servidor
    [file] um arquivo do servidor
    [url] uma página web
    [site] um site
    [git] um repositório
    [export] uma exportação de outra ferramenta
    [upload] documentos entregues no chat
    [channel] o que se diz em um canal
    [taught] perguntas com as respostas ensinadas
   *[corpus] uma coleção de registros
 }
held = { $documents } e { $passages }
gap-outcome = { $outcome ->
    [weak] respondida sem certeza
    [nothing] nada encontrado
    [denied] não permitida
    [unavailable] indisponível
   *[error] erro
 }
label-what = O quê
label-space = Espaço
label-holds = Contém
label-looked-at = Verificada
label-looks-again = Verifica
label-reached = Alcançado
label-oldest = Mais antigo
label-failed = Falhou
label-paused = Em pausa
label-receipt = Recibo
label-deleted = Excluído
label-that-was = Era
label-asked = Pedido
label-done = Feito
label-contents = Conteúdo
label-digest = Resumo
label-question = Pergunta
label-answer = Resposta
label-address = Endereço
label-secret = Segredo
label-made = Criado
label-called = Chamado
space-line = { $space }: { $sources }, { $documents } · pode ler { $who }
when-by = { $when } por { $who }
reached = { $done } de { $documents }
reached-note = { $done } de { $documents }: { $note }
not-taken-in = { $count ->
    [one] { $count } não aceito
   *[other] { $count } não aceitos
 }
looked-at = verificada { $when }
not-sound = não corresponde ao que o recibo diz
document-state = { $state ->
    [pending] pendente
    [refused] recusado
    [failed] com falha
   *[published] publicado
 }
done-state = { $state ->
    [denied] não permitido
    [refused] recusado
    [failed] com falha
   *[done] feito
 }

## A administração: respostas ensinadas, webhooks, votos

teaches = Vou responder assim a esta pergunta, no espaço { $space }:
replaces-answer = Substitui a resposta ensinada antes para esta pergunta.
hook-made = O segredo não será mostrado de novo. Insira os dois onde a fonte está hospedada, com o tipo de conteúdo application/json; um serviço que não assina envia o segredo como token Bearer.
hook-local = Esse endereço não pode ser alcançado com segurança por outros: a configuração TEAMLORE_PUBLIC_URL do servidor diz onde pode.
hook-of-channel = Um canal não precisa de webhook: o que se diz ali é ouvido na hora. Uma chamada só faz verificar de novo o que está guardado.
hook-hidden = O segredo foi mostrado quando foi criado. /lore hook SOURCE new cria outro.
hook-new = Isto cria outro webhook: o endereço e o segredo anteriores deixam de valer.
hook-off = Isto encerra o webhook: ninguém mais pode chamá-lo.
no-hook = Não há webhook: /lore hook { $id } new cria um.
hook-of = Webhook de { $name }
hook-is-off = O webhook de { $name } está desligado.
no-votes = Nenhum trecho que se possa encontrar tem votos.
votes-hint = Os votos contam para perguntas com as mesmas palavras e perdem metade em 30 dias.
no-votes-on = Não há votos sobre um trecho “{ $name }”: /lore votes mostra todos.
votes-preview = Isto retira { $votes } sobre { $passages }: nada disso conta mais. Não pode ser desfeito.
votes-taken-back = Retirado: { $votes }.
moved = { $document } em { $source } · { $moves } no máximo
thought-helpful = { $person } achou útil para “{ $question }”, { $when }
thought-unhelpful = { $person } não achou útil para “{ $question }”, { $when }

## A administração: canais que são lidos

looking = Olhando o canal …
other-platform = Um canal é adicionado onde está: dê o comando na própria plataforma dele.
channel-known = Já é lido: leio tudo de novo, e o que mudou é substituído.
channel-no-team = Nenhuma equipe ou servidor deste espaço de trabalho tem esse canal, ou não estou nele.
channel-not-inside = Só quem lê um canal privado pode mandar lê-lo.
channel-direct = Mensagens diretas não são lidas: indique um canal.
channel-add = Vou ler o que foi dito em { $channel } e responder com isso no espaço { $space }. Antes publico um aviso lá. O que for escrito, editado e excluído depois é acompanhado.
channel-reads-back = Publico um aviso em { $channel } e leio de trás para a frente, primeiro as mensagens mais novas; /lore list diz até onde cheguei.
channel-notice-shared = As mensagens deste canal agora fazem parte daquilo com que respondo. Quem pode ler o espaço { $space } pode perguntar sobre elas.
channel-notice-own = As mensagens deste canal agora fazem parte daquilo com que respondo. Só quem lê este canal pode perguntar sobre elas.
channel-notice-ends = Mensagens editadas e excluídas mudam aqui também. Um administrador encerra com { $command }.
channel-notice-title = Com o que respondo
channel-refused = A plataforma recusa ({ $why }).
channel-bug = um erro no Teamlore; o registro diz mais
slack-no-channel = O Slack não me mostra esse canal: convide-me antes com /invite.
slack-not-inside = Não estou nesse canal: convide-me antes com /invite.
slack-archived = O canal está arquivado, por isso não posso avisar lá que ele é lido.
slack-scope-doctor = O Slack não me deixa ler esse canal: teamlore doctor slack diz por quê.
slack-scope = O Slack não me deixa ler esse canal: falta ao aplicativo a permissão { $scope }. Inclua-a nas configurações do aplicativo e instale-o de novo.
slack-refuses = O Slack não me deixa ler esse canal ({ $word }).
discord-no-content = O Discord não me deixa ler o que se escreve: permita Message Content Intent no portal do desenvolvedor e defina TEAMLORE_DISCORD_MESSAGE_CONTENT=true.
discord-lacks = { $what ->
    [see] O Discord não me deixa vê-lo: permita lá.
    [read] O Discord não me deixa ler o histórico: permita lá.
    [post] O Discord não me deixa publicar um aviso lá: permita lá.
   *[several] O Discord não me deixa vê-lo, ler o histórico ou publicar um aviso: permita lá.
 }
discord-no-server = O Discord não me mostra esse servidor agora: tente de novo.
discord-no-channel = Não há tal canal neste servidor, ou não posso vê-lo.
discord-unreadable = Só canais de texto, anúncios e fóruns podem ser lidos.
discord-forum-untold = Não é possível avisar ao fórum que ele é lido ({ $error }).

## Formulários

form-add = Adicionar documentos
form-add-yes = Adicionar
form-address = Endereço web
form-address-hint = Uma página ou um único arquivo.
form-files = Ou arquivos
form-files-hint = Até dez. Um com o nome de um arquivo conhecido o substitui.
form-new-space = Ou um novo espaço
form-new-space-hint = Ninguém pode ler até você abrir.
form-space = Espaço
form-space-hint = Quem pode ler encontra o que você adiciona.
form-space-hint-new = Quem pode ler encontra o que você adiciona. Um novo é criado.
form-space-hint-teach = Quem pode ler recebe a resposta.
form-grant = Abrir um espaço
form-grant-yes = Abrir
form-member = Todo membro pleno
form-everybody = Todos
form-everybody-hint = Sem convidados nem pessoas de outras organizações.
form-people = Pessoas
form-channels = Canais
form-channels-hint = Todos que podem ler o canal, também quem entrar depois.
form-groups = Grupos de usuários
form-groups-hint = Os id (S…), separados por espaços.
form-teach = Ensinar uma resposta
form-teach-yes = Continuar
form-question = Pergunta
form-question-hint = Como as pessoas perguntam.
form-answer = Resposta
form-answer-hint = É citada com o seu nome.

## Comandos: o que fazem, em uma frase de no máximo 100 caracteres, e o que mais convém saber

verb-add = Ler uma página web, ou o que se diz em um canal, para poder citar.
verb-add-more = Com --site é o site inteiro abaixo desse endereço; um endereço que termina em .git é um repositório. Sem --space vai para o espaço deste canal, senão para general. Um novo espaço é criado; ninguém pode ler até que seja aberto. Um canal é escolhido com #, ou é este com here; sem --space só os leitores dele podem perguntar. Para adicionar arquivos, envie-os em uma mensagem direta, ou escreva /lore add sozinho para um formulário.
verb-teach = Ensinar a resposta a uma pergunta.
verb-teach-more = Ponha as duas entre aspas, ou escreva /lore teach sozinho para um formulário. Quando a pergunta volta, a resposta é citada com o seu nome. A mesma pergunta de novo substitui a resposta. Responsáveis por um espaço também podem ensinar. O que alguém escreveu em uma conversa pode ser ensinado com This answers it, no menu da mensagem.
verb-list = Mostrar de onde vêm os documentos.
verb-show = Mostrar os documentos de uma fonte, e por que alguns foram recusados.
verb-show-more = Uma fonte é indicada pelo id, pelo nome ou pelo endereço.
verb-refresh = Verificar de novo uma fonte, ou todas.
verb-refresh-more = O que não mudou quase não custa, o que mudou é substituído, o que sumiu de uma fonte é removido.
verb-pause = Não verificar uma fonte até que seja retomada.
verb-pause-more = O que se sabe dela fica, e o plano também.
verb-resume = Encerrar uma pausa.
verb-resume-more = Uma verificação perdida nesse tempo é feita na hora.
verb-hook = Mostrar ou criar o webhook de uma fonte.
verb-hook-more = Chamado pelo serviço da fonte, faz a fonte ser verificada em segundos. new cria um, no lugar do anterior, e mostra o segredo uma vez, só para você; off encerra.
verb-remove = Remover uma fonte ou um documento.
verb-remove-more = Some a partir da próxima resposta. O texto é excluído quando passa o prazo de undo.
verb-undo = Trazer de volta o que foi removido por último.
verb-status = Mostrar o que está sendo lido e como terminou.
verb-retry = Tentar de novo o que falhou.
verb-retry-more = Uma tarefa é indicada pelo começo do id, como /lore status mostra. De uma fonte, os documentos que falharam ou foram recusados são lidos de novo, um ou todos.
verb-spaces = Mostrar os espaços, o que contêm e quem pode ler.
verb-grant = Deixar alguém ler um espaço.
verb-grant-more = TO é members (todo membro pleno), um canal, uma pessoa, ou um grupo ou cargo. Um responsável (owner) também fica sabendo de perguntas sem resposta e de leituras que falham.
verb-revoke = Não deixar mais alguém ler um espaço.
verb-revoke-more = Vale a partir da próxima resposta.
verb-bind = Dar a um canal um espaço próprio.
verb-bind-more = Todos que leem o canal podem ler o espaço; o que se adiciona e pergunta ali vai para ele.
verb-connect = Ligar esta equipe ou servidor a um espaço de trabalho.
verb-connect-more = O código é criado no servidor com teamlore connect; serve uma vez.
verb-unanswered = Mostrar as perguntas que os documentos não responderam.
verb-audit = Mostrar quem alterou o quê.
verb-votes = Mostrar os trechos que os votos movem, e de quem são.
verb-votes-more = Com um trecho, indicado pelo começo do id, ou all, os votos são retirados.
verb-receipts = Mostrar as provas do que foi excluído definitivamente.
verb-receipts-more = Um recibo é indicado pelo começo do id, como a remoção informa.
verb-help = Explicar estes comandos.

## Comandos do Discord: no máximo 100 caracteres cada

command-ask = Perguntar aos documentos da equipe
command-lore = Cuidar dos documentos
command-add = Ler uma página, um arquivo ou um canal; sozinho abre um formulário
command-teach = Ensinar a resposta a uma pergunta; sozinho abre um formulário
option-question = O que você quer saber
option-only-space = Só documentos deste espaço
option-private = Só você vê a resposta
option-url = Uma página web
option-file = Um arquivo do seu dispositivo
option-read-channel = O que se diz em um canal, desde o começo
option-to-space = Para onde vai; um novo é criado
option-asked = Como as pessoas perguntam
option-answer = O que deve ser dito
option-taught-space = A quais leitores dizer; nenhum: o deste canal
option-source = A fonte
option-source-or-all = A fonte; nenhuma: todas
option-hook = Criar um novo ou encerrar; nada: mostrar
option-document = Só este documento da fonte
option-job = O id de uma tarefa, como /lore status mostra, ou uma fonte; nada: todas
option-code = O código que teamlore connect mostra
option-verb = Só este comando
option-channel = O canal
option-space = O espaço
option-role = Um cargo
option-readers = Todos os leitores de um canal
option-person = Uma pessoa
option-members = Todo membro pleno
option-owner = Também fica sabendo de lacunas e falhas
option-receipt = O começo do id de um recibo, como a remoção informa
option-passage = Retirar os votos: o começo do id, ou all

## O que dizem o armazenamento e a leitura

heard-no-space = Não há espaço “{ $name }”: /lore spaces mostra todos.
heard-bad-name = “{ $name }” não pode ser um nome: use minúsculas, algarismos, “-” e “_”, no máximo 80.
heard-bad-code = Esse código está errado, já foi usado ou é antigo demais: peça um novo.
heard-no-source = Não há fonte “{ $name }”: /lore list mostra todas.
heard-source-paused = “{ $name }” está em pausa: /lore resume { $id } encerra isso.
heard-several-sources = “{ $name }” indica várias fontes: use um dos id { $ids }.
heard-source-gone = Essa fonte não existe mais.
heard-none-failed = Nada de “{ $name }” foi recusado ou falhou com esse nome: /lore show { $id } mostra os documentos.
heard-no-undo = Não há nada a desfazer: nenhuma remoção espera.
heard-question-gone = Essa pergunta não está mais registrada: pergunte de novo.
heard-answer-gone = Essa resposta não está mais registrada.
heard-no-answer = Essa pergunta ainda não tem resposta.
heard-no-job = Essa tarefa não existe: /lore status mostra todas.
heard-no-failed-job = Essa tarefa com falha não existe: /lore status mostra todas.
heard-done-already = Isso já foi feito ou é antigo demais: dê o comando de novo.
heard-no-receipt = Não há recibo “{ $name }”: o que foi removido recebe um quando o texto é excluído; /lore receipts mostra todos.
heard-lesson-empty = São necessárias uma pergunta e sua resposta, ambas com palavras.
heard-lesson-long = É longo demais: uma pergunta tem no máximo { $question } caracteres, uma resposta { $answer }.
heard-upload-gone = Esse documento não existe mais: entregue de novo.
heard-no-votes = Nenhum trecho “{ $name }” tem votos: /lore votes mostra todos.
heard-several-passages = “{ $name }” indica vários trechos: escreva mais do id.
heard-too-large = passa de { $size } MB: divida
heard-too-much-text = contém mais de { $size } MB de texto: divida
heard-empty = está vazio: não contém texto
heard-broken = está danificado: não pode ser lido como { $kind }
heard-broken-zip = está danificado: o contêiner zip não abre
heard-encrypted = está criptografado: remova a senha e adicione de novo
heard-binary = não é texto: contém dados binários
heard-nested = é um arquivo compactado dentro de outro: descompacte antes
heard-no-quotable = não contém texto que possa ser citado
heard-unreachable = Não é possível acessar { $address }.
heard-too-slow = { $address } não respondeu a tempo.
heard-broke-off = { $address } interrompeu ou não respondeu direito.
heard-no-host = Não há servidor com o nome { $host }.
heard-nothing-there = Não há nada em { $address } (HTTP { $status }).
heard-not-open = { $address } não está aberto a todos (HTTP { $status }).
heard-not-now = { $address } não está disponível agora (HTTP { $status }).
heard-private-host = { $address } leva a um endereço privado ou reservado; quem opera o servidor pode indicá-lo em FETCH_ALLOW.
heard-robots = O robots.txt do site não permite a leitura.
