### What Teamlore says by itself, in English. Every language has the same messages with the same
### placeholders; one message stands on one line. Words after /lore stay as they are typed.

## Answers

not-sure = Not sure, but this may help:
nothing-found = Not in the documents I may use here.
nothing-way-on = Other words may find it, and people often know what is not written down.
may-not = I may not use any documents for you here.
may-not-way-on = An admin can open documents to you, or to this channel.
cannot-look = I cannot look into the documents right now. Please ask again later.
went-wrong = Something went wrong on my side. Please ask again.
asked-this = You asked this { $when }.
from-further-down = … from further down:
untitled = Document
updated = updated { $when }
page = page { $number }
see-also = See also: { $titles }
show-more = Show more
share = Share in the channel
ask-person = Ask a person
ask-elsewhere = Ask another server
open = Open
helpful = Helpful
not-helpful = Not helpful
this-helped = This answer helped
did-not-help = It did not help
you-said-helpful = You said that this helped. Press again to take it back.
you-said-unhelpful = You said that this did not help. Press again to take it back.
thanks = Thank you. Press again to take it back.
noted = Noted: this did not help. Press again to take it back.
vote-back = Your vote is taken back.
nobody-to-ask = Nobody is named who could be asked: an admin can name owners with /lore grant.
asked-people = I asked the people who look after these documents.
asked-already = Somebody was asked already.
answer-it = Teach the answer
shared = Asked again for everyone here.
shared-already = It is shared already.
only-asker-shares = Only whoever asked can share the answer.
question-gone = That question is not on record any more: ask it again.
gap-asked = { $person } asked something the documents do not answer:
gap-title = Can you help?
see-in-thread = See it in its thread
see-in-channel = See it in its channel
working = is looking through the documents
before-yours = { $count ->
    [one] { $count } question is before yours; the answer will come here.
   *[other] { $count } questions are before yours; the answer will come here.
 }
not-connected = This team is not connected to Teamlore: an admin can use /lore connect
ask-me = Ask me anything about your team's documents.
too-many = { $count ->
    [one] That was many questions at once: ask again in { $count } second.
   *[other] That was many questions at once: ask again in { $count } seconds.
 }
try-again-here = Something went wrong on my side. Please try again.
try-in-a-moment = Something went wrong in Teamlore itself: try again in a moment.
slack-busy = Slack takes no more right now: try again in a moment.
what-about = What do we say about { $title }?

## The terminal

terminal-not-sure = Not sure: this may not be the answer.
terminal-nothing = Not in the documents.
terminal-may-not = You may not ask here.

## Ages, places and counts

today = today
yesterday = yesterday
just-now = just now
never = never
minutes-ago = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
 }
hours-ago = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
 }
days-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
 }
weeks-ago = { $count ->
    [one] { $count } week ago
   *[other] { $count } weeks ago
 }
months-ago = { $count ->
    [one] { $count } month ago
   *[other] { $count } months ago
 }
years-ago = { $count ->
    [one] { $count } year ago
   *[other] { $count } years ago
 }
moment = { $date }, { $time } UTC
place-page = page { $of }
place-slide = slide { $of }
place-sheet = sheet { $of }
place-part = in { $of }
place-line = line { $of }
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
    [one] { $count } file
   *[other] { $count } files
 }
votes = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
 }
more-words = { $count ->
    [one] … and { $count } more word
   *[other] … and { $count } more words
 }
more-parts = { $count ->
    [one] … and { $count } more part
   *[other] … and { $count } more parts
 }
more-lines = { $count ->
    [one] … and { $count } more line
   *[other] … and { $count } more lines
 }
more-items = { $count ->
    [one] … and { $count } more item
   *[other] … and { $count } more items
 }
more-readers = { $count ->
    [one] … and { $count } more reader
   *[other] … and { $count } more readers
 }
more-spaces = … and { $count } more
and-more = and { $count } more

## Joining a channel or server; whose documents are meant

hello-slack = Hello! Ask me a question with { $bot } and I answer in its thread with the passage of your documents that says it, and a link to the place. In that thread you can go on asking without naming me. { $ask } answers for your eyes only.
hello-discord = Hello! Ask me a question with { $ask } or by naming me, and I answer with the passage of your documents that says it, and a link to the place. Reply to my answer to go on asking. With { $private } only you see the answer.
reads-nothing-slack = I may not read any documents here yet. An admin can open a space to this channel: { $command }
reads-nothing-discord = I may not read any documents here yet. An admin can add some: { $command }.
reads-only = Everyone in this channel can read my answers here, so I use only:
share-no-server = We share no server that is connected to Teamlore. Ask me in a server, with /ask or by naming me.
which-server = We share more than one server: whose documents do you mean? I will remember it.
message-gone = That message is not there any more: ask again.
not-in-server = You are not in that server, or it is not connected.
will-remember = I will remember it.
answered-already = I answered that already.

## The home tab

home-title = Ask your documents
home-how = I answer with the passage of your team's documents that says it.
home-here = { $here }: write to me in the Messages tab. Only you read the answer.
home-here-name = Here
home-channel = { $channel }: mention me; I answer in the thread, for everyone there.
home-channel-name = In a channel
home-ask = { $ask } anywhere: the answer is for you, until you share it.
home-example = For example:
home-recent = Your recent questions
home-looking = I am still looking
outcome = { $outcome ->
    [answered] answered
    [weak] not surely answered
    [nothing] not in the documents
    [denied] not allowed
    [unavailable] could not look
   *[error] went wrong
 }
home-sources = Sources
home-no-sources = None yet: /lore add takes a web address or files.
home-jobs = Jobs
home-retry = Try again: { $what }
home-gaps = Questions without an answer
home-asked-times = asked { $times } times, last { $when }
home-spaces = Who may read what
nobody-yet = nobody yet
source-gone = a source that is gone
shelf-refused = { $count } refused
shelf-ready = ready
shelf-waiting = waiting
job-state = { $state ->
    [queued] waiting
    [running] at work
    [done] done
   *[failed] failed
 }

## The desk: buttons

confirm-add = Add
confirm-add-for-all = Add, and let every member read it
confirm-refresh = Look again
confirm-remove = Remove
confirm-grant = Let them read it
confirm-owner = Make them an owner
confirm-revoke = Take it back
confirm-bind = Bind
confirm-connect = Connect
confirm-teach = Teach
confirm-hook-new = Make it
confirm-hook-off = End it
confirm-votes = Take them back
cancel = Cancel
undo = Undo
retry = Try again
retry-all = Try all again
retry-failed = Try what failed again
refresh = Look again
remove = Remove

## The desk: refusals and empty lists

not-admin = Only admins may use /lore. To ask a question, use /ask.
not-admin-files = Only admins can add documents here.
not-trusted = Only admins and the owners of a space can teach answers to it.
broken = Something went wrong in Teamlore itself; its log tells more. Nothing else was changed.
cancelled = Nothing was changed.
old-button = That button is too old: give the command again.
no-more = There is nothing more to see of it: the source was removed.
only-web = Only web addresses that begin with https:// or http:// can be added here. Send me files themselves; folders of the server are added there, with teamlore add.
no-passwords = An address with a user name or password in it is not read: leave them out.
what-to-add = What shall I read? Write /lore add URL, or send me files in a direct message.
what-to-teach = What is asked, and what is the answer? Write /lore teach QUESTION ANSWER, in quotes.
no-question = I see no question that it answers: choose it on a reply in the thread that the question began.
no-files = There are no files in it that could be added.
nothing-fits = None of it can be added:
left-out = These are left out:
replaces = replaces the one of that name
same-name = another one here has the same name: rename it
too-big = larger than { $megabytes } MB: split it
unread-kind = files that end in .{ $ending } cannot be read
no-sources = There are no sources yet: /lore add URL makes one, or send me files.
all-paused = Every source is paused: /lore resume SOURCE ends a pause.
no-jobs = Nothing was read yet, and nothing waits.
no-gaps = Every question so far was answered.
no-entries = Nothing was changed yet.
no-receipts = Nothing was deleted for good yet.
no-such-verb = There is no verb '{ $verb }': /lore help lists them all.
no-such-verb-near = There is no verb '{ $verb }': did you mean /lore { $near }? /lore help lists them all.
usage = Write: /lore { $of }
no-such-option = There is no option '{ $option }' here. Write: /lore { $of }
not-a-reader = '{ $text }' is nobody I could grant to: write members, or choose a channel with # or a person or group with @, so that I get its id.
not-a-channel = '{ $text }' is no channel: choose it with #, so that I get its id.
no-such-document = '{ $source }' has no document '{ $path }': /lore show { $id } lists them.
one-address-or-files = Give a web address or files, one of the two.
one-address-or-file = Give a web address or a file, one of the two.
one-of-three = Give a web address, a file or a channel: one of it.
one-of-four = Name a role, a channel, a person or members: one of it.
name-somebody = Name somebody who may read it.
name-one = Name one at a time: it is asked for each.
no-file-no-thread = There is no file and no thread at this message.
thread-hidden = Discord does not let me read threads here: that needs the message content, which TEAMLORE_DISCORD_MESSAGE_CONTENT asks for. Files I can add without it.
thread-empty = Nobody has written anything in that thread.
thread-unread = Nobody has written anything in that thread that I may read.
which-first = Say first which server you mean: ask me something.
file-too-big = '{ $name }' is larger than { $megabytes } MB.
file-elsewhere = '{ $name }' does not lie on { $platform }, so it is not fetched.
file-not-handed = { $platform } does not hand out '{ $name }': try again.
file-reinstall = Slack does not hand out '{ $name }': reinstall the app.
file-not-fetched = '{ $name }' could not be fetched: try again.

## The desk: adding, looking again, removing

reads-url = I will read { $url } and answer from it in the space { $space }.
reads-site = I will read every page of the site below { $url } and answer from it in the space { $space }.
reads-git = I will read the files of the repository { $url } and answer from it in the space { $space }.
reads-files = { $count ->
    [one] I will read { $files } and answer from it in the space { $space }.
   *[other] I will read { $files } and answer from them in the space { $space }.
 }
known-already = It is known there already: I look at it again, and what changed is replaced.
also-in = It stays in { $spaces } too; this adds it a second time.
and-last = { $names } and { $last }
new-space = The space { $space } is new: nobody may read it until it is granted.
no-readers = Nobody may read { $space } yet: /lore grant { $name } members
read-by = Answers from it can be read by { $who }.
reading = Reading { $what } …
reading-many = Reading …
fetching = Getting { $files } …
refresh-all = I will look again at { $sources } with { $documents }. What is unchanged costs next to nothing; what is gone from a source is removed.
remove-source = This removes { $name } from { $space }: { $size }, from the next answer on.
remove-document = This removes { $path } from { $source }: { $size }, from the next answer on.
comes-back = If its source still has it, the next look at the source brings it back.
deleted-at-once = Its text is deleted at once. This cannot be undone.
grace = /lore undo brings it back for { $hours } hours; then its text is deleted.
removed-for-good = { $what } is removed, and its text is deleted.
removed-until = { $what } is removed. Until { $until } it can be brought back.
will-be-proved = When its text is deleted, /lore receipts { $receipt } proves it.
restored = { $what } is back.
paused = { $name } is paused: what is known of it stays, and nothing looks at it.
resumed = { $name } is looked at again { $rhythm }.
rhythm-every = { $unit ->
    [minutes] { $count ->
        [one] every minute
       *[other] every { $count } minutes
     }
    [hours] { $count ->
        [one] every hour
       *[other] every { $count } hours
     }
    [days] { $count ->
        [one] every day
       *[other] every { $count } days
     }
   *[weeks] { $count ->
        [one] every week
       *[other] every { $count } weeks
     }
 }
rhythm-cron = at { $times }
rhythm-by-hand = by hand
looks-again = { $rhythm }, next { $until }

## The desk: who may read

every-member = every full member
nobody = nobody
the-documents = the { $documents }
whatever-comes = whatever will be
grant-preview = { $who } will be able to read { $what } in { $space }.
owner-preview = As owner they also hear of questions it does not answer and of reads that fail.
granted-already = { $who } may read { $space } already.
granted = { $who } may read { $space } from now on.
granted-owner = { $who } may read { $space } from now on. As owner they hear of its gaps and failures.
revoke-preview = This closes { $space } to { $who }: { $documents }, from the next answer on. What another grant lets them read stays open.
not-granted = { $space } was not granted to { $who }.
revoked = { $space } is closed to { $who }, unless another grant lets them read it.
bind-preview = Everybody who reads { $channel } will be able to read { $what } in { $space }. What is added and asked there goes to that space.
bound = { $channel } reads { $space }, adds to it and asks it.
connect-preview = This team leaves its workspace: the { $sources } there can no longer be used here. From then on it uses the workspace that the code belongs to.
connected = This team is connected: what its new workspace knows can be asked here now.
connected-already = This team belongs to that workspace already.
team-untied = This team is not connected to Teamlore yet: /lore connect CODE does it.
team-only-admin = Only an admin of this team can connect it.
team-tied = This team is connected now: ask with /ask, see more with /lore help.
server-untied = This server is not connected to Teamlore yet: /lore connect CODE does it.
server-only-admin = Only an admin of this server can connect it.
server-tied = This server is connected now: ask with /ask, see more with /lore help.

## The desk: how work goes and went

waiting-for-turn = Waiting to read { $what } …
so-far = Reading { $what }
so-far-count = Reading { $what }: { $done } of { $documents }
passages-a-second = { $rate } passages a second
count-added = { $count } added
count-updated = { $count } updated
count-unchanged = { $count } unchanged
count-removed = { $count } removed
count-refused = { $count } refused
count-failed = { $count } failed
read-done = Read { $what }: { $counts }.
nothing-to-do = nothing to do
quoted-name = '{ $name }'
new-passages = What is new holds { $passages } that can be quoted.
refused-documents = Not taken in:
failed-documents = Could not be read this time:
reading-failed = Reading { $what } failed: { $reason }
log-tells-why = the log tells why
removed-source = a removed source
work = { $kind ->
    [ingest] reading
    [sync] tidying up
    [reembed] embedding anew
   *[purge] deleting what was removed
 }
work-state = { $state ->
    [queued] waits
    [running] running
    [done] done
   *[failed] failed
 }
source-works-title = A source works again
source-works = { $name } in the space { $space } can be read again: what you find is up to date.
source-fails-title = A source fails
source-fails = { $name } in the space { $space } could not be read: { $reason }
source-fails-stays = What is known of it stays. I tell you when it can be read again.

## The desk: lists

list-sources = Sources
list-gaps = Questions without a sure answer
list-audit = Who changed what
list-spaces = Spaces
list-jobs = Work
list-help = What /lore can do
list-receipts = What was deleted for good
list-votes = What votes move
first-hint = Questions are asked with /ask. /lore help VERB tells more about one of these.
kind = { $kind ->
    [folder] a folder of the server
    [file] a file of the server
    [url] a web page
    [site] a web site
    [git] a repository
    [export] an export of another tool
    [upload] documents handed over in chat
    [channel] what people say in a channel
    [taught] questions with the answers that people taught
   *[corpus] a collection of records
 }
held = { $documents } and { $passages }
gap-outcome = { $outcome ->
    [weak] not surely answered
    [nothing] nothing was found
    [denied] denied
    [unavailable] unavailable
   *[error] error
 }
label-what = What
label-space = Space
label-holds = Holds
label-looked-at = Looked at
label-looks-again = Looks again
label-reached = Reached
label-oldest = Oldest reached
label-failed = Failed
label-paused = Paused
label-receipt = Receipt
label-deleted = Deleted
label-that-was = That was
label-asked = Asked
label-done = Done
label-contents = Contents
label-digest = Digest
label-question = Question
label-answer = Answer
label-address = Address
label-secret = Secret
label-made = Made
label-called = Called
space-line = { $space }: { $sources }, { $documents } · read by { $who }
when-by = { $when } by { $who }
reached = { $done } of { $documents }
reached-note = { $done } of { $documents }: { $note }
not-taken-in = { $count } not taken in
looked-at = looked at { $when }
not-sound = it does not fit what the receipt says
document-state = { $state ->
    [pending] pending
    [refused] refused
    [failed] failed
   *[published] published
 }
done-state = { $state ->
    [denied] denied
    [refused] refused
    [failed] failed
   *[done] done
 }

## The desk: taught answers, webhooks, votes

teaches = I will answer this question so, in the space { $space }:
replaces-answer = It replaces the answer that was taught to this question before.
hook-made = The secret is not shown again. Enter both where the source is hosted, with the content type application/json; a host that cannot sign sends the secret as a bearer token.
hook-local = That address is not one that others can reach safely: the setting TEAMLORE_PUBLIC_URL on the server says where they do.
hook-of-channel = A channel needs no webhook: what is said there is heard as it is said. A call only has what is kept of it looked at again.
hook-hidden = Its secret was shown when it was made. /lore hook SOURCE new makes another one.
hook-new = This makes another webhook: the address and the secret from before end.
hook-off = This ends the webhook: nobody can call it any more.
no-hook = It has no webhook: /lore hook { $id } new makes one.
hook-of = Webhook of { $name }
hook-is-off = The webhook of { $name } is off.
no-votes = No passage that can be found has votes.
votes-hint = Votes count for questions in the same words, and fade by half in 30 days.
no-votes-on = There are no votes on a passage '{ $name }': /lore votes lists them.
votes-preview = This takes back { $votes } on { $passages }: they count no more. It cannot be undone.
votes-taken-back = { $votes } taken back.
moved = { $document } in { $source } · { $moves } at most
thought-helpful = { $person } found it helpful for “{ $question }”, { $when }
thought-unhelpful = { $person } found it not helpful for “{ $question }”, { $when }

## The desk: channels that are read

looking = Looking at the channel …
other-platform = A channel is added where it is: give the command on its own platform.
channel-known = It is read already: I read all of it again, and what changed is replaced.
channel-no-team = No team or server of this workspace has that channel, or I am not in it.
channel-not-inside = Only somebody who reads a private channel themselves can have it read.
channel-direct = Direct messages are not read: name a channel.
channel-add = I will read back what was said in { $channel } and answer from it in the space { $space }. I post a notice there first. What is written, edited and deleted there later is kept up with.
channel-reads-back = I post a notice in { $channel } and read it back, newest messages first; /lore list says how far I am.
channel-notice-shared = Messages of this channel are now part of what I answer from. Whoever may read the space { $space } can ask about them.
channel-notice-own = Messages of this channel are now part of what I answer from. Only people who read this channel can ask about them.
channel-notice-ends = Edited and deleted messages change here too. An admin ends it with { $command }.
channel-notice-title = What I answer from
channel-refused = The platform refuses it ({ $why }).
channel-bug = an error in Teamlore; its log tells more
slack-no-channel = Slack shows me no such channel: /invite me there first.
slack-not-inside = I am not in that channel: /invite me there first.
slack-archived = The channel is archived, so I cannot tell it that it is read.
slack-scope-doctor = Slack does not let me read that channel: teamlore doctor slack says why.
slack-scope = Slack does not let me read that channel: the app lacks the scope { $scope }. Put it into the app's settings and install it again.
slack-refuses = Slack does not let me read that channel ({ $word }).
discord-no-content = Discord does not let me read what people write: allow Message Content Intent in the developer portal and set TEAMLORE_DISCORD_MESSAGE_CONTENT=true.
discord-lacks = { $what ->
    [see] Discord does not let me see it: allow it there.
    [read] Discord does not let me read its history: allow it there.
    [post] Discord does not let me post a notice there: allow it there.
   *[several] Discord does not let me see it, read its history or post a notice there: allow it there.
 }
discord-no-server = Discord does not show me that server now: try again.
discord-no-channel = There is no such channel in this server, or I may not see it.
discord-unreadable = Only text channels, announcements and forums can be read.
discord-forum-untold = The forum cannot be told that it is read ({ $error }).

## Forms

form-add = Add documents
form-add-yes = Add
form-address = Web address
form-address-hint = A page, or a single file.
form-files = Or files
form-files-hint = Up to ten. One with the name of a known file replaces it.
form-new-space = Or a new space
form-new-space-hint = Nobody may read it until you grant it.
form-space = Space
form-space-hint = Who may read it can find what you add.
form-space-hint-new = Who may read it can find what you add. A new one is made.
form-space-hint-teach = Who may read it is told the answer.
form-grant = Grant a space
form-grant-yes = Grant
form-member = Every full member
form-everybody = Everybody
form-everybody-hint = No guests, and nobody from other organisations.
form-people = People
form-channels = Channels
form-channels-hint = Everyone who can read the channel, also those who join later.
form-groups = User groups
form-groups-hint = Their ids (S…), apart by blanks.
form-teach = Teach an answer
form-teach-yes = Go on
form-question = Question
form-question-hint = As people ask it.
form-answer = Answer
form-answer-hint = It is quoted with your name.

## Verbs: what they do, in one sentence of at most 100 characters, and what else is good to know

verb-add = Read a web page, or what is said in a channel, so that it can be quoted.
verb-add-more = With --site it is the whole site below that address; an address that ends in .git is a repository. Without --space it goes to the space of this channel, else to general. A new space is made; nobody may read it until it is granted. A channel is chosen with #, or is this one with here; without --space only its own readers may ask about it. To add files, send them to me in a direct message, or write /lore add alone for a form.
verb-teach = Teach the answer to a question.
verb-teach-more = Put both in quotes, or write /lore teach alone for a form. When the question is asked again, the answer is quoted with your name. The same question again replaces its answer. Owners of a space may teach it too. What somebody wrote in a thread can be taught with This answers it, in the menu of the message.
verb-list = List where documents come from.
verb-show = Show a source's documents, and why some were refused.
verb-show-more = A source is named by its id, its name or its address.
verb-refresh = Look again at a source, or at all of them.
verb-refresh-more = What is unchanged costs next to nothing, what changed is replaced, what is gone from a source is removed.
verb-pause = Let nothing look at a source until it is resumed.
verb-pause-more = What is known of it stays, and so does its plan.
verb-resume = End a pause.
verb-resume-more = A look that was missed meanwhile is made at once.
verb-hook = Show or make the webhook of a source.
verb-hook-more = Called by the host of the source, it has the source looked at within seconds. new makes one, in place of the one before, and shows its secret once, to you alone; off ends it.
verb-remove = Remove a source or one document.
verb-remove-more = It is gone from the next answer on. Its text is deleted when the time for undo is over.
verb-undo = Bring back what was removed last.
verb-status = Show what is being read, and how it ended.
verb-retry = Try again what failed.
verb-retry-more = A job is named by the beginning of its id, as /lore status shows it. Of a source, the documents that failed or were refused are read again, one or all of them.
verb-spaces = List the spaces, what they hold and who may read them.
verb-grant = Let somebody read a space.
verb-grant-more = TO is members (every full member), a channel, a person, or a group or role. An owner also hears of questions that the space does not answer and of reads that fail.
verb-revoke = Stop somebody from reading a space.
verb-revoke-more = It holds from the next answer on.
verb-bind = Make a space the channel's own.
verb-bind-more = All who read the channel may read the space; what is added and asked there goes to it.
verb-connect = Tie this team or server to a workspace.
verb-connect-more = The code is made on the server with teamlore connect; it can be used once.
verb-unanswered = List questions that the documents did not answer.
verb-audit = List who changed what.
verb-votes = List the passages that votes move, and whose votes those are.
verb-votes-more = With a passage, named by the beginning of its id, or all, the votes are taken back.
verb-receipts = List the proofs of what was deleted for good.
verb-receipts-more = A receipt is named by the beginning of its id, as a removal tells it.
verb-help = Explain these verbs.

## Discord's commands: at most 100 characters each

command-ask = Ask your team's documents
command-lore = Look after the documents
command-add = Read a page, a file or a channel; alone it is a form
command-teach = Teach the answer to a question; alone it opens a form
option-question = What you want to know
option-only-space = Only documents of this space
option-private = Only you see the answer
option-url = A web page
option-file = A file from your computer
option-read-channel = What is said in a channel, from its beginning
option-to-space = Where it goes; a new one is made
option-asked = As people ask it
option-answer = What they are to be told
option-taught-space = Whose readers are told it; none: this channel's
option-source = The source
option-source-or-all = The source; none: all
option-hook = Make a new one, or end it; none: show it
option-document = Only this document of the source
option-job = A job's id, as /lore status shows it, or a source; none: all
option-code = The code that teamlore connect shows
option-verb = Only this verb
option-channel = The channel
option-space = The space
option-role = A role
option-readers = All readers of a channel
option-person = A person
option-members = Every full member
option-owner = They also hear of its gaps and failures
option-receipt = The beginning of a receipt's id, as a removal tells it
option-passage = Take back the votes on it: the beginning of its id, or all

## What the store and the reading of documents say: known by these words

heard-no-space = There is no space '{ $name }': /lore spaces lists them.
heard-bad-name = '{ $name }' cannot be a name: use small letters, digits, '-' and '_', at most 80.
heard-bad-code = That code is wrong, used or too old: ask for a new one.
heard-no-source = There is no source '{ $name }': /lore list lists them.
heard-source-paused = '{ $name }' is paused: /lore resume { $id } ends that.
heard-several-sources = '{ $name }' names several sources: use one of the ids { $ids }.
heard-source-gone = That source is gone.
heard-none-failed = Nothing of '{ $name }' was refused or failed under that name: /lore show { $id } lists its documents.
heard-no-undo = There is nothing to undo: no removal is waiting.
heard-question-gone = That question is not on record any more: ask it again.
heard-answer-gone = That answer is not on record any more.
heard-no-answer = That question has no answer yet.
heard-no-job = There is no such job: /lore status lists them.
heard-no-failed-job = There is no such failed job: /lore status lists them.
heard-done-already = That was done already or is too old: give the command again.
heard-no-receipt = There is no receipt '{ $name }': what was removed gets one when its text is deleted; /lore receipts lists them.
heard-lesson-empty = A question and its answer are needed: both with words in them.
heard-lesson-long = That is too long: a question has at most { $question } characters, an answer { $answer }.
heard-upload-gone = That document is gone: hand it over again.
heard-no-votes = No passage '{ $name }' has votes: /lore votes lists them.
heard-several-passages = '{ $name }' names several passages: write more of the id.
heard-too-large = is larger than { $size } MB: split it
heard-too-much-text = holds more than { $size } MB of text: split it
heard-empty = is empty: there is no text in it
heard-broken = is broken: it cannot be read as { $kind }
heard-broken-zip = is broken: its zip container cannot be opened
heard-encrypted = is encrypted: remove the password and add it again
heard-binary = is not text: it holds binary data
heard-nested = is an archive inside an archive: unpack it first
heard-no-quotable = it holds no text that could be quoted
heard-unreachable = { $address } cannot be reached.
heard-too-slow = { $address } did not answer in time.
heard-broke-off = { $address } broke off or sent no proper answer.
heard-no-host = There is no host of the name { $host }.
heard-nothing-there = There is nothing at { $address } (HTTP { $status }).
heard-not-open = { $address } is not open to everyone (HTTP { $status }).
heard-not-now = { $address } cannot be had now (HTTP { $status }).
heard-private-host = { $address } leads to a private or reserved address; an operator can name the host in FETCH_ALLOW.
heard-robots = robots.txt of the site does not allow that it is read.
