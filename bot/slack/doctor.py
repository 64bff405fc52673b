"""``teamlore doctor slack``: asks Slack itself whether each setting does what it is for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bots import UNREACHABLE, TeamBot, error_code, identify
from bot.slack.client import web_client
from bot.slack.install import SLACK
from bot.slack.plan import Mode, Plan, plan_of
from bot.slack.scopes import SCOPES, missing
from store.errors import TeamloreError, UnavailableError, UsageError
from store.installations import Installations
from store.settings import Settings

_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``away`` is for what could not be reached."""

    name: str
    ok: bool
    says: str
    away: bool = False


async def examine(settings: Settings, installations: Callable[[], Installations]) -> list[Finding]:
    """Every finding, in the order in which one would mend them. No token stands in any."""
    try:
        plan = plan_of(settings)
    except UsageError as error:
        return [Finding("settings", ok=False, says=str(error))]
    if plan is None:
        says = (
            "nothing of Slack is set: begin with TEAMLORE_SLACK_BOT_TOKEN and "
            "TEAMLORE_SLACK_APP_TOKEN"
        )
        return [Finding("settings", ok=False, says=says)]
    client = web_client(plan.api_url)
    client.timeout = _SECONDS
    found = [Finding("settings", ok=True, says=f"{plan.mode}, nothing missing")]
    reached = await _api(client)
    found.append(reached)
    if reached.ok:
        found += [finding async for finding in _of_mode(plan, client, installations)]
    return found


async def _of_mode(
    plan: Plan, client: AsyncWebClient, installations: Callable[[], Installations]
) -> AsyncIterator[Finding]:
    if plan.mode is Mode.OAUTH:
        yield await _app_secret(plan, client)
        async for finding in _installed(client, installations):
            yield finding
    else:
        async for finding in _bot(client, plan.bot_token):
            yield finding
    if plan.mode is Mode.SOCKET:
        yield await _socket(client, plan.app_token)
    else:
        says = "present; the first event shows whether it is the right one"
        yield Finding("signing", ok=True, says=says)
        yield await _way_in(plan.public_url)


async def _api(client: AsyncWebClient) -> Finding:
    try:
        await client.api_test()
    except SlackApiError as error:
        return Finding("api", ok=False, says=f"Slack answers {error_code(error)}", away=True)
    except UNREACHABLE:
        says = f"{client.base_url} cannot be reached: check the network and TEAMLORE_SLACK_API_URL"
        return Finding("api", ok=False, says=says, away=True)
    return Finding("api", ok=True, says=f"{client.base_url} answers")


async def _bot(client: AsyncWebClient, token: str) -> AsyncIterator[Finding]:
    try:
        bot = await identify(client, token)
    except TeamloreError as error:
        away = isinstance(error, UnavailableError)
        yield Finding("bot token", ok=False, says=str(error), away=away)
        return
    yield Finding("bot token", ok=True, says=f"good, for team {bot.team} as {bot.user}")
    for finding in _scopes(bot):
        yield finding


def _scopes(bot: TeamBot) -> list[Finding]:
    lacking = missing(bot.scopes)
    if not lacking:
        more = ", ".join(sorted(bot.scopes - SCOPES.keys()))
        says = f"all {len(SCOPES)} granted" + (f"; not needed: {more}" if more else "")
        return [Finding("scopes", ok=True, says=says)]
    return [
        Finding("scopes", ok=False, says=f"{scope} is not granted in {bot.team}: without it {why}")
        for scope, why in lacking.items()
    ]


async def _socket(client: AsyncWebClient, token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        says = (
            f"Slack does not open a socket ({error_code(error)}): the token needs the scope "
            "connections:write, and the app needs Socket Mode turned on"
        )
        return Finding("app token", ok=False, says=says)
    except UNREACHABLE:
        return Finding("app token", ok=False, says="Slack cannot be reached", away=True)
    return Finding("app token", ok=True, says="opens a socket")


async def _app_secret(plan: Plan, client: AsyncWebClient) -> Finding:
    """Slack looks at the client's secret before it looks at the code."""
    try:
        await client.oauth_v2_access(
            client_id=plan.client_id, client_secret=plan.client_secret, code="none"
        )
    except SlackApiError as error:
        code = error_code(error)
        if code != "invalid_code":
            says = (
                f"Slack does not accept TEAMLORE_SLACK_CLIENT_ID with its secret ({code}): copy "
                "both again from Basic Information"
            )
            return Finding("client", ok=False, says=says)
    except UNREACHABLE:
        return Finding("client", ok=False, says="Slack cannot be reached", away=True)
    return Finding("client", ok=True, says="id and secret belong together")


async def _installed(
    client: AsyncWebClient, installations: Callable[[], Installations]
) -> AsyncIterator[Finding]:
    try:
        kept = installations()
        tokens = {team: kept.find(SLACK, team) or {} for team in kept.teams(SLACK)}
    except TeamloreError as error:
        away = isinstance(error, UnavailableError)
        yield Finding("teams", ok=False, says=str(error), away=away)
        return
    good = 0
    for team, held in tokens.items():
        try:
            bot = await identify(client, held.get("bot_token") or "")
        except UnavailableError as error:
            yield Finding("teams", ok=False, says=str(error), away=True)
            return
        except UsageError:
            says = f"the token of {team} is worth nothing any more: install the app there again"
            yield Finding("teams", ok=False, says=says)
            continue
        good += 1
        for finding in _scopes(bot):
            if not finding.ok:
                yield finding
    yield Finding("teams", ok=True, says=f"installed in {len(tokens)}, {good} with a good token")


async def _way_in(public_url: str) -> Finding:
    if not public_url:
        says = "TEAMLORE_PUBLIC_URL is not set, so it was not tried whether Slack can come in"
        return Finding("way in", ok=True, says=says)
    if not public_url.startswith("https://"):
        says = "TEAMLORE_PUBLIC_URL is no https address, and Slack sends to no other"
        return Finding("way in", ok=False, says=says)
    try:
        async with aiohttp.request(
            "GET", f"{public_url}/livez", timeout=aiohttp.ClientTimeout(total=_SECONDS)
        ) as answer:
            alive = answer.status == 200 and (await answer.json()) == {"alive": True}
    except (ValueError, *UNREACHABLE):
        alive = False
    if not alive:
        says = (
            f"{public_url}/livez does not answer as Teamlore does: is `teamlore serve` running, "
            "and does the address lead to it?"
        )
        return Finding("way in", ok=False, says=says, away=True)
    return Finding("way in", ok=True, says=f"{public_url} leads to a running Teamlore")
