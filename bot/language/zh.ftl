### Teamlore 自己说的话，简体中文。/lore 之后的词保持输入时的样子。

## 回答

not-sure = 不太确定，但这也许有帮助：
nothing-found = 在我此处可以使用的文档中没有找到。
nothing-way-on = 换个说法也许能找到；没有写下来的事，常常有人知道。
may-not = 我在这里没有可用于这个问题的文档。
may-not-way-on = 管理员可以向个人或此频道开放文档。
cannot-look = 我现在无法查阅文档。请稍后再问。
went-wrong = 我这边出了问题。请再问一次。
asked-this = 提问时间：{ $when }。
from-further-down = … 来自下文：
untitled = 文档
updated = 更新于{ $when }
page = 第 { $number } 页
see-also = 另见：{ $titles }
show-more = 显示更多
share = 在频道中分享
ask-person = 问问别人
ask-elsewhere = 问另一个服务器
open = 打开
helpful = 有帮助
not-helpful = 没有帮助
this-helped = 这个回答有帮助
did-not-help = 没有帮助
you-said-helpful = 您已评价为有帮助。再按一次即可撤回。
you-said-unhelpful = 您已评价为没有帮助。再按一次即可撤回。
thanks = 谢谢。再按一次即可撤回。
noted = 已记录：没有帮助。再按一次即可撤回。
vote-back = 您的评价已撤回。
nobody-to-ask = 没有指定可以询问的人：管理员可以用 /lore grant 指定负责人。
asked-people = 我已询问负责这些文档的人。
asked-already = 已经问过别人了。
answer-it = 教我答案
shared = 已为这里的所有人重新提问。
shared-already = 已经分享过了。
only-asker-shares = 只有提问者才能分享回答。
question-gone = 该问题已不在记录中：请再问一次。
gap-asked = { $person } 问了一个文档没有回答的问题：
gap-title = 您能帮忙吗？
see-in-thread = 在消息列中查看
see-in-channel = 在频道中查看
working = 正在查阅文档
before-yours = 前面还有 { $count } 个问题；回答会出现在这里。
not-connected = 此团队尚未连接到 Teamlore：管理员可以使用 /lore connect
ask-me = 关于团队文档的问题都可以问我。
too-many = 一次提问太多：请在 { $count } 秒后再问。
try-again-here = 我这边出了问题。请再试一次。
try-in-a-moment = Teamlore 本身出了问题：请稍后再试。
slack-busy = Slack 现在不再接受请求：请稍后再试。
what-about = 关于 { $title }，我们有哪些内容？

## 终端

terminal-not-sure = 不太确定：这也许不是答案。
terminal-nothing = 文档中没有。
terminal-may-not = 您不能在这里提问。

## 时间、位置和数量

today = 今天
yesterday = 昨天
just-now = 刚刚
never = 从未
minutes-ago = { $count } 分钟前
hours-ago = { $count } 小时前
days-ago = { $count } 天前
weeks-ago = { $count } 周前
months-ago = { $count } 个月前
years-ago = { $count } 年前
moment = { $date } { $time }（UTC）
place-page = 第 { $of } 页
place-slide = 第 { $of } 张幻灯片
place-sheet = 工作表 { $of }
place-part = 位于 { $of }
place-line = 第 { $of } 行
comma = 、
documents = { $count } 个文档
passages = { $count } 个段落
sources = { $count } 个来源
files = { $count } 个文件
votes = { $count } 个评价
more-words = … 还有 { $count } 个词
more-parts = … 还有 { $count } 个部分
more-lines = … 还有 { $count } 行
more-items = … 还有 { $count } 项
more-readers = … 还有 { $count } 个读者
more-spaces = … 还有 { $count } 个
and-more = 还有 { $count } 个

## 加入频道或服务器；指的是谁的文档

hello-slack = 您好！用 { $bot } 向我提问，我会在消息列中用文档里写明答案的段落回答，并附上指向该处的链接。在该消息列中可以继续提问，不必再提到我。{ $ask } 的回答只有提问者看得到。
hello-discord = 您好！用 { $ask } 或提到我来提问，我会用文档里写明答案的段落回答，并附上指向该处的链接。回复我的回答即可继续提问。加上 { $private }，回答只有提问者看得到。
reads-nothing-slack = 我在这里还不能读取任何文档。管理员可以向此频道开放一个空间：{ $command }
reads-nothing-discord = 我在这里还不能读取任何文档。管理员可以添加文档：{ $command }
reads-only = 此频道中的每个人都能看到我在这里的回答，所以我只使用：
share-no-server = 我们没有共同的、已连接到 Teamlore 的服务器。请在服务器中用 /ask 或提到我来提问。
which-server = 我们有多个共同的服务器：您指的是哪一个的文档？我会记住。
message-gone = 那条消息已经不在了：请再问一次。
not-in-server = 您不在该服务器中，或者它没有连接。
will-remember = 我会记住。
answered-already = 我已经回答过了。

## 主页

home-title = 向文档提问
home-how = 我用团队文档中写明答案的段落来回答。
home-here = { $here }：在“消息”标签页中写给我。只有您能看到回答。
home-here-name = 在这里
home-channel = { $channel }：提到我，我会在消息列中回答所有人。
home-channel-name = 在频道中
home-ask = { $ask } 随处可用：在您分享之前，回答只给您看。
home-example = 例如：
home-recent = 您最近的问题
home-looking = 我还在查找
outcome = { $outcome ->
    [answered] 已回答
    [weak] 回答不确定
    [nothing] 文档中没有
    [denied] 不允许
    [unavailable] 无法查阅
   *[error] 出错
 }
home-sources = 来源
home-no-sources = 还没有：/lore add 可以添加网址或文件。
home-jobs = 任务
home-retry = 重试：{ $what }
home-gaps = 没有回答的问题
home-asked-times = 问过 { $times } 次，最近一次{ $when }
home-spaces = 谁能读什么
nobody-yet = 还没有人
source-gone = 已不存在的来源
shelf-refused = { $count } 个被拒
shelf-ready = 就绪
shelf-waiting = 等待中
job-state = { $state ->
    [queued] 等待中
    [running] 进行中
    [done] 完成
   *[failed] 失败
 }

## 管理：按钮

confirm-add = 添加
confirm-add-for-all = 添加并向所有成员开放
confirm-refresh = 重新查看
confirm-remove = 移除
confirm-grant = 允许阅读
confirm-owner = 设为负责人
confirm-revoke = 收回
confirm-bind = 绑定
confirm-connect = 连接
confirm-teach = 教授
confirm-hook-new = 创建
confirm-hook-off = 结束
confirm-votes = 撤回
cancel = 取消
undo = 撤销
retry = 重试
retry-all = 全部重试
retry-failed = 重试失败的
refresh = 重新查看
remove = 移除

## 管理：拒绝和空列表

not-admin = 只有管理员可以使用 /lore。提问请用 /ask。
not-admin-files = 只有管理员可以在这里添加文档。
not-trusted = 只有管理员和空间的负责人可以向它教授答案。
broken = Teamlore 本身出了问题；详情见日志。其他内容没有更改。
cancelled = 没有更改任何内容。
old-button = 该按钮太旧了：请重新下达命令。
no-more = 没有更多可看的了：该来源已被移除。
only-web = 这里只能添加以 https:// 或 http:// 开头的网址。文件请直接发给我；服务器上的文件夹在服务器上用 teamlore add 添加。
no-passwords = 含有用户名或密码的网址不会被读取：请去掉它们。
what-to-add = 要我读什么？请写 /lore add URL，或在私信中把文件发给我。
what-to-teach = 问题是什么，答案是什么？请写 /lore teach QUESTION ANSWER，并加引号。
no-question = 我看不出它回答哪个问题：请在由该问题开始的消息列中的回复上选择。
no-files = 其中没有可以添加的文件。
nothing-fits = 都不能添加：
left-out = 以下被略过：
replaces = 将替换同名文件
same-name = 这里另有同名文件：请改名
too-big = 大于 { $megabytes } MB：请拆分
unread-kind = 无法读取以 .{ $ending } 结尾的文件
no-sources = 还没有来源：/lore add URL 可以创建一个，或者把文件发给我。
all-paused = 所有来源都已暂停：/lore resume SOURCE 可以结束暂停。
no-jobs = 还没有读取任何内容，也没有等待的任务。
no-gaps = 到目前为止，每个问题都有回答。
no-entries = 还没有任何更改。
no-receipts = 还没有彻底删除任何内容。
no-such-verb = 没有命令“{ $verb }”：/lore help 会列出全部命令。
no-such-verb-near = 没有命令“{ $verb }”：您是指 /lore { $near } 吗？/lore help 会列出全部命令。
usage = 写法：/lore { $of }
no-such-option = 这里没有选项“{ $option }”。写法：/lore { $of }
not-a-reader = 无法向“{ $text }”开放：请写 members，或用 # 选择频道，用 @ 选择个人或群组，这样我才能得到 ID。
not-a-channel = “{ $text }”不是频道：请用 # 选择，这样我才能得到 ID。
no-such-document = “{ $source }”中没有文档“{ $path }”：/lore show { $id } 会列出全部文档。
one-address-or-files = 请提供网址或文件，二选一。
one-address-or-file = 请提供网址或文件，二选一。
one-of-three = 请提供网址、文件或频道中的一个。
one-of-four = 请指定身份组、频道、个人或 members 中的一个。
name-somebody = 请指定可以阅读的人。
name-one = 请一次指定一个：每个都会单独确认。
no-file-no-thread = 此消息没有文件，也没有消息列。
thread-hidden = Discord 不允许我在这里读取消息列：这需要 TEAMLORE_DISCORD_MESSAGE_CONTENT 所请求的消息内容。没有它也可以添加文件。
thread-empty = 该消息列中没有人写过内容。
thread-unread = 该消息列中没有我可以读取的内容。
which-first = 请先向我提一个问题，说明您指的是哪个服务器。
file-too-big = “{ $name }”大于 { $megabytes } MB。
file-elsewhere = “{ $name }”不在 { $platform } 上，因此不会获取。
file-not-handed = { $platform } 没有提供“{ $name }”：请再试一次。
file-reinstall = Slack 没有提供“{ $name }”：请重新安装应用。
file-not-fetched = 无法获取“{ $name }”：请再试一次。

## 管理：添加、重新查看、移除

reads-url = 我将读取 { $url }，并在空间 { $space } 中用它回答。
reads-site = 我将读取 { $url } 之下网站的每个页面，并在空间 { $space } 中用它们回答。
reads-git = 我将读取仓库 { $url } 的文件，并在空间 { $space } 中用它们回答。
reads-files = { $count ->
   *[other] 我将读取 { $files }，并在空间 { $space } 中用来回答。
 }
known-already = 那里已经有了：我会重新查看，并替换有变化的内容。
also-in = 它也保留在 { $spaces } 中；这会再添加一次。
and-last = { $names }和{ $last }
new-space = 空间 { $space } 是新的：在开放之前没有人能阅读。
no-readers = 还没有人能阅读 { $space }：/lore grant { $name } members
read-by = 能看到其中回答的：{ $who }。
reading = 正在读取 { $what } …
reading-many = 正在读取 …
fetching = 正在获取 { $files } …
refresh-all = 我将重新查看 { $sources }，共 { $documents }。没有变化的几乎不费资源；来源中已不存在的将被移除。
remove-source = 这会从 { $space } 中移除 { $name }：{ $size }，从下一个回答起生效。
remove-document = 这会从 { $source } 中移除 { $path }：{ $size }，从下一个回答起生效。
comes-back = 如果来源中还有它，下次查看时会恢复。
deleted-at-once = 其文本会立即删除。此操作无法撤销。
grace = { $hours } 小时内可用 /lore undo 恢复；之后文本会被删除。
removed-for-good = { $what } 已移除，其文本已删除。
removed-until = { $what } 已移除。在 { $until } 之前可以恢复。
will-be-proved = 文本删除后，/lore receipts { $receipt } 可以证明。
restored = { $what } 已恢复。
paused = { $name } 已暂停：已有内容保留，不再查看。
resumed = { $name } 恢复查看：{ $rhythm }。
rhythm-every = { $unit ->
    [minutes] { $count ->
       *[other] 每 { $count } 分钟
     }
    [hours] { $count ->
       *[other] 每 { $count } 小时
     }
    [days] { $count ->
       *[other] 每 { $count } 天
     }
   *[weeks] { $count ->
       *[other] 每 { $count } 周
     }
 }
rhythm-cron = 按 { $times }
rhythm-by-hand = 手动
looks-again = { $rhythm }，下次 { $until }

## 管理：谁可以阅读

every-member = 每位正式成员
nobody = 无人
the-documents = { $documents }
whatever-comes = 今后的所有内容
grant-preview = { $who } 将能阅读 { $space } 中的内容：{ $what }。
owner-preview = 作为负责人，还会收到未能回答的问题和读取失败的通知。
granted-already = { $who } 已经可以阅读 { $space }。
granted = { $who } 从现在起可以阅读 { $space }。
granted-owner = { $who } 从现在起可以阅读 { $space }。作为负责人，会收到其缺口和失败的通知。
revoke-preview = 这会对 { $who } 关闭 { $space }：{ $documents }，从下一个回答起生效。其他授权允许阅读的内容仍然开放。
not-granted = { $space } 未曾向 { $who } 开放。
revoked = { $space } 已对 { $who } 关闭，除非另有授权。
bind-preview = 能看到 { $channel } 的每个人都将能阅读 { $space } 中的内容：{ $what }。在那里添加和提问的内容都归入该空间。
bound = { $channel } 阅读 { $space }，向它添加并向它提问。
connect-preview = 此团队将离开其工作区：那里的 { $sources } 将不能再在这里使用。此后使用代码所属的工作区。
connected = 此团队已连接：现在可以在这里询问新工作区中的内容。
connected-already = 此团队已经属于该工作区。
team-untied = 此团队尚未连接到 Teamlore：请用 /lore connect CODE 连接。
team-only-admin = 只有此团队的管理员可以连接它。
team-tied = 此团队已连接：用 /ask 提问，更多请看 /lore help。
server-untied = 此服务器尚未连接到 Teamlore：请用 /lore connect CODE 连接。
server-only-admin = 只有此服务器的管理员可以连接它。
server-tied = 此服务器已连接：用 /ask 提问，更多请看 /lore help。

## 管理：工作的进展和结果

waiting-for-turn = 等待读取 { $what } …
so-far = 正在读取 { $what }
so-far-count = 正在读取 { $what }：{ $documents }中的 { $done } 个
passages-a-second = 每秒 { $rate } 个段落
count-added = 新增 { $count } 个
count-updated = 更新 { $count } 个
count-unchanged = 未变 { $count } 个
count-removed = 移除 { $count } 个
count-refused = 被拒 { $count } 个
count-failed = 失败 { $count } 个
read-done = 已读取 { $what }：{ $counts }。
nothing-to-do = 无需处理
quoted-name = “{ $name }”
new-passages = 新内容包含 { $passages }可供引用。
refused-documents = 未收录：
failed-documents = 这次无法读取：
reading-failed = 读取 { $what } 失败：{ $reason }
log-tells-why = 原因见日志
removed-source = 已移除的来源
work = { $kind ->
    [ingest] 读取
    [sync] 整理
    [reembed] 重新计算向量
   *[purge] 删除已移除的内容
 }
work-state = { $state ->
    [queued] 等待中
    [running] 进行中
    [done] 完成
   *[failed] 失败
 }
source-works-title = 一个来源恢复正常
source-works = 空间 { $space } 中的 { $name } 又可以读取了：您找到的内容是最新的。
source-fails-title = 一个来源出错
source-fails = 无法读取空间 { $space } 中的 { $name }：{ $reason }
source-fails-stays = 已有内容保留。可以再次读取时我会通知您。

## 管理：列表

list-sources = 来源
list-gaps = 没有确定回答的问题
list-audit = 谁更改了什么
list-spaces = 空间
list-jobs = 工作
list-help = /lore 能做什么
list-receipts = 已彻底删除的内容
list-votes = 评价影响的段落
first-hint = 提问请用 /ask。/lore help VERB 会说明其中一个命令。
kind = { $kind ->
    [folder] 服务器上的文件夹
    [file] 服务器上的文件
    [url] 网页
    [site] 网站
    [git] 仓库
    [export] 其他工具的导出
    [upload] 在聊天中提交的文档
    [channel] 频道中的发言
    [taught] 教授的问题和答案
   *[corpus] 记录的集合
 }
held = { $documents }，{ $passages }
gap-outcome = { $outcome ->
    [weak] 回答不确定
    [nothing] 没有找到
    [denied] 不允许
    [unavailable] 不可用
   *[error] 出错
 }
label-what = 类型
label-space = 空间
label-holds = 包含
label-looked-at = 查看时间
label-looks-again = 再次查看
label-reached = 已到达
label-oldest = 最早到达
label-failed = 失败
label-paused = 暂停
label-receipt = 凭证
label-deleted = 已删除
label-that-was = 内容为
label-asked = 请求
label-done = 完成
label-contents = 内容
label-digest = 摘要
label-question = 问题
label-answer = 答案
label-address = 地址
label-secret = 密钥
label-made = 创建
label-called = 调用
space-line = { $space }：{ $sources }，{ $documents } · 可阅读：{ $who }
when-by = { $when }，{ $who }
reached = { $documents }中的 { $done } 个
reached-note = { $documents }中的 { $done } 个：{ $note }
not-taken-in = { $count } 个未收录
looked-at = 查看于{ $when }
not-sound = 与凭证所述不符
document-state = { $state ->
    [pending] 待处理
    [refused] 被拒
    [failed] 失败
   *[published] 已发布
 }
done-state = { $state ->
    [denied] 不允许
    [refused] 被拒
    [failed] 失败
   *[done] 完成
 }

## 管理：教授的答案、Webhook、评价

teaches = 我将在空间 { $space } 中这样回答此问题：
replaces-answer = 它会替换此前为该问题教授的答案。
hook-made = 密钥不会再次显示。请在来源的托管处填入这两项，内容类型为 application/json；不能签名的托管方将密钥作为 Bearer 令牌发送。
hook-local = 其他人无法安全地访问该地址：服务器上的设置 TEAMLORE_PUBLIC_URL 指明可访问的地址。
hook-of-channel = 频道不需要 Webhook：那里的发言会即时听到。调用只会重新查看已保存的内容。
hook-hidden = 密钥在创建时已显示。/lore hook SOURCE new 可以另建一个。
hook-new = 这会创建新的 Webhook：之前的地址和密钥将失效。
hook-off = 这会结束 Webhook：任何人都不能再调用它。
no-hook = 没有 Webhook：/lore hook { $id } new 可以创建一个。
hook-of = { $name } 的 Webhook
hook-is-off = { $name } 的 Webhook 已关闭。
no-votes = 能找到的段落都没有评价。
votes-hint = 评价对措辞相同的问题有效，30 天后减半。
no-votes-on = 段落“{ $name }”没有评价：/lore votes 会列出有评价的段落。
votes-preview = 这会撤回 { $passages }的 { $votes }：它们不再计入。此操作无法撤销。
votes-taken-back = 已撤回 { $votes }。
moved = { $source } 中的 { $document } · 最多 { $moves }
thought-helpful = { $person } 认为对“{ $question }”有帮助，{ $when }
thought-unhelpful = { $person } 认为对“{ $question }”没有帮助，{ $when }

## 管理：读取的频道

looking = 正在查看频道 …
other-platform = 频道要在它所在的地方添加：请在其平台上下达命令。
channel-known = 它已在读取：我会全部重读，并替换有变化的内容。
channel-no-team = 此工作区的团队或服务器中没有该频道，或者我不在其中。
channel-not-inside = 只有自己能阅读私有频道的人才能让我读取它。
channel-direct = 不读取私信：请指定一个频道。
channel-add = 我将读取 { $channel } 中过去的发言，并在空间 { $space } 中用来回答。我会先在那里发布通知。之后的发布、编辑和删除都会同步。
channel-reads-back = 我会在 { $channel } 中发布通知，并从最新的消息开始往回读；/lore list 会显示进度。
channel-notice-shared = 此频道的消息现在会用于我的回答。能阅读空间 { $space } 的人可以询问其中内容。
channel-notice-own = 此频道的消息现在会用于我的回答。只有能看到此频道的人可以询问其中内容。
channel-notice-ends = 编辑和删除的消息在这里也会同步。管理员可用 { $command } 结束。
channel-notice-title = 我的回答来源
channel-refused = 平台拒绝了（{ $why }）。
channel-bug = Teamlore 出错；详情见日志
slack-no-channel = Slack 没有显示该频道：请先在那里用 /invite 邀请我。
slack-not-inside = 我不在该频道中：请先在那里用 /invite 邀请我。
slack-archived = 该频道已归档，因此我无法在其中通知它正被读取。
slack-scope-doctor = Slack 不允许我读取该频道：teamlore doctor slack 会说明原因。
slack-scope = Slack 不允许我读取该频道：应用缺少权限 { $scope }。请在应用设置中加入并重新安装。
slack-refuses = Slack 不允许我读取该频道（{ $word }）。
discord-no-content = Discord 不允许我读取发言内容：请在开发者门户中允许 Message Content Intent，并设置 TEAMLORE_DISCORD_MESSAGE_CONTENT=true。
discord-lacks = { $what ->
    [see] Discord 不允许我查看它：请在那里允许。
    [read] Discord 不允许我读取其历史：请在那里允许。
    [post] Discord 不允许我在那里发布通知：请在那里允许。
   *[several] Discord 不允许我查看它、读取其历史或发布通知：请在那里允许。
 }
discord-no-server = Discord 现在没有显示该服务器：请再试一次。
discord-no-channel = 此服务器中没有该频道，或者我不能查看它。
discord-unreadable = 只能读取文字频道、公告和论坛。
discord-forum-untold = 无法在论坛中通知它正被读取（{ $error }）。

## 表单

form-add = 添加文档
form-add-yes = 添加
form-address = 网址
form-address-hint = 一个页面，或单个文件。
form-files = 或文件
form-files-hint = 最多十个。与已有文件同名的会替换它。
form-new-space = 或新空间
form-new-space-hint = 在您开放之前没有人能阅读。
form-space = 空间
form-space-hint = 能阅读它的人可以找到您添加的内容。
form-space-hint-new = 能阅读它的人可以找到您添加的内容。新的会被创建。
form-space-hint-teach = 能阅读它的人会得到答案。
form-grant = 开放空间
form-grant-yes = 开放
form-member = 每位正式成员
form-everybody = 所有人
form-everybody-hint = 不含访客，也不含其他组织的人。
form-people = 个人
form-channels = 频道
form-channels-hint = 能看到该频道的每个人，包括以后加入的人。
form-groups = 用户组
form-groups-hint = 它们的 ID（S…），用空格分隔。
form-teach = 教授答案
form-teach-yes = 继续
form-question = 问题
form-question-hint = 按人们提问的方式。
form-answer = 答案
form-answer-hint = 引用时会附上您的名字。

## 命令：用一句不超过 100 个字符的话说明作用，以及其他须知

verb-add = 读取网页或频道中的发言，以便引用。
verb-add-more = 加上 --site 则是该网址之下的整个网站；以 .git 结尾的网址是仓库。没有 --space 时归入此频道的空间，否则归入 general。新空间会被创建；在开放之前没有人能阅读。频道用 # 选择，here 表示此频道；没有 --space 时只有它自己的读者可以询问。要添加文件，请在私信中发给我，或只写 /lore add 打开表单。
verb-teach = 教授一个问题的答案。
verb-teach-more = 两者都加引号，或只写 /lore teach 打开表单。再次问到该问题时，会引用答案并附上您的名字。同一问题再教一次会替换其答案。空间的负责人也可以教授。别人在消息列中写的内容，可用消息菜单中的 This answers it 来教授。
verb-list = 列出文档的来源。
verb-show = 显示来源的文档，以及有些为何被拒。
verb-show-more = 来源可用其 ID、名称或地址指定。
verb-refresh = 重新查看一个或全部来源。
verb-refresh-more = 没有变化的几乎不费资源，有变化的被替换，来源中已不存在的被移除。
verb-pause = 在恢复之前不再查看某个来源。
verb-pause-more = 已有内容保留，其计划也保留。
verb-resume = 结束暂停。
verb-resume-more = 其间错过的查看会立即补上。
verb-hook = 显示或创建来源的 Webhook。
verb-hook-more = 由来源的托管方调用后，几秒内就会查看该来源。new 会新建一个以替换之前的，并只向您显示一次密钥；off 会结束它。
verb-remove = 移除一个来源或一个文档。
verb-remove-more = 从下一个回答起消失。undo 的期限过后，其文本会被删除。
verb-undo = 恢复最后移除的内容。
verb-status = 显示正在读取的内容及其结果。
verb-retry = 重试失败的内容。
verb-retry-more = 任务用 /lore status 所示 ID 的开头指定。对于来源，会重新读取失败或被拒的文档，一个或全部。
verb-spaces = 列出空间、其内容以及谁能阅读。
verb-grant = 允许某人阅读一个空间。
verb-grant-more = TO 是 members（每位正式成员）、频道、个人、群组或身份组。负责人（owner）还会收到该空间未能回答的问题和读取失败的通知。
verb-revoke = 不再允许某人阅读一个空间。
verb-revoke-more = 从下一个回答起生效。
verb-bind = 给频道一个专属空间。
verb-bind-more = 能看到该频道的人都能阅读该空间；在那里添加和提问的内容都归入它。
verb-connect = 将此团队或服务器与一个工作区连接。
verb-connect-more = 代码在服务器上用 teamlore connect 生成，只能使用一次。
verb-unanswered = 列出文档未能回答的问题。
verb-audit = 列出谁更改了什么。
verb-votes = 列出评价影响的段落，以及是谁的评价。
verb-votes-more = 用段落 ID 的开头或 all 指定后，会撤回其评价。
verb-receipts = 列出已彻底删除内容的凭证。
verb-receipts-more = 凭证用移除时告知的 ID 的开头指定。
verb-help = 说明这些命令。

## Discord 的命令：每条不超过 100 个字符

command-ask = 向团队文档提问
command-lore = 管理文档
command-add = 读取网页、文件或频道；单独使用则打开表单
command-teach = 教授一个问题的答案；单独使用则打开表单
option-question = 您想知道什么
option-only-space = 只限此空间的文档
option-private = 只有您能看到回答
option-url = 网页
option-file = 您设备上的文件
option-read-channel = 频道中从头开始的发言
option-to-space = 归入何处；新的会被创建
option-asked = 按人们提问的方式
option-answer = 要告诉他们的内容
option-taught-space = 告诉哪个空间的读者；不填：此频道的空间
option-source = 来源
option-source-or-all = 来源；不填：全部
option-hook = 新建或结束；不填：显示
option-document = 只限来源中的此文档
option-job = /lore status 所示的任务 ID，或来源；不填：全部
option-code = teamlore connect 显示的代码
option-verb = 只说明此命令
option-channel = 频道
option-space = 空间
option-role = 身份组
option-readers = 频道的所有读者
option-person = 个人
option-members = 每位正式成员
option-owner = 还会收到缺口和失败的通知
option-receipt = 移除时告知的凭证 ID 的开头
option-passage = 要撤回评价的段落：ID 的开头，或 all

## 存储和读取所说的话

heard-no-space = 没有空间“{ $name }”：/lore spaces 会列出全部空间。
heard-bad-name = “{ $name }”不能用作名称：请使用小写字母、数字、“-”和“_”，最多 80 个。
heard-bad-code = 该代码有误、已使用或太旧：请索取新的代码。
heard-no-source = 没有来源“{ $name }”：/lore list 会列出全部来源。
heard-source-paused = “{ $name }”已暂停：/lore resume { $id } 可以结束暂停。
heard-several-sources = “{ $name }”对应多个来源：请使用 ID { $ids } 中的一个。
heard-source-gone = 该来源已不存在。
heard-none-failed = “{ $name }”中没有以此为名的被拒或失败文档：/lore show { $id } 会列出其文档。
heard-no-undo = 没有可以撤销的移除。
heard-question-gone = 该问题已不在记录中：请再问一次。
heard-answer-gone = 该回答已不在记录中。
heard-no-answer = 该问题还没有回答。
heard-no-job = 没有该任务：/lore status 会列出全部任务。
heard-no-failed-job = 没有该失败任务：/lore status 会列出全部任务。
heard-done-already = 此操作已完成或太旧：请重新下达命令。
heard-no-receipt = 没有凭证“{ $name }”：文本删除后才会有凭证；/lore receipts 会列出全部凭证。
heard-lesson-empty = 需要问题和答案，两者都要有文字。
heard-lesson-long = 太长了：问题最多 { $question } 个字符，答案最多 { $answer } 个。
heard-upload-gone = 该文档已不存在：请重新提交。
heard-no-votes = 段落“{ $name }”没有评价：/lore votes 会列出有评价的段落。
heard-several-passages = “{ $name }”对应多个段落：请多写几位 ID。
heard-too-large = 大于 { $size } MB：请拆分
heard-too-much-text = 文本超过 { $size } MB：请拆分
heard-empty = 为空：其中没有文本
heard-broken = 已损坏：无法作为 { $kind } 读取
heard-broken-zip = 已损坏：无法打开 ZIP
heard-encrypted = 已加密：请去掉密码后重新添加
heard-binary = 不是文本：含有二进制数据
heard-nested = 是压缩包中的压缩包：请先解压
heard-no-quotable = 没有可供引用的文本
heard-unreachable = 无法访问 { $address }。
heard-too-slow = { $address } 没有及时响应。
heard-broke-off = { $address } 中断或没有正确响应。
heard-no-host = 没有名为 { $host } 的主机。
heard-nothing-there = { $address } 没有内容（HTTP { $status }）。
heard-not-open = { $address } 没有公开（HTTP { $status }）。
heard-not-now = 现在无法获取 { $address }（HTTP { $status }）。
heard-private-host = { $address } 指向私有或保留地址；运营者可以在 FETCH_ALLOW 中指定该主机。
heard-robots = 该网站的 robots.txt 不允许读取。
