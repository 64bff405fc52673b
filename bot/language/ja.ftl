### Teamlore 自身の言葉、日本語。/lore の後の語は入力するとおりに残します。

## 回答

not-sure = 確実ではありませんが、参考になるかもしれません:
nothing-found = ここで使える文書には見つかりませんでした。
nothing-way-on = 別の言葉なら見つかるかもしれません。書かれていないことを知っている人もいます。
may-not = ここではこの質問に使える文書がありません。
may-not-way-on = 管理者は、個人またはこのチャンネルに文書を公開できます。
cannot-look = 今は文書を調べられません。後でもう一度お尋ねください。
went-wrong = こちらで問題が起きました。もう一度お尋ねください。
asked-this = { $when }の質問です。
from-further-down = … さらに下から:
untitled = 文書
updated = { $when }に更新
page = { $number } ページ
see-also = 関連: { $titles }
show-more = もっと見る
share = チャンネルで共有
ask-person = 人に尋ねる
ask-elsewhere = 別のサーバーで尋ねる
open = 開く
helpful = 役に立った
not-helpful = 役に立たなかった
this-helped = この回答は役に立ちました
did-not-help = 役に立ちませんでした
you-said-helpful = 「役に立った」と評価済みです。もう一度押すと取り消せます。
you-said-unhelpful = 「役に立たなかった」と評価済みです。もう一度押すと取り消せます。
thanks = ありがとうございます。もう一度押すと取り消せます。
noted = 「役に立たなかった」と記録しました。もう一度押すと取り消せます。
vote-back = 評価を取り消しました。
nobody-to-ask = 尋ねられる担当者がいません。管理者は /lore grant で担当者を指定できます。
asked-people = これらの文書の担当者に尋ねました。
asked-already = すでに人に尋ねています。
answer-it = 回答を教える
shared = ここの全員に向けてもう一度質問しました。
shared-already = すでに共有されています。
only-asker-shares = 回答を共有できるのは質問した本人だけです。
question-gone = その質問の記録はもうありません。もう一度お尋ねください。
gap-asked = { $person } さんが、文書に答えのない質問をしました:
gap-title = 答えをご存じですか？
see-in-thread = スレッドで見る
see-in-channel = チャンネルで見る
working = 文書を調べています
before-yours = 先に { $count } 件の質問があります。回答はここに届きます。
not-connected = このチームは Teamlore に接続されていません。管理者は /lore connect を使えます。
ask-me = チームの文書について何でもお尋ねください。
too-many = 一度に質問が多すぎます。{ $count } 秒後にもう一度お尋ねください。
try-again-here = こちらで問題が起きました。もう一度お試しください。
try-in-a-moment = Teamlore 自体に問題が起きました。少し後でもう一度お試しください。
slack-busy = Slack が今は受け付けません。少し後でもう一度お試しください。
what-about = { $title } について何が書かれていますか？

## ターミナル

terminal-not-sure = 確実ではありません。答えではない可能性があります。
terminal-nothing = 文書にはありません。
terminal-may-not = ここでは質問できません。

## 時期、場所、数

today = 今日
yesterday = 昨日
just-now = たった今
never = なし
minutes-ago = { $count } 分前
hours-ago = { $count } 時間前
days-ago = { $count } 日前
weeks-ago = { $count } 週間前
months-ago = { $count } か月前
years-ago = { $count } 年前
moment = { $date } { $time }（UTC）
place-page = { $of } ページ
place-slide = スライド { $of }
place-sheet = シート { $of }
place-part = { $of } の中
place-line = { $of } 行目
comma = 、
documents = 文書 { $count } 件
passages = 箇所 { $count } 件
sources = 情報源 { $count } 件
files = ファイル { $count } 件
votes = 評価 { $count } 件
more-words = … ほか { $count } 語
more-parts = … ほか { $count } 部分
more-lines = … ほか { $count } 行
more-items = … ほか { $count } 項目
more-readers = … ほか { $count } 件の閲覧者
more-spaces = … ほか { $count } 件
and-more = ほか { $count } 件

## チャンネルやサーバーへの参加、どの文書か

hello-slack = こんにちは。{ $bot } で質問すると、答えが書かれた文書の箇所と、その場所へのリンクをスレッドで返します。そのスレッドでは名前を呼ばずに続けて質問できます。{ $ask } の回答は質問した人だけに見えます。
hello-discord = こんにちは。{ $ask } または名前を呼んで質問すると、答えが書かれた文書の箇所と、その場所へのリンクを返します。回答に返信すると続けて質問できます。{ $private } を付けると、回答は質問した人だけに見えます。
reads-nothing-slack = ここで読める文書はまだありません。管理者はこのチャンネルにスペースを公開できます: { $command }
reads-nothing-discord = ここで読める文書はまだありません。管理者は文書を追加できます: { $command }
reads-only = このチャンネルの全員がここでの回答を読めるため、使うのは次のものだけです:
share-no-server = Teamlore に接続された共通のサーバーがありません。サーバーで /ask を使うか、名前を呼んでお尋ねください。
which-server = 共通のサーバーが複数あります。どのサーバーの文書ですか？ 選択は記憶します。
message-gone = そのメッセージはもうありません。もう一度お尋ねください。
not-in-server = そのサーバーのメンバーではないか、サーバーが接続されていません。
will-remember = 記憶しました。
answered-already = それにはすでに回答しました。

## ホームタブ

home-title = 文書に質問する
home-how = 答えが書かれたチームの文書の箇所を返します。
home-here = { $here }: 「メッセージ」タブに書いてください。回答を読むのは本人だけです。
home-here-name = ここで
home-channel = { $channel }: メンションすると、スレッドで全員に回答します。
home-channel-name = チャンネルで
home-ask = { $ask } はどこでも使えます。共有するまで回答は本人だけのものです。
home-example = 例:
home-recent = 最近の質問
home-looking = まだ調べています
outcome = { $outcome ->
    [answered] 回答済み
    [weak] 確実ではない回答
    [nothing] 文書になし
    [denied] 許可なし
    [unavailable] 調べられず
   *[error] 失敗
 }
home-sources = 情報源
home-no-sources = まだありません。/lore add で Web アドレスやファイルを追加できます。
home-jobs = 作業
home-retry = 再試行: { $what }
home-gaps = 回答のない質問
home-asked-times = { $times } 回、最後は{ $when }
home-spaces = 誰が何を読めるか
nobody-yet = まだ誰もいません
source-gone = なくなった情報源
shelf-refused = 不採用 { $count } 件
shelf-ready = 準備完了
shelf-waiting = 待機中
job-state = { $state ->
    [queued] 待機中
    [running] 実行中
    [done] 完了
   *[failed] 失敗
 }

## 管理: ボタン

confirm-add = 追加
confirm-add-for-all = 追加して全メンバーに公開
confirm-refresh = 再確認
confirm-remove = 削除
confirm-grant = 閲覧を許可
confirm-owner = 担当者にする
confirm-revoke = 取り消す
confirm-bind = 結び付ける
confirm-connect = 接続
confirm-teach = 教える
confirm-hook-new = 作成
confirm-hook-off = 終了
confirm-votes = 取り消す
cancel = キャンセル
undo = 元に戻す
retry = 再試行
retry-all = すべて再試行
retry-failed = 失敗分を再試行
refresh = 再確認
remove = 削除

## 管理: 拒否と空の一覧

not-admin = /lore を使えるのは管理者だけです。質問には /ask を使ってください。
not-admin-files = ここで文書を追加できるのは管理者だけです。
not-trusted = 回答を教えられるのは、管理者とスペースの担当者だけです。
broken = Teamlore 自体に問題が起きました。詳細はログにあります。ほかには何も変更していません。
cancelled = 何も変更していません。
old-button = このボタンは古すぎます。もう一度コマンドを実行してください。
no-more = これ以上表示できるものはありません。情報源は削除されました。
only-web = ここで追加できるのは https:// または http:// で始まる Web アドレスだけです。ファイルは直接送ってください。サーバーのフォルダーはサーバー上で teamlore add で追加します。
no-passwords = ユーザー名やパスワードを含むアドレスは読めません。取り除いてください。
what-to-add = 何を読みますか？ /lore add URL と書くか、ダイレクトメッセージでファイルを送ってください。
what-to-teach = 質問は何で、回答は何ですか？ /lore teach QUESTION ANSWER と、引用符を付けて書いてください。
no-question = どの質問への回答か分かりません。質問で始まったスレッドの返信で選んでください。
no-files = 追加できるファイルがありません。
nothing-fits = 追加できるものがありません:
left-out = 次のものは除かれます:
replaces = 同名のものを置き換えます
same-name = 同じ名前のものがほかにあります。名前を変えてください
too-big = { $megabytes } MB を超えています。分割してください
unread-kind = .{ $ending } で終わるファイルは読めません
no-sources = 情報源はまだありません。/lore add URL で作るか、ファイルを送ってください。
all-paused = すべての情報源が一時停止中です。/lore resume SOURCE で再開します。
no-jobs = まだ何も読んでおらず、待っているものもありません。
no-gaps = これまでの質問にはすべて回答しました。
no-entries = まだ何も変更されていません。
no-receipts = まだ何も完全には削除されていません。
no-such-verb = 「{ $verb }」というコマンドはありません。/lore help で一覧を表示します。
no-such-verb-near = 「{ $verb }」というコマンドはありません。/lore { $near } のことですか？ /lore help で一覧を表示します。
usage = 書き方: /lore { $of }
no-such-option = ここに「{ $option }」というオプションはありません。書き方: /lore { $of }
not-a-reader = 「{ $text }」には公開できません。members と書くか、# でチャンネル、@ で人やグループを選んでください。ID が必要です。
not-a-channel = 「{ $text }」はチャンネルではありません。# で選んでください。ID が必要です。
no-such-document = 「{ $source }」に文書「{ $path }」はありません。/lore show { $id } で一覧を表示します。
one-address-or-files = Web アドレスかファイルの、どちらか一方を指定してください。
one-address-or-file = Web アドレスかファイルの、どちらか一方を指定してください。
one-of-three = Web アドレス、ファイル、チャンネルのうち、一つを指定してください。
one-of-four = ロール、チャンネル、人、members のうち、一つを指定してください。
name-somebody = 閲覧できる人を指定してください。
name-one = 一つずつ指定してください。それぞれについて確認します。
no-file-no-thread = このメッセージにはファイルもスレッドもありません。
thread-hidden = Discord の設定により、ここではスレッドを読めません。TEAMLORE_DISCORD_MESSAGE_CONTENT が求めるメッセージ内容が必要です。ファイルはそれなしで追加できます。
thread-empty = そのスレッドには誰も何も書いていません。
thread-unread = そのスレッドには読めるものがありません。
which-first = まず何か質問して、どのサーバーのことか教えてください。
file-too-big = 「{ $name }」は { $megabytes } MB を超えています。
file-elsewhere = 「{ $name }」は { $platform } 上にないため、取得しません。
file-not-handed = { $platform } から「{ $name }」を取得できません。もう一度お試しください。
file-reinstall = Slack から「{ $name }」を取得できません。アプリを再インストールしてください。
file-not-fetched = 「{ $name }」を取得できませんでした。もう一度お試しください。

## 管理: 追加、再確認、削除

reads-url = { $url } を読み、スペース { $space } で回答に使います。
reads-site = { $url } 以下のサイトの全ページを読み、スペース { $space } で回答に使います。
reads-git = リポジトリ { $url } のファイルを読み、スペース { $space } で回答に使います。
reads-files = { $count ->
   *[other] { $files }を読み、スペース { $space } で回答に使います。
 }
known-already = そこではすでに登録済みです。もう一度確認し、変わったものを置き換えます。
also-in = { $spaces } にも残ります。これは二つ目の追加になります。
and-last = { $names }と{ $last }
new-space = スペース { $space } は新規です。公開されるまで誰も読めません。
no-readers = { $space } はまだ誰も読めません: /lore grant { $name } members
read-by = ここからの回答を読めるのは { $who } です。
reading = { $what } を読んでいます …
reading-many = 読んでいます …
fetching = { $files }を取得しています …
refresh-all = { $sources }（{ $documents }）を再確認します。変わっていないものはほとんど負荷になりません。情報源からなくなったものは削除されます。
remove-source = { $space } から { $name } を削除します: { $size }。次の回答から反映されます。
remove-document = { $source } から { $path } を削除します: { $size }。次の回答から反映されます。
comes-back = 情報源にまだある場合は、次の確認で元に戻ります。
deleted-at-once = 本文はすぐに消去されます。元に戻せません。
grace = { $hours } 時間以内なら /lore undo で元に戻せます。その後、本文は消去されます。
removed-for-good = { $what } を削除し、本文を消去しました。
removed-until = { $what } を削除しました。{ $until } まで元に戻せます。
will-be-proved = 本文が消去されると、/lore receipts { $receipt } で証明できます。
restored = { $what } を元に戻しました。
paused = { $name } を一時停止しました。登録済みの内容は残り、確認は行いません。
resumed = { $name } の確認を再開しました: { $rhythm }。
rhythm-every = { $unit ->
    [minutes] { $count ->
       *[other] { $count } 分ごと
     }
    [hours] { $count ->
       *[other] { $count } 時間ごと
     }
    [days] { $count ->
       *[other] { $count } 日ごと
     }
   *[weeks] { $count ->
       *[other] { $count } 週間ごと
     }
 }
rhythm-cron = { $times }
rhythm-by-hand = 手動
looks-again = { $rhythm }、次回は { $until }

## 管理: 誰が読めるか

every-member = すべての正規メンバー
nobody = 誰もいません
the-documents = { $documents }
whatever-comes = 今後のすべて
grant-preview = { $who } が { $space } の内容を読めるようになります: { $what }。
owner-preview = 担当者には、回答できなかった質問や読み取りの失敗も知らせます。
granted-already = { $who } はすでに { $space } を読めます。
granted = { $who } はこれから { $space } を読めます。
granted-owner = { $who } はこれから { $space } を読めます。担当者として、未回答や失敗の知らせも届きます。
revoke-preview = { $who } に対して { $space } を閉じます: { $documents }。次の回答から反映されます。別の許可で読めるものはそのままです。
not-granted = { $space } は { $who } に公開されていませんでした。
revoked = { $who } に対して { $space } を閉じました。別の許可がある場合は引き続き読めます。
bind-preview = { $channel } を読む全員が { $space } の内容を読めるようになります: { $what }。そこで追加や質問をすると、このスペースが使われます。
bound = { $channel } は { $space } を読み、そこに追加し、そこに質問します。
connect-preview = このチームは現在のワークスペースを離れます。そこにある{ $sources }はここでは使えなくなります。以後はコードのワークスペースを使います。
connected = このチームを接続しました。新しいワークスペースの内容をここで質問できます。
connected-already = このチームはすでにそのワークスペースに属しています。
team-untied = このチームはまだ Teamlore に接続されていません。/lore connect CODE で接続します。
team-only-admin = 接続できるのはこのチームの管理者だけです。
team-tied = このチームを接続しました。質問は /ask、詳しくは /lore help です。
server-untied = このサーバーはまだ Teamlore に接続されていません。/lore connect CODE で接続します。
server-only-admin = 接続できるのはこのサーバーの管理者だけです。
server-tied = このサーバーを接続しました。質問は /ask、詳しくは /lore help です。

## 管理: 作業の経過と結果

waiting-for-turn = { $what } の読み取りを待っています …
so-far = { $what } を読んでいます
so-far-count = { $what } を読んでいます: { $documents }中 { $done } 件
passages-a-second = 毎秒 { $rate } 箇所
count-added = 追加 { $count } 件
count-updated = 更新 { $count } 件
count-unchanged = 変更なし { $count } 件
count-removed = 削除 { $count } 件
count-refused = 不採用 { $count } 件
count-failed = 失敗 { $count } 件
read-done = { $what } を読みました: { $counts }。
nothing-to-do = 作業なし
quoted-name = 「{ $name }」
new-passages = 新しい内容には引用できる{ $passages }が含まれます。
refused-documents = 取り込まなかったもの:
failed-documents = 今回読めなかったもの:
reading-failed = { $what } の読み取りに失敗しました: { $reason }
log-tells-why = 理由はログにあります
removed-source = 削除された情報源
work = { $kind ->
    [ingest] 読み取り
    [sync] 整理
    [reembed] ベクトルの再計算
   *[purge] 削除したものの消去
 }
work-state = { $state ->
    [queued] 待機中
    [running] 実行中
    [done] 完了
   *[failed] 失敗
 }
source-works-title = 情報源が復旧しました
source-works = スペース { $space } の { $name } をまた読めるようになりました。検索結果は最新です。
source-fails-title = 情報源に問題があります
source-fails = スペース { $space } の { $name } を読めませんでした: { $reason }
source-fails-stays = 登録済みの内容は残ります。また読めるようになったらお知らせします。

## 管理: 一覧

list-sources = 情報源
list-gaps = 確実な回答のない質問
list-audit = 誰が何を変更したか
list-spaces = スペース
list-jobs = 作業
list-help = /lore でできること
list-receipts = 完全に削除されたもの
list-votes = 評価で動く箇所
first-hint = 質問には /ask を使います。/lore help VERB で各コマンドの説明を表示します。
kind = { $kind ->
    [folder] サーバーのフォルダー
    [file] サーバーのファイル
    [url] Web ページ
    [site] Web サイト
    [git] リポジトリ
    [export] ほかのツールからのエクスポート
    [upload] チャットで渡された文書
    [channel] チャンネルでの発言
    [taught] 教えられた質問と回答
   *[corpus] 記録の集まり
 }
held = { $documents }、{ $passages }
gap-outcome = { $outcome ->
    [weak] 確実ではない回答
    [nothing] 見つからず
    [denied] 許可なし
    [unavailable] 利用不可
   *[error] エラー
 }
label-what = 種類
label-space = スペース
label-holds = 内容
label-looked-at = 確認
label-looks-again = 次の確認
label-reached = 到達
label-oldest = 最も古いもの
label-failed = 失敗
label-paused = 一時停止
label-receipt = 証明書
label-deleted = 削除
label-that-was = 対象
label-asked = 依頼
label-done = 完了
label-contents = 内容
label-digest = ダイジェスト
label-question = 質問
label-answer = 回答
label-address = アドレス
label-secret = シークレット
label-made = 作成
label-called = 呼び出し
space-line = { $space }: { $sources }、{ $documents } · 閲覧: { $who }
when-by = { $when }、{ $who }
reached = { $documents }中 { $done } 件
reached-note = { $documents }中 { $done } 件: { $note }
not-taken-in = 不採用 { $count } 件
looked-at = 確認: { $when }
not-sound = 証明書の内容と一致しません
document-state = { $state ->
    [pending] 処理待ち
    [refused] 不採用
    [failed] 失敗
   *[published] 公開済み
 }
done-state = { $state ->
    [denied] 許可なし
    [refused] 拒否
    [failed] 失敗
   *[done] 完了
 }

## 管理: 教えられた回答、Webhook、評価

teaches = スペース { $space } で、この質問にこう回答します:
replaces-answer = この質問に以前教えられた回答を置き換えます。
hook-made = シークレットは二度と表示されません。情報源のホストに両方を入力し、コンテンツタイプは application/json にしてください。署名できないホストはシークレットを Bearer トークンとして送ります。
hook-local = このアドレスには外部から安全に到達できません。サーバーの設定 TEAMLORE_PUBLIC_URL で到達先を指定します。
hook-of-channel = チャンネルに Webhook は不要です。発言はその場で届きます。呼び出すと、保存済みの内容を再確認するだけです。
hook-hidden = シークレットは作成時に表示されました。/lore hook SOURCE new で新しく作れます。
hook-new = 新しい Webhook を作ります。以前のアドレスとシークレットは使えなくなります。
hook-off = Webhook を終了します。以後は誰も呼び出せません。
no-hook = Webhook はありません。/lore hook { $id } new で作れます。
hook-of = { $name } の Webhook
hook-is-off = { $name } の Webhook を終了しました。
no-votes = 検索できる箇所に評価はありません。
votes-hint = 評価は同じ言葉の質問に効き、30 日で半減します。
no-votes-on = 箇所「{ $name }」に評価はありません。/lore votes で一覧を表示します。
votes-preview = { $passages }に対する{ $votes }を取り消します。以後は数えません。元に戻せません。
votes-taken-back = { $votes }を取り消しました。
moved = { $source } の { $document } · 最大 { $moves }
thought-helpful = { $person } さんは「{ $question }」に役立ったと評価しました、{ $when }
thought-unhelpful = { $person } さんは「{ $question }」に役立たなかったと評価しました、{ $when }

## 管理: 読み取るチャンネル

looking = チャンネルを確認しています …
other-platform = チャンネルはそれがある場所で追加します。そのプラットフォームでコマンドを実行してください。
channel-known = すでに読み取り対象です。すべて読み直し、変わったものを置き換えます。
channel-no-team = このワークスペースのチームやサーバーにそのチャンネルがないか、参加していません。
channel-not-inside = 非公開チャンネルを読み取らせられるのは、そこを読んでいる人だけです。
channel-direct = ダイレクトメッセージは読みません。チャンネルを指定してください。
channel-add = { $channel } の過去の発言を読み、スペース { $space } で回答に使います。先にそこでお知らせを投稿します。その後の投稿、編集、削除も反映します。
channel-reads-back = { $channel } にお知らせを投稿し、新しいメッセージから順に読みます。進み具合は /lore list で分かります。
channel-notice-shared = このチャンネルのメッセージは、これから回答に使われます。スペース { $space } を読める人が質問できます。
channel-notice-own = このチャンネルのメッセージは、これから回答に使われます。質問できるのはこのチャンネルを読む人だけです。
channel-notice-ends = 編集や削除はここにも反映されます。管理者は { $command } で終了できます。
channel-notice-title = 回答に使うもの
channel-refused = プラットフォームに拒否されました（{ $why }）。
channel-bug = Teamlore のエラー。詳細はログにあります
slack-no-channel = Slack にそのチャンネルが見当たりません。先に /invite で招待してください。
slack-not-inside = そのチャンネルに参加していません。先に /invite で招待してください。
slack-archived = アーカイブ済みのチャンネルなので、読み取りのお知らせを投稿できません。
slack-scope-doctor = Slack でそのチャンネルを読めません。理由は teamlore doctor slack で分かります。
slack-scope = Slack でそのチャンネルを読めません。アプリに権限 { $scope } がありません。アプリの設定に加えて、再インストールしてください。
slack-refuses = Slack でそのチャンネルを読めません（{ $word }）。
discord-no-content = Discord で投稿の内容を読めません。開発者ポータルで Message Content Intent を許可し、TEAMLORE_DISCORD_MESSAGE_CONTENT=true を設定してください。
discord-lacks = { $what ->
    [see] Discord でそのチャンネルが見えません。そこで許可してください。
    [read] Discord でその履歴を読めません。そこで許可してください。
    [post] Discord でそこにお知らせを投稿できません。そこで許可してください。
   *[several] Discord でそのチャンネルの表示、履歴の閲覧、お知らせの投稿ができません。そこで許可してください。
 }
discord-no-server = Discord で今そのサーバーが見えません。もう一度お試しください。
discord-no-channel = このサーバーにそのチャンネルがないか、見る権限がありません。
discord-unreadable = 読めるのはテキストチャンネル、アナウンス、フォーラムだけです。
discord-forum-untold = フォーラムに読み取りのお知らせを投稿できません（{ $error }）。

## フォーム

form-add = 文書を追加
form-add-yes = 追加
form-address = Web アドレス
form-address-hint = ページ、または一つのファイル。
form-files = またはファイル
form-files-hint = 10 件まで。既存のファイルと同名のものは置き換えます。
form-new-space = または新しいスペース
form-new-space-hint = 公開するまで誰も読めません。
form-space = スペース
form-space-hint = 閲覧できる人は、追加したものを見つけられます。
form-space-hint-new = 閲覧できる人は、追加したものを見つけられます。新しいものは作成されます。
form-space-hint-teach = 閲覧できる人に回答が届きます。
form-grant = スペースを公開
form-grant-yes = 公開
form-member = すべての正規メンバー
form-everybody = 全員
form-everybody-hint = ゲストと他の組織の人は含みません。
form-people = 人
form-channels = チャンネル
form-channels-hint = チャンネルを読める全員。後から参加する人も含みます。
form-groups = ユーザーグループ
form-groups-hint = その ID（S…）を空白で区切ってください。
form-teach = 回答を教える
form-teach-yes = 次へ
form-question = 質問
form-question-hint = 人が尋ねるとおりに。
form-answer = 回答
form-answer-hint = あなたの名前とともに引用されます。

## コマンド: 何をするか（100 文字以内の一文）と、知っておくとよいこと

verb-add = Web ページやチャンネルでの発言を読み、引用できるようにします。
verb-add-more = --site を付けると、そのアドレス以下のサイト全体です。.git で終わるアドレスはリポジトリです。--space がなければこのチャンネルのスペース、それもなければ general に入ります。新しいスペースは作成され、公開されるまで誰も読めません。チャンネルは # で選び、here はこのチャンネルです。--space がなければ、質問できるのはその閲覧者だけです。ファイルはダイレクトメッセージで送るか、/lore add だけを書くとフォームが開きます。
verb-teach = 質問への回答を教えます。
verb-teach-more = 両方に引用符を付けるか、/lore teach だけを書くとフォームが開きます。次に同じ質問があると、回答はあなたの名前とともに引用されます。同じ質問をもう一度教えると置き換わります。スペースの担当者も教えられます。スレッドに書かれたものは、メッセージのメニューの This answers it で教えられます。
verb-list = 文書の情報源を一覧します。
verb-show = 情報源の文書と、不採用の理由を表示します。
verb-show-more = 情報源は ID、名前、アドレスのいずれかで指定します。
verb-refresh = 情報源を一つまたはすべて再確認します。
verb-refresh-more = 変わっていないものはほとんど負荷になりません。変わったものは置き換え、情報源からなくなったものは削除します。
verb-pause = 再開するまで情報源の確認を止めます。
verb-pause-more = 登録済みの内容も予定も残ります。
verb-resume = 一時停止を終えます。
verb-resume-more = その間に逃した確認はすぐに行います。
verb-hook = 情報源の Webhook を表示または作成します。
verb-hook-more = 情報源のホストから呼び出されると、数秒で確認します。new は以前のものに代えて新しく作り、シークレットを一度だけ本人に表示します。off は終了します。
verb-remove = 情報源または文書を一つ削除します。
verb-remove-more = 次の回答からなくなります。本文は undo の期限が過ぎると消去されます。
verb-undo = 最後に削除したものを元に戻します。
verb-status = 読み取りの状況と結果を表示します。
verb-retry = 失敗したものを再試行します。
verb-retry-more = 作業は /lore status に出る ID の先頭で指定します。情報源では、失敗または不採用の文書を一つまたはすべて読み直します。
verb-spaces = スペースと、その内容、閲覧できる人を一覧します。
verb-grant = 誰かにスペースの閲覧を許可します。
verb-grant-more = TO は members（すべての正規メンバー）、チャンネル、人、グループまたはロールです。担当者（owner）には、未回答の質問や読み取りの失敗も知らせます。
verb-revoke = 誰かのスペースの閲覧を止めます。
verb-revoke-more = 次の回答から有効です。
verb-bind = チャンネルに専用のスペースを割り当てます。
verb-bind-more = チャンネルを読む全員がスペースを読めます。そこで追加や質問をすると、このスペースが使われます。
verb-connect = このチームまたはサーバーをワークスペースに結び付けます。
verb-connect-more = コードはサーバー上で teamlore connect により作成し、一度だけ使えます。
verb-unanswered = 文書で回答できなかった質問を一覧します。
verb-audit = 誰が何を変更したかを一覧します。
verb-votes = 評価で動く箇所と、その評価をした人を一覧します。
verb-votes-more = 箇所を ID の先頭または all で指定すると、評価を取り消します。
verb-receipts = 完全に削除されたものの証明を一覧します。
verb-receipts-more = 証明書は、削除時に示される ID の先頭で指定します。
verb-help = これらのコマンドを説明します。

## Discord のコマンド: それぞれ 100 文字以内

command-ask = チームの文書に質問します
command-lore = 文書を管理します
command-add = ページ、ファイル、チャンネルを読みます。単独ではフォームを開きます
command-teach = 質問への回答を教えます。単独ではフォームを開きます
option-question = 知りたいこと
option-only-space = このスペースの文書だけ
option-private = 回答は本人だけに見えます
option-url = Web ページ
option-file = お使いの端末のファイル
option-read-channel = チャンネルの最初からの発言
option-to-space = 追加先。新しいものは作成されます
option-asked = 人が尋ねるとおりに
option-answer = 伝える内容
option-taught-space = 伝える相手のスペース。なければこのチャンネルのもの
option-source = 情報源
option-source-or-all = 情報源。なければすべて
option-hook = 新しく作るか終了します。なければ表示します
option-document = 情報源のこの文書だけ
option-job = /lore status に出る作業の ID、または情報源。なければすべて
option-code = teamlore connect が示すコード
option-verb = このコマンドだけ
option-channel = チャンネル
option-space = スペース
option-role = ロール
option-readers = チャンネルの閲覧者全員
option-person = 人
option-members = すべての正規メンバー
option-owner = 未回答や失敗の知らせも届きます
option-receipt = 削除時に示される証明書の ID の先頭
option-passage = 評価を取り消す箇所。ID の先頭または all

## 保存と読み取りが伝えること

heard-no-space = スペース「{ $name }」はありません。/lore spaces で一覧を表示します。
heard-bad-name = 「{ $name }」は名前にできません。小文字、数字、「-」、「_」を 80 文字以内で使ってください。
heard-bad-code = コードが間違っているか、使用済みか、古すぎます。新しいコードをもらってください。
heard-no-source = 情報源「{ $name }」はありません。/lore list で一覧を表示します。
heard-source-paused = 「{ $name }」は一時停止中です。/lore resume { $id } で再開します。
heard-several-sources = 「{ $name }」に当てはまる情報源が複数あります。ID { $ids } のどれかを使ってください。
heard-source-gone = その情報源はもうありません。
heard-none-failed = 「{ $name }」でその名前の不採用や失敗はありません。/lore show { $id } で文書の一覧を表示します。
heard-no-undo = 元に戻せるものはありません。
heard-question-gone = その質問の記録はもうありません。もう一度お尋ねください。
heard-answer-gone = その回答の記録はもうありません。
heard-no-answer = その質問にはまだ回答がありません。
heard-no-job = その作業はありません。/lore status で一覧を表示します。
heard-no-failed-job = その失敗した作業はありません。/lore status で一覧を表示します。
heard-done-already = すでに実行済みか、古すぎます。もう一度コマンドを実行してください。
heard-no-receipt = 証明書「{ $name }」はありません。本文が消去されると作られます。/lore receipts で一覧を表示します。
heard-lesson-empty = 質問と回答の両方に言葉が必要です。
heard-lesson-long = 長すぎます。質問は { $question } 文字、回答は { $answer } 文字までです。
heard-upload-gone = その文書はもうありません。もう一度送ってください。
heard-no-votes = 箇所「{ $name }」に評価はありません。/lore votes で一覧を表示します。
heard-several-passages = 「{ $name }」に当てはまる箇所が複数あります。ID をもっと長く書いてください。
heard-too-large = { $size } MB を超えています。分割してください
heard-too-much-text = 本文が { $size } MB を超えています。分割してください
heard-empty = 空です。本文がありません
heard-broken = 壊れています。{ $kind } として読めません
heard-broken-zip = 壊れています。ZIP を開けません
heard-encrypted = 暗号化されています。パスワードを外して追加し直してください
heard-binary = テキストではなく、バイナリデータです
heard-nested = アーカイブの中のアーカイブです。先に展開してください
heard-no-quotable = 引用できる本文がありません
heard-unreachable = { $address } に接続できません。
heard-too-slow = { $address } が時間内に応答しませんでした。
heard-broke-off = { $address } が途中で切れたか、正しく応答しませんでした。
heard-no-host = { $host } という名前のホストはありません。
heard-nothing-there = { $address } には何もありません（HTTP { $status }）。
heard-not-open = { $address } は一般に公開されていません（HTTP { $status }）。
heard-not-now = { $address } は今取得できません（HTTP { $status }）。
heard-private-host = { $address } は非公開または予約済みのアドレスです。運用者は FETCH_ALLOW にホストを指定できます。
heard-robots = サイトの robots.txt が読み取りを許可していません。
