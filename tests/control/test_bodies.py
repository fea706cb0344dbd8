"""What may be sent to the control API."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from mock_syncro.control.bodies import GroupChange, TokenChange, given
from mock_syncro.control.routes import ROUTES
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

STRICT = [route for route in ROUTES if route.body is not None and route.path != "/_mock/state"]


@pytest.mark.parametrize("route", STRICT, ids=lambda route: f"{route.method} {route.path}")
def test_an_unknown_key_is_refused_by_name(client: Client, route: object) -> None:
    chosen = next(item for item in STRICT if item is route)
    path = chosen.path.replace("{id}", "1")
    sent = {"subdomain": "t1", "email": "a@b.c", "first_name": "a", "last_name": "b", "name": "x"}
    fields = chosen.body.__struct_fields__  # type: ignore[union-attr]
    fitting = {key: value for key, value in sent.items() if key in fields}
    if "seconds" in fields:
        fitting = {**fitting, "seconds": 1}  # type: ignore[dict-item]
    answer = client().request(chosen.method, path, json={**fitting, "nonsense": 1})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "nonsense" in answer.json()["detail"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"5", b'{"now": 5}', b"\xff", b"[" * 99999])
def test_a_body_that_does_not_fit_is_422(client: Client, body: bytes) -> None:
    answer = client().put("/_mock/clock", content=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_empty_body_is_an_empty_object(client: Client) -> None:
    assert client().post("/_mock/reset").status_code == 200
    assert client().post("/_mock/clock/advance").status_code == 422


def test_only_what_was_sent_is_given() -> None:
    sent = msgspec.json.decode(b'{"expires_at": null}', type=TokenChange)
    assert given(sent) == {"expires_at": None}
    assert given(msgspec.json.decode(b'{"customers": []}', type=GroupChange)) == {"customers": []}
