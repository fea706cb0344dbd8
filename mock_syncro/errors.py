"""What is answered, or said, when something is refused.

`ApiError` is an answer of the Syncro API; `SetupError` is ours, for people: what is wrong,
and what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

DENIED = {"error": "Not authorized. Please ask account admin to update your group permissions."}
"""The body of a missing permission (specification, and seen live; its status is 401)."""


class SetupError(Exception):
    """The mock cannot be set up as asked: one line of what is wrong, one of what to do.

    `details` are lines between the two, where several things are wrong at once.
    """

    def __init__(self, problem: str, advice: str, details: Sequence[str] = ()) -> None:
        super().__init__(problem, advice, details)
        self.problem = problem
        self.advice = advice
        self.details = details

    def __str__(self) -> str:
        return "; ".join((self.problem, *self.details))

    def lines(self) -> str:
        """All of it, as a terminal shows it."""
        return "\n  ".join((self.problem, *self.details, self.advice))


class ApiError(Exception):
    """An answer that ends a call. `reason` is for people: the log and `X-Mock-Syncro`."""

    def __init__(self, status: int, body: object, reason: str = "") -> None:
        super().__init__(status, body, reason)
        self.status = status
        self.body = body
        self.reason = reason


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The end of a sentence that says that there is no such name."""
    near = get_close_matches(name, names, 1, 0.5)
    return f'; did you mean "{near[0]}"?' if near else ""


def page(text: str, front: str = "") -> bytes:
    """A short HTML page; with `front`, a path that needs no escape, it links there."""
    head = f"<!DOCTYPE html>\n<html><head><title>{text}</title></head>"
    link = f'<p><a href="{front}">To the front page</a></p>' if front else ""
    return f"{head}<body><h1>{text}</h1>{link}</body></html>\n".encode()


def not_found(reason: str = "") -> ApiError:
    """No such record, or none that the token's user may see (specification)."""
    return ApiError(404, {"message": "Not found"}, reason)


def denied(reason: str, status: int = 401) -> ApiError:
    return ApiError(status, DENIED, reason)


def bad_token(reason: str) -> ApiError:
    """Nobody has published the body of this 401; its text is a guess."""
    return ApiError(401, {"error": "Invalid API token."}, reason)
