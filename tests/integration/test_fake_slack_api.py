"""The fake Slack's Web API, called by the real client: what it grants, refuses and remembers."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from fakes.slack.fake import FakeSlack

pytestmark = pytest.mark.integration

QUIET = {"unfurl_links": False, "unfurl_media": False}


@pytest.fixture
async def slack():
    async with FakeSlack() as running:
        yield running


@pytest.fixture
def ann(slack):
    return slack.add_user("ann", is_admin=True)


@pytest.fixture
def general(slack, ann):
    return slack.add_channel("general", [ann])


@pytest.fixture
def client(slack):
    return AsyncWebClient(slack.bot_token(), base_url=slack.api_url)


def section(text, **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | more


def button(action_id, **more):
    text = {"type": "plain_text", "text": "Press"}
    return {"type": "button", "action_id": action_id, "text": text} | more


async def refusal(awaitable):
    with pytest.raises(SlackApiError) as caught:
        await awaitable
    return caught.value.response["error"]


async def test_a_posted_message_is_found_in_its_thread_with_its_metadata(
    slack, client, general, ann
):
    asked = slack.write(general, ann, "Who is on call?")
    about = {"event_type": "answer", "event_payload": {"key": "k1"}}
    for number in range(12):
        await client.chat_postMessage(
            channel=general.id, thread_ts=asked.ts, text=f"answer {number}",
            metadata=about, **QUIET,
        )  # fmt: skip

    seen = []
    async for part in await client.conversations_replies(
        channel=general.id, ts=asked.ts, include_all_metadata=True, limit=100
    ):
        assert len(part["messages"]) <= slack.world.page_size
        seen += part["messages"]
    plain = await client.conversations_replies(channel=general.id, ts=asked.ts)

    assert [m["text"] for m in seen[1:]] == [f"answer {n}" for n in range(12)]
    assert seen[0]["reply_count"] == 12
    assert seen[1]["metadata"] == about
    assert "metadata" not in plain["messages"][1]
    assert slack.violations == []


@pytest.mark.parametrize(
    ("blocks", "code"),
    [
        ([section("x" * 3001)], "invalid_blocks"),
        ([section("x")] * 51, "invalid_blocks"),
        ([section("x" * 2999)] * 5, "msg_blocks_too_long"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "h" * 151}}], "invalid_blocks"),
        ([{"type": "markdown", "text": "m" * 6001}] * 2, "invalid_blocks"),
        ([{"type": "nonsense"}], "invalid_blocks"),
        ([section("x", accessory=button("a" * 256))], "invalid_blocks"),
        ([section("x", accessory=button("a", value="v" * 2001))], "invalid_blocks"),
        ([{"type": "actions", "elements": [button("a"), button("a")]}], "invalid_blocks"),
        ([section("x", block_id="b"), section("y", block_id="b")], "invalid_blocks"),
        ([{"type": "context", "elements": []}], "invalid_blocks"),
        ([section("")], "invalid_blocks"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "*h*"}}], "invalid_blocks"),
        ("no list", "invalid_blocks_format"),
    ],
)  # fmt: skip
async def test_what_slack_would_refuse_is_refused_and_kept(slack, client, general, blocks, code):
    answer = await refusal(
        client.chat_postMessage(channel=general.id, text="t", blocks=blocks, **QUIET)
    )

    assert answer == code
    assert slack.violations
    assert general.messages == {}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"blocks": [section("x")], **QUIET}, "no_text"),
        ({"text": "x" * 40_001, **QUIET}, "msg_too_long"),
        ({"text": "x"}, "invalid_arguments"),
        ({"text": "x", "unfurl_links": False, "unfurl_media": True}, "invalid_arguments"),
        ({"text": "x", "link_names": True, **QUIET}, "invalid_arguments"),
        ({"text": "x", "parse": "full", **QUIET}, "invalid_arguments"),
        ({"text": "x", "metadata": {"event_type": "a"}, **QUIET}, "invalid_metadata_format"),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
async def test_the_projects_own_rules_hold(slack, client, general, args, code):
    assert await refusal(client.chat_postMessage(channel=general.id, **args)) == code
    assert [v.code for v in slack.violations] == [code]


async def test_everything_the_rules_allow_passes(slack, client, general):
    feedback = {
        "type": "context_actions",
        "elements": [{
            "type": "feedback_buttons", "action_id": "feedback",
            "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "1"},
            "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "0"},
        }],
    }  # fmt: skip
    rich = {"type": "rich_text", "elements": [
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "words"}]},
    ]}  # fmt: skip
    blocks = [section("x" * 3000, accessory=button("open", url="https://example.org")), rich,
              {"type": "divider"}, {"type": "markdown", "text": "**b**"}, feedback]  # fmt: skip

    await client.chat_postMessage(channel=general.id, text="t", blocks=blocks, **QUIET)

    assert slack.violations == []


async def test_who_may_not_see_a_channel_is_told_what_slack_tells(slack, client, ann):
    secret = slack.add_channel("secret", [ann], "private", with_bot=False)
    lobby = slack.add_channel("lobby", [ann], with_bot=False)
    elsewhere = slack.add_channel("far", [], team=slack.add_team("other"))

    def post(channel):
        return client.chat_postMessage(channel=channel, text="x", **QUIET)

    assert await refusal(post(secret.id)) == "channel_not_found"
    assert await refusal(post(elsewhere.id)) == "channel_not_found"
    assert await refusal(post(lobby.id)) == "not_in_channel"
    assert await refusal(client.conversations_history(channel=lobby.id)) == "not_in_channel"
    assert not (await client.conversations_info(channel=lobby.id))["channel"]["is_member"]


async def test_people_and_members_come_as_slack_gives_them(slack, client, ann):
    guest = slack.add_user("gus", is_restricted=True)
    crowd = [slack.add_user(f"p{number}") for number in range(11)]
    room = slack.add_channel("room", [ann, guest, *crowd])
    group = slack.add_group("owners", [ann])

    members = []
    async for part in await client.conversations_members(channel=room.id, limit=1000):
        members += part["members"]
    rooms = await client.users_conversations(user=guest.id, types="public_channel,private_channel")
    people = await client.usergroups_users_list(usergroup=group["id"])

    assert set(members) == {u.id for u in (ann, guest, *crowd)} | {slack.team.bot_user}
    assert [c["id"] for c in rooms["channels"]] == [room.id]
    assert people["users"] == [ann.id]
    assert (await client.users_info(user=ann.id))["user"]["is_admin"]
    assert (await client.users_info(user=guest.id))["user"]["is_restricted"]
    assert await refusal(client.users_info(user="U404")) == "user_not_found"


async def test_tokens_are_checked(slack, client):
    def with_token(value):
        return AsyncWebClient(value, base_url=slack.api_url)

    assert (await client.auth_test())["user_id"] == slack.team.bot_user
    assert await refusal(with_token("xoxb-wrong").auth_test()) == "invalid_auth"
    assert await refusal(with_token(None).auth_test()) == "not_authed"
    opened = client.apps_connections_open(app_token=slack.bot_token())
    assert await refusal(opened) == "not_allowed_token_type"
    slack.world.tokens[client.token].scopes = frozenset({"chat:write"})
    assert await refusal(client.users_info(user=slack.team.bot_user)) == "missing_scope"
    slack.revoke_tokens(slack.team.id)
    assert await refusal(client.auth_test()) == "token_revoked"


async def test_unknown_methods_are_answered_and_recorded(slack, client):
    assert await refusal(client.api_call("galaxy.shine", json={"a": 1})) == "unknown_method"
    assert slack.calls_of("galaxy.shine")[0].args == {"a": 1}


async def test_a_stream_ends_as_written_or_dies_after_five_minutes(slack, client, ann):
    asked = slack.direct_message(ann, "How?")
    stream = await client.chat_stream(channel=asked.channel, thread_ts=asked.ts, buffer_size=1)
    await stream.append(markdown_text="So **it** ")
    await stream.append(markdown_text="goes.")
    await stream.stop(blocks=[section("below")])
    late = await client.chat_stream(channel=asked.channel, thread_ts=asked.ts, buffer_size=1)
    await late.append(markdown_text="half")
    slack.advance(301)
    expired = await refusal(late.append(markdown_text="more"))
    await client.chat_update(channel=asked.channel, ts=late.ts, text="whole")

    first, second = slack.bot_messages(asked)
    assert (first.text, first.blocks) == ("So **it** goes.", [section("below")])
    assert expired == "message_not_in_streaming_state"
    assert second.text == "whole"
    assert slack.violations == []


async def test_a_stream_in_a_channel_names_its_reader(slack, client, general, ann):
    asked = slack.write(general, ann, "How?")
    place = {"channel": general.id, "thread_ts": asked.ts}

    assert await refusal(client.chat_startStream(**place)) == "missing_recipient_team_id"
    known = {"recipient_team_id": ann.team_id, "recipient_user_id": ann.id}
    assert (await client.chat_startStream(**place, **known))["ok"]


async def test_whispers_cannot_be_updated(slack, client, general, ann):
    said = await client.chat_postEphemeral(channel=general.id, user=ann.id, text="psst")

    assert [e.text for e in await slack.whispered(ann)] == ["psst"]
    update = client.chat_update(channel=general.id, ts=said["message_ts"], text="x")
    assert await refusal(update) == "message_not_found"
    bob = slack.add_user("bob")
    whisper = client.chat_postEphemeral(channel=general.id, user=bob.id, text="x")
    assert await refusal(whisper) == "user_not_in_channel"


async def test_too_many_requests_are_waited_out_by_the_clients_handler(slack, client, general):
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    slack.fail("chat.postMessage", status=429, retry_after=1, times=1)

    await client.chat_postMessage(channel=general.id, text="x", **QUIET)

    first, second = slack.calls_of("chat.postMessage")
    assert second.at - first.at >= 1
    assert [m.text for m in slack.bot_messages()] == ["x"]


async def test_a_rate_limit_is_kept_for_each_channel(slack, client, ann, general):
    limit = slack.limit("chat.postMessage", 60, burst=2)
    other = slack.add_channel("other", [ann])

    for channel in (general, general, other):
        await client.chat_postMessage(channel=channel.id, text="x", **QUIET)
    third = await refusal(client.chat_postMessage(channel=general.id, text="x", **QUIET))
    slack.advance(60)
    await client.chat_postMessage(channel=general.id, text="x", **QUIET)

    assert third == "ratelimited"
    assert (limit.refused, len(slack.bot_messages())) == (1, 4)


async def test_a_call_may_take_effect_although_its_answer_is_lost(slack, client, general):
    client.retry_handlers.clear()
    slack.fail("chat.*", reset=True, after=True)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=general.id, text="x", **QUIET)
    slack.fail("chat.*", reset=True)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=general.id, text="y", **QUIET)
    slack.fail("chat.*", status=503)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=general.id, text="z", **QUIET)

    assert [m.text for m in slack.bot_messages()] == ["x"]
    assert [call.ok for call in slack.calls] == [True, False, False]


async def test_a_file_needs_the_token(slack, client, ann, general):
    file = slack.upload(ann, "plan.md", b"# Plan\n", general)
    told = (await client.files_info(file=file.id))["file"]
    authorized = {"Authorization": f"Bearer {client.token}"}

    async with aiohttp.ClientSession() as session:
        with_token = await session.get(told["url_private_download"], headers=authorized)
        without = await session.get(told["url_private_download"])
        right, wrong = await with_token.read(), await without.read()

    assert (with_token.status, right, told["size"]) == (200, b"# Plan\n", 7)
    assert (without.status, without.content_type) == (200, "text/html")
    assert b"Sign in" in wrong


async def test_the_bot_can_upload_a_file(slack, client, general):
    done = await client.files_upload_v2(
        channel=general.id, content=b"a,b\n", filename="export.csv", initial_comment="Here"
    )

    (posted,) = await slack.posted()
    assert slack.world.files[done["file"]["id"]].data == b"a,b\n"
    assert posted.files[0]["name"] == "export.csv"


async def test_a_home_is_published_against_its_hash(slack, client, ann):
    view = {"type": "home", "blocks": [section("Hello")]}
    first = await client.views_publish(user_id=ann.id, view=view)
    await client.views_publish(user_id=ann.id, view=view, hash=first["view"]["hash"])
    stale = client.views_publish(user_id=ann.id, view=view, hash=first["view"]["hash"])
    broken = client.views_publish(user_id=ann.id, view={"type": "home", "blocks": [{}] * 101})

    assert await refusal(stale) == "hash_conflict"
    assert await refusal(broken) == "invalid_blocks"
    assert (await slack.home(ann)).shown == "Hello"


async def test_installing_and_rotating_tokens(slack, ann):
    slack.world.rotate_tokens = True
    slack.places.installing = (slack.team.id, ann.id)
    back = "http://127.0.0.1:1/slack/oauth_redirect"
    query = {"client_id": "100.200", "state": "s1", "redirect_uri": back, "scope": "chat:write"}
    async with aiohttp.ClientSession() as session:
        page = await session.get(slack.authorize_url, params=query, allow_redirects=False)
    code = page.headers["Location"].partition("code=")[2]
    app = {"client_id": "100.200", "client_secret": "client-secret"}
    anyone = AsyncWebClient(base_url=slack.api_url)

    got = await anyone.oauth_v2_access(**app, code=code, redirect_uri=back)
    again = await refusal(anyone.oauth_v2_access(**app, code=code, redirect_uri=back))
    slack.advance(got["expires_in"] + 1)
    old = AsyncWebClient(got["access_token"], base_url=slack.api_url)
    expired = await refusal(old.auth_test())
    renew = {"grant_type": "refresh_token", "refresh_token": got["refresh_token"]}
    new = await anyone.oauth_v2_access(**app, **renew)
    fresh = AsyncWebClient(new["access_token"], base_url=slack.api_url)

    assert "state=s1" in page.headers["Location"]
    assert (again, expired) == ("code_already_used", "token_expired")
    assert (await fresh.auth_test())["team_id"] == slack.team.id
    assert await refusal(anyone.oauth_v2_access(**app, **renew)) == "invalid_refresh_token"
