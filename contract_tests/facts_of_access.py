"""Facts about tokens, requests, limits and permissions, as functions that fail if one is untrue.

Each builds its own app. `facts.py` says where each is known from.
"""

from __future__ import annotations

import re

from contract_tests.added_answers import NO_PERMISSION
from contract_tests.api import ADMIN, Api

TOKEN_SHAPE = re.compile(r"T[0-9a-f]{17}-[0-9a-f]{32}")
CUSTOMER = 55
NAMED = {"customer_id": CUSTOMER, "name": "John Smith"}


def a_bearer_token_is_accepted() -> None:
    """The usual form of the header."""
    assert Api(token="").get("/me", headers={"authorization": f"Bearer {ADMIN}"}).status == 200


def a_token_in_the_query_is_accepted_first_and_last() -> None:
    """Before and after other parameters."""
    api = Api(token="")
    for query in (f"api_key={ADMIN}&page=2", f"page=2&api_key={ADMIN}"):
        answer = api.get(f"/contacts?{query}")
        assert answer.status == 200
        assert answer.json()["meta"]["page"] == 2


def a_token_without_a_scheme_word_is_accepted() -> None:
    """The token alone in the header."""
    assert Api(token="").get("/me", headers={"authorization": ADMIN}).status == 200


def other_scheme_words_are_accepted() -> None:
    """`Token`, and `bearer` in lower case."""
    api = Api(token="")
    for word in ("Token", "bearer"):
        assert api.get("/me", headers={"authorization": f"{word} {ADMIN}"}).status == 200


def a_token_in_the_body_is_accepted() -> None:
    """In the JSON of a POST and of a PUT; it leaves no trace in the record."""
    api = Api(token="")
    made = api.post("/contacts", {**NAMED, "api_key": ADMIN})
    assert made.status == 200
    changed = api.put(f"/contacts/{made.json()['id']}", {"api_key": ADMIN, "city": "Acme"})
    assert changed.json()["city"] == "Acme"
    assert ADMIN not in made.body.decode() + changed.body.decode()


def a_made_token_looks_like_a_real_one_and_works() -> None:
    """T, 17 hexadecimal digits, a hyphen, 32 more."""
    api = Api()
    made = api.post("/_mock/tokens", {"name": "sync"})
    assert made.status == 201
    token = made.json()["token"]
    assert TOKEN_SHAPE.fullmatch(token)
    assert api.get("/me", token=token).status == 200


def a_missing_permission_is_401_with_a_fixed_body() -> None:
    """Not 403."""
    answer = Api(token="no-permissions-token").get("/contacts")
    assert answer.status == 401
    assert answer.json() == NO_PERMISSION


def a_bad_token_is_401() -> None:
    """None, an unknown, an expired and a revoked one. What the body says is a guess."""
    api = Api()
    for token in ("", "no-such-token", "expired-token", "revoked-token"):
        assert api.get("/contacts", token=token).status == 401


def answers_carry_the_headers_of_rails_and_cors_is_open() -> None:
    """As seen in a browser's call."""
    headers = Api().get("/contacts", headers={"origin": "https://example.com"}).headers
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["x-request-id"]
    assert headers["access-control-allow-origin"] == "*"


def json_under_another_content_type_is_400_with_a_page() -> None:
    """What curl sends when nobody tells it the type."""
    answer = Api().call(
        "POST",
        "/contacts",
        content=b'{"customer_id": 55}',
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 400
    assert answer.media_type == "text/html"


def a_form_is_read() -> None:
    """A body that really is form-encoded."""
    answer = Api().call(
        "POST",
        "/contacts",
        content=b"customer_id=55&name=John+Smith",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 200
    assert answer.json()["name"] == "John Smith"


def parameters_in_the_body_of_a_get_are_read() -> None:
    """n8n sends `page` and `customer_id` there."""
    api = Api()
    assert api.get("/contacts", json={"page": 2}).json()["meta"]["page"] == 2
    assert api.get("/contacts", json={"customer_id": 54}).json()["contacts"] == []


def an_empty_list_as_the_body_of_a_get_does_no_harm() -> None:
    """node-repairshopr sends one with every GET."""
    assert Api().get("/contacts", json=[]).status == 200


def repeated_and_trailing_slashes_do_not_matter() -> None:
    """n8n tests a credential with `//me`."""
    api = Api()
    assert api.get("//me").json() == api.get("/me").json()
    assert api.get("/contacts/").json() == api.get("/contacts").json()


def a_repeated_post_makes_a_duplicate() -> None:
    """There are no idempotency keys."""
    api = Api()
    ids = {
        api.post("/contacts", NAMED, headers={"idempotency-key": "1"}).json()["id"]
        for _ in range(2)
    }
    assert len(ids) == 2


def a_throttled_call_is_answered_retry_later() -> None:
    """Plain text where clients expect JSON."""
    api = Api(rate_limit="1/60")
    api.get("/me")
    answer = api.get("/me")
    assert answer.status == 429
    assert answer.media_type == "text/plain"
    assert answer.body.strip() == b"Retry later"


def a_token_can_do_less_than_its_user() -> None:
    """Two tokens of one user, one of them restricted."""
    api = Api()
    user = _user_id(api, ADMIN)
    narrow = _token(api, user, ["Customers - List/Search"])
    assert api.get("/customers", token=narrow).status == 200
    assert api.get(f"/customers/{CUSTOMER}", token=narrow).status == 401
    assert api.get(f"/customers/{CUSTOMER}").status == 200


def me_shows_the_rights_of_the_user_and_not_of_the_token() -> None:
    """So a client cannot learn from it what its token lacks."""
    api = Api()
    narrow = _token(api, _user_id(api, ADMIN), [])
    assert api.get("/me", token=narrow).json() == api.get("/me").json()


def users_need_no_permission() -> None:
    """Any token that is valid reads them."""
    api = Api(token="no-permissions-token")
    assert [api.get(path).status for path in ("/users", "/users/1701", "/me")] == [200] * 3


def a_token_acts_as_its_user() -> None:
    """`/me` is the user that the token belongs to, and follows when the token gets another."""
    api = Api()
    other = api.post(
        "/_mock/users", {"email": "x@example.com", "first_name": "X", "last_name": "Y"}
    )
    made = api.post("/_mock/tokens", {"name": "sync", "user": "x@example.com"})
    assert made.status == 201
    me = api.get("/me", token=made.json()["token"]).json()
    assert (me["user_id"], me["user_name"]) == (other.json()["id"], "X Y")


def _user_id(api: Api, token: str) -> int:
    return int(api.get("/me", token=token).json()["user_id"])


def _token(api: Api, user: int, permissions: list[str]) -> str:
    made = api.post("/_mock/tokens", {"name": "x", "user": user, "permissions": permissions})
    assert made.status == 201, made.body
    return str(made.json()["token"])
