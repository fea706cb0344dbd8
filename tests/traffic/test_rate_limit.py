"""The rate limit, on the clock of the account."""

from __future__ import annotations

from collections.abc import Callable

from mock_syncro.traffic.rate_limit import Limit, RateLimiter
from tests.inprocess import InProcess

Client = Callable[..., InProcess]

ADMIN = {"Authorization": "Bearer admin-token"}


def limited(client: Client, limit: str = "180/60") -> InProcess:
    """Frozen in the first second of a window."""
    api = client(rate_limit=limit)
    api.put("/_mock/clock", json={"now": "2026-01-31T12:00:00Z", "frozen": True})
    return api


def test_180_calls_pass_and_the_181st_is_429_in_plain_text(client: Client) -> None:
    api = limited(client)
    statuses = {api.get("/api/v1/me", headers=ADMIN).status_code for _ in range(180)}
    assert statuses == {200}
    answer = api.get("/api/v1/me", headers=ADMIN)
    assert (answer.status_code, answer.text) == (429, "Retry later\n")
    assert answer.headers["content-type"].startswith("text/plain")
    assert not [name for name in answer.headers if "retry" in name or "ratelimit" in name]
    assert "--rate-limit off" in answer.headers["x-mock-syncro"]


def test_the_next_window_is_open_again(client: Client) -> None:
    api = limited(client, "2/60")
    api.post("/_mock/clock/advance", json={"seconds": 59.9})
    for wanted in (200, 200, 429, 429):
        assert api.get("/api/v1/me", headers=ADMIN).status_code == wanted
    api.post("/_mock/clock/advance", json={"seconds": 0.1})
    for wanted in (200, 200, 429):
        assert api.get("/api/v1/me", headers=ADMIN).status_code == wanted


def test_unknown_paths_bad_tokens_and_broken_bodies_count(client: Client) -> None:
    api = limited(client, "4/60")
    broken = {**ADMIN, "Content-Type": "application/json"}
    assert api.get("/api/v1/nothing").status_code == 404
    assert api.get("/api/v1/me").status_code == 401
    assert api.get("/api/v1/customer_assets").status_code == 501
    assert api.post("/api/v1/contacts", content=b"{", headers=broken).status_code == 400
    assert api.get("/api/v1/nothing").status_code == 429


def test_the_control_api_and_the_documents_do_not_count(client: Client) -> None:
    api = limited(client, "1/60")
    for path in ("/_mock/health", "/_mock/state", "/swagger.json", "/"):
        assert api.get(path).status_code == 200
    assert api.get("/api/v1/me", headers=ADMIN).status_code == 200
    assert api.get("/api/v1/me", headers=ADMIN).status_code == 429
    for path in ("/_mock/health", "/_mock/state", "/swagger.json", "/"):
        assert api.get(path).status_code == 200


def test_a_refused_call_changes_nothing(client: Client) -> None:
    api = limited(client, "1/60")
    api.get("/api/v1/me", headers=ADMIN)
    before = api.get("/_mock/state").json()
    assert api.delete("/api/v1/contacts/101", headers=ADMIN).status_code == 429
    assert api.get("/_mock/state").json() == before


def test_a_reset_empties_the_counters(client: Client) -> None:
    api = limited(client, "1/60")
    for _ in range(2):
        api.get("/api/v1/me", headers=ADMIN)
    api.post("/_mock/reset", json={})
    assert api.get("/api/v1/me", headers=ADMIN).status_code == 200


def test_each_account_counts_for_itself_and_a_new_one_has_no_limit(client: Client) -> None:
    api = limited(client, "1/60")
    api.post("/_mock/accounts", json={"subdomain": "free"})
    api.post("/_mock/accounts", json={"subdomain": "tight", "rate_limit": "2/60"})
    for name, calls in (("@acme", 1), ("@tight", 2)):
        for number in range(calls + 1):
            answer = api.get(f"/{name}/api/v1/me", headers=ADMIN)
            assert answer.status_code == (200 if number < calls else 429)
    for _ in range(5):
        assert api.get("/@free/api/v1/me", headers=ADMIN).status_code == 200


def test_each_address_has_a_count_of_its_own() -> None:
    limiter = RateLimiter(Limit(1, 60))
    assert limiter.admits("a", 0)
    assert limiter.admits("b", 0)
    assert not limiter.admits("a", 0)
    assert not limiter.admits("b", 59.999)


def test_windows_are_aligned_to_the_clock_and_refused_calls_count() -> None:
    limiter = RateLimiter(Limit(2, 10))
    assert [limiter.admits("a", now) for now in (19.0, 19.5, 19.9)] == [True, True, False]
    assert [limiter.admits("a", now) for now in (20.0, 29.9, 29.99)] == [True, True, False]
    assert limiter.admits("a", -1.0)


def test_a_limit_of_none_at_all_refuses_every_call() -> None:
    assert not RateLimiter(Limit(0, 60)).admits("a", 0)


def test_the_reason_names_the_limit_and_where_it_came_from(client: Client) -> None:
    api = limited(client, "1/60")
    api.post("/_mock/accounts", json={"subdomain": "t1", "rate_limit": "2/30"})
    reasons = []
    for path, calls in (("/api/v1/me", 1), ("/@t1/api/v1/me", 2)):
        for _ in range(calls):
            assert api.get(path, headers=ADMIN).status_code == 200
        answer = api.get(path, headers=ADMIN)
        assert answer.status_code == 429
        reasons.append(answer.headers["x-mock-syncro"])
    own, asked = reasons
    assert own == "1 calls in 60 s for each address; --rate-limit off switches it off"
    assert asked == (
        "2 calls in 30 s for each address; "
        "t1 was made with this rate_limit over POST /_mock/accounts"
    )
