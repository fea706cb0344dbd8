"""The pages: what is served, and that nothing names another host."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from mock_syncro.site.files import FILES
from tests.conftest import MakeClient, Serve
from tests.inprocess import InProcess

DOCS = "/api-docs"
SCRIPT = "text/javascript; charset=utf-8"
STYLE = "text/css; charset=utf-8"
TYPES = {
    f"{DOCS}/swagger-ui.css": STYLE,
    f"{DOCS}/swagger-ui-bundle.js": SCRIPT,
    f"{DOCS}/start.js": SCRIPT,
    f"{DOCS}/docs.css": STYLE,
    "/front.css": STYLE,
    "/front.js": SCRIPT,
    "/favicon.svg": "image/svg+xml",
    "/favicon.ico": "image/svg+xml",
}


class Addresses(HTMLParser):
    """Collects every address that a page has in a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = ("src", "href", "action", "srcset", "data-document")
        self.found += [value or "" for name, value in attrs if name in names]


def addresses(page: str) -> list[str]:
    parser = Addresses()
    parser.feed(page)
    parser.close()
    return parser.found


def follow(api: InProcess, path: str) -> set[str]:
    """Every address of the page at `path`; each must be answered."""
    found = set(addresses(api.get(path).text))
    for address in found:
        assert api.get(address).status_code == 200, address
    return found


@pytest.mark.parametrize("prefix", ["", "/@acme"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_every_src_and_href_is_of_the_same_account_and_is_answered(
    client: MakeClient, prefix: str, slash: str
) -> None:
    api = client()
    both = {
        f"{prefix}/",
        f"{prefix}/favicon.svg",
        f"{prefix}{DOCS}/docs.css",
        f"{prefix}{DOCS}/swagger-ui.css",
        f"{prefix}{DOCS}/swagger-ui-bundle.js",
        f"{prefix}{DOCS}/start.js",
    }
    assert follow(api, f"{prefix}{DOCS}{slash}") == {
        *both,
        f"{prefix}/swagger.json",
        f"{prefix}/_mock/api-docs",
    }
    assert follow(api, f"{prefix}/_mock/api-docs{slash}") == {
        *both,
        f"{prefix}/_mock/openapi.json",
        f"{prefix}/api-docs",
    }
    assert follow(api, f"{prefix}{slash}") == {
        f"{prefix}/favicon.svg",
        f"{prefix}/front.css",
        f"{prefix}/front.js",
        f"{prefix}{DOCS}",
        f"{prefix}/_mock/api-docs",
        f"{prefix}/swagger.json",
        f"{prefix}/_mock/openapi.json",
        "/@acme/",
    }


def test_the_style_sheets_load_nothing(client: MakeClient) -> None:
    api = client()
    for path, kind in TYPES.items():
        if kind == STYLE:
            style = api.get(path).text
            assert style
            assert set(re.findall(r"url\(\s*[\"']?(\w*:?)", style)) <= {"data:"}
            assert "@import" not in style


def test_the_script_that_starts_it_names_no_host_and_no_validator(client: MakeClient) -> None:
    start = client().get(f"{DOCS}/start.js").text
    assert "://" not in start
    assert "validatorUrl: null" in start


def test_the_page_forbids_the_browser_other_hosts(client: MakeClient) -> None:
    api = client()
    for path in ("/", DOCS, "/_mock/api-docs"):
        policy = api.get(path).headers["content-security-policy"]
        directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert directives["default-src"] == "'none'"
        assert directives["script-src"] == directives["connect-src"] == "'self'"
        assert "//" not in policy
        assert "*" not in policy


def test_the_files_have_their_types_and_are_asked_for_again_only_when_changed(
    client: MakeClient,
) -> None:
    api = client()
    for path, kind in TYPES.items():
        first = api.get(path)
        assert (first.status_code, first.headers["content-type"]) == (200, kind)
        assert first.headers["cache-control"] == "no-cache"
        assert int(first.headers["content-length"]) == len(first.content) > 0
        again = api.get(path, headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert {"/" + "/".join(segments) for segments in FILES} == set(TYPES)


def test_a_head_has_the_headers_of_the_get_and_no_body(serve: Serve) -> None:
    with serve("--fixture", "empty").http() as api:
        for path in ("/", DOCS, "/_mock/api-docs", *TYPES):
            head, get = api.head(path), api.get(path)
            assert (head.status_code, head.content) == (200, b"")
            for name in ("content-type", "content-length", "etag", "content-security-policy"):
                assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "index.html",
        "swagger-ui.css/x",
        "%2e%2e/__init__.py",
        "..%2f__init__.py",
        "%2Fetc%2Fpasswd",
        "x%00",
    ],
)
def test_any_other_file_is_a_404_page(client: MakeClient, name: str) -> None:
    answer = client().get(f"{DOCS}/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "etag" not in answer.headers


def test_an_unknown_account_has_no_page(client: MakeClient) -> None:
    assert client().get(f"/@nobody{DOCS}").status_code == 404


def test_the_document_of_an_account_has_its_address_first(client: MakeClient) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": "empty"})
    page = addresses(api.get(f"/@t1{DOCS}").text)
    assert "/@t1/swagger.json" in page
    servers = api.get("/@t1/swagger.json").json()["servers"]
    assert servers[0]["url"] == "http://localhost/@t1/api/v1"


def test_both_documents_are_served_as_json(client: MakeClient) -> None:
    api = client()
    for path in ("/swagger.json", "/_mock/openapi.json"):
        answer = api.get(path)
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["openapi"] == "3.1.0"


def test_a_start_loads_nothing_of_it() -> None:
    code = (
        "import sys, mock_syncro\n"
        "mock_syncro.create_app(fixture='empty')\n"
        "print([n for n in sys.modules if n.startswith('mock_syncro.site')])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
