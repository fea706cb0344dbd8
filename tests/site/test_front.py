"""The front page: what it tells, and to whom."""

from __future__ import annotations

import re

import pytest

from mock_syncro import __version__
from tests.conftest import MakeClient
from tests.inprocess import InProcess

ADMIN = {"Authorization": "Bearer admin-token"}


def page(api: InProcess, path: str = "/", **headers: str) -> str:
    answer = api.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.text


def copied(text: str) -> set[str]:
    return set(re.findall(r'data-copy="([^"]*)"', text))


def test_it_tells_the_version_the_account_and_its_address(client: MakeClient) -> None:
    text = page(client(rate_limit="180/60", timezone="Asia/Tokyo"), Host="localhost:81")
    assert __version__ in text
    assert "<strong>acme</strong>" in text
    assert "http://localhost:81/api/v1" in copied(text)
    assert "Fixture small, dialect spec, zone Asia/Tokyo, 180 calls in 60 s" in text


def test_each_fixed_token_can_be_copied_and_says_what_it_may_do(client: MakeClient) -> None:
    text = page(client())
    assert {"admin-token", "read-only-token", "expired-token"} <= copied(text)
    notes = dict(re.findall(r"<li.*?><code>([\w-]+)</code><span>(.*?)</span>", text))
    assert notes["admin-token"] == "everything, as Dana Whitfield"
    assert notes["no-permissions-token"] == "0 permissions, as Sam Ortega"
    assert notes["one-customer-token"] == "everything, 1 customer, as Riley Novak"
    assert notes["expired-token"] == "the token has expired"
    assert notes["revoked-token"] == "the token was revoked"
    assert len(re.findall('<li class="refused">', text)) == 3


def test_the_value_of_a_made_token_is_not_told_again(client: MakeClient) -> None:
    api = client()
    assert "values were shown when they were made" not in page(api)
    made = api.post("/_mock/tokens", json={"name": "sync"}).json()["token"]
    text = page(api)
    assert made not in text
    assert "And 1 whose values were shown when they were made" in text


def test_each_account_of_the_server_is_a_link_and_thousands_are_a_number(
    client: MakeClient,
) -> None:
    api = client()
    for number in range(50):
        api.post("/_mock/accounts", json={"subdomain": f"t{number}"})
    text = page(api, "/@t1/")
    links = re.findall(r'href="(/@\w+/)"', text)
    assert links[:3] == ["/@acme/", "/@t0/", "/@t1/"]
    assert len(links) == 50
    assert "And 1 more" in text


@pytest.mark.parametrize("path", ["/@t1", "/@t1/", "/%40t1/"])
def test_under_the_name_of_an_account_it_is_that_account_s(client: MakeClient, path: str) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": "empty"})
    text = page(api, path)
    assert 'data-prefix="/@t1"' in text
    assert "http://localhost/@t1/api/v1" in copied(text)
    assert "Fixture empty" in text


@pytest.mark.parametrize(
    ("settings", "host", "reason"),
    [
        ({"host": "0.0.0.0"}, "localhost", "control key is missing"),
        ({"control_key": "secret"}, "localhost", "control key is missing"),
        ({}, "evil.example", "not open to the host &quot;evil.example&quot;"),
    ],
)
def test_it_tells_nothing_that_the_control_api_would_not(
    client: MakeClient, settings: dict[str, str], host: str, reason: str
) -> None:
    api = client(**settings)
    assert api.get("/_mock/accounts", headers={"Host": host}).status_code in (401, 403)
    for path in ("/", "/api-docs", "/_mock/api-docs"):
        text = page(api, path, Host=host)
        assert "read-only-token" not in text
        assert "Dana Whitfield" not in text
    text = page(api, Host=host)
    assert reason in text
    assert 'type="password"' in text


def test_with_the_key_it_tells_all(client: MakeClient) -> None:
    text = page(client(control_key="secret"), Authorization="Bearer secret")
    assert "read-only-token" in text
    assert 'type="password"' not in text


def test_a_link_on_another_site_leads_to_it(client: MakeClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert "read-only-token" in page(client(), **headers)


def test_what_a_client_sends_is_escaped(client: MakeClient) -> None:
    text = page(client(control_key="secret"), Host='a"><script>alert(1)</script>')
    assert "<script>alert" not in text


def test_a_page_of_404_or_405_links_to_it(client: MakeClient) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    for path, front in (("/nothing", "/"), ("/@t1/nothing", "/@t1/"), ("/@nobody/", "/")):
        answer = api.get(path)
        assert answer.status_code == 404
        assert f'href="{front}"' in answer.text
        assert api.get(front).status_code == 200
    assert 'href="/@t1/"' in api.post("/@t1/").text
    unknown = api.get("/", headers={"Host": "nobody.localhost"})
    assert 'href="/@acme/"' in unknown.text


def test_only_what_is_there_can_only_be_read(client: MakeClient) -> None:
    api = client()
    for path in ("/", "/api-docs", "/swagger.json", "/_mock/api-docs", "/_mock/openapi.json"):
        answer = api.post(path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert api.post("/nothing").status_code == 404
