"""Discord's refusals, with their codes."""

from __future__ import annotations

from fakes.discord.world import Json


class RefusedError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"code": code, "message": message}
        if errors:
            self.body["errors"] = errors


def unauthorized() -> RefusedError:
    return RefusedError(401, 0, "401: Unauthorized")


def not_found() -> RefusedError:
    return RefusedError(404, 0, "404: Not Found")


def missing_access() -> RefusedError:
    return RefusedError(403, 50001, "Missing Access")


def missing_permissions() -> RefusedError:
    return RefusedError(403, 50013, "Missing Permissions")


def unknown(what: str) -> RefusedError:
    """What is not there, or no more: a channel, guild, member, message, role, user, …"""
    codes = {"Application Command": 10063, "Channel": 10003, "Guild": 10004, "Member": 10007,
             "Message": 10008, "Role": 10011, "User": 10013, "Webhook": 10015,
             "Interaction": 10062}  # fmt: skip
    return RefusedError(404, codes[what], f"Unknown {what}")


def invalid_form(*reasons: str) -> RefusedError:
    errors = {"_errors": [{"code": "BASE_TYPE_BAD", "message": r} for r in reasons]}
    return RefusedError(400, 50035, "Invalid Form Body", errors)


def acknowledged() -> RefusedError:
    return RefusedError(400, 40060, "Interaction has already been acknowledged.")


def token_expired() -> RefusedError:
    return RefusedError(401, 50027, "Invalid Webhook Token")
