"""The pages as a person uses them: Chromium, driven over WebDriver's own HTTP protocol.

Debian's packages `chromium` and `chromium-driver`. Without them the test is skipped, but not where
CHROMIUM_REQUIRED is set.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import Serve

# WebDriver's name of the key that refers to an element.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

FLAGS = (
    "--headless=new",
    "--no-sandbox",  # CI is root in a container
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1200,1600",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # offline
)


class Browser:
    """One session. Elements are named by XPath, and waited for."""

    def __init__(self, driver: str, chromium: str, profile: Path) -> None:
        options = {"binary": chromium, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        logs = {"performance": "ALL", "browser": "ALL"}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": logs}
        self._http = httpx2.Client(base_url=driver, trust_env=False, timeout=60)
        self._session = ""
        made = self._post("/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{made['sessionId']}"
        self._post("/timeouts", {"implicit": 20_000})

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self._http.post(f"{self._session}{path}", json=body).json()["value"]
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def open(self, url: str) -> None:
        self._post("/url", {"url": url})

    def find(self, xpath: str) -> str:
        found: str = self._post("/element", {"using": "xpath", "value": xpath})[ELEMENT]
        return found

    def click(self, xpath: str) -> None:
        self._post(f"/element/{self.find(xpath)}/click", {})

    def fill(self, xpath: str, text: str) -> None:
        element = f"/element/{self.find(xpath)}"
        self._post(f"{element}/clear", {})
        self._post(f"{element}/value", {"text": text})

    def text(self, xpath: str) -> str:
        found: str = self.run("return arguments[0].textContent", {ELEMENT: self.find(xpath)})
        return found

    def narrow(self, width: int) -> None:
        """Make the page so many pixels wide, which a window cannot always be."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        override = {"cmd": "Emulation.setDeviceMetricsOverride", "params": size}
        self._post("/goog/cdp/execute", override)

    def answer_dialog(self, how: str) -> None:
        """Accept or dismiss what the page asks."""
        self._post(f"/alert/{how}", {})

    def run(self, script: str, *arguments: object) -> Any:
        return self._post("/execute/sync", {"script": script, "args": arguments})

    def log(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._post("/se/log", {"type": kind})
        return found

    def asked(self) -> list[str]:
        """The address of each request so far, also of refused ones; the browser's own left out."""
        messages = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        addresses = [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]
        own = ("about:", "chrome:", "data:")
        return [address for address in addresses if not address.startswith(own)]

    def forget(self) -> None:
        self._post(
            "/goog/cdp/execute", {"cmd": "Emulation.clearDeviceMetricsOverride", "params": {}}
        )
        self.open("about:blank")
        for kind in ("performance", "browser"):
            self.log(kind)

    def close(self) -> None:
        if self._session:
            self._http.delete(self._session)
        self._http.close()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The browser with a page of its usual width, and nothing in its logs."""
    chromium.forget()
    return chromium


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One for all tests: it takes seconds to start."""
    tmp_path = tmp_path_factory.mktemp("chromium")
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        why = "Chromium or its driver is not installed: apt-get install chromium chromium-driver"
        if "CHROMIUM_REQUIRED" in os.environ:
            pytest.fail(why)
        pytest.skip(why)
    environment = os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    command = [driver, "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        started = (re.search(r"started successfully on port (\d+)", s) for s in process.stdout)
        port = next(found[1] for found in started if found)
        browser = Browser(f"http://127.0.0.1:{port}", program, tmp_path / "profile")
        try:
            yield browser
        finally:
            browser.close()
            process.terminate()


def test_a_person_tests_a_token_as_the_set_up_guides_say(serve: Serve, browser: Browser) -> None:
    server = serve("--fixture", "small")
    with server.http() as api:
        api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": "empty"})
        api.post("/@t1/api/v1/customers", json={"business_name": "Only in t1"})

    browser.open(f"{server.url}/api-docs")
    browser.click("//*[@class='servers']//option[contains(., '{subdomain}')]")
    browser.fill("//input[@data-variable='subdomain']", "t1")
    browser.click("//*[@class='auth-wrapper']/button[contains(., 'Authorize')]")
    browser.fill("(//*[@class='auth-container'])[1]//input", "support-fusion-token")
    browser.click("(//*[@class='auth-container'])[1]//button[.='Authorize']")
    browser.click("//*[@class='auth-container']//button[.='Close']")
    browser.click("//*[@id='operations-Customer-list_customers']//button")
    browser.click("//button[contains(., 'Try it out')]")
    browser.click("//button[.='Execute']")

    answer = "//table[contains(@class, 'live-responses-table')]//tr[@class='response']"
    assert browser.text(f"{answer}/td[1]") == "200"
    customers = json.loads(browser.text(f"{answer}//code"))["customers"]
    names = [customer["business_name"] for customer in customers]
    assert names == ["Only in t1", None]

    asked = browser.asked()
    assert f"{server.url}/@t1/api/v1/customers" in asked
    assert [address for address in asked if not address.startswith(f"{server.url}/")] == []
    shown = browser.run(
        "return [...document.querySelectorAll('[src],[href]')].map(e => String(e.src || e.href))"
    )
    assert [address for address in shown if not address.startswith(f"{server.url}/")] == []
    assert [entry for entry in browser.log("browser") if entry["level"] == "SEVERE"] == []


ANSWER = "//table[contains(@class, 'live-responses-table')]//tr[@class='response']"


def test_a_token_of_the_list_and_the_filled_in_form_are_enough(
    serve: Serve, browser: Browser
) -> None:
    server = serve("--fixture", "small")
    browser.open(f"{server.url}/api-docs")
    browser.click("//*[@class='auth-wrapper']/select/option[@value='admin-token']")
    browser.click("//*[@id='operations-Contact-update_contact']//button")
    browser.click("//button[contains(., 'Try it out')]")
    browser.click("//button[.='Execute']")
    assert browser.text(f"{ANSWER}/td[1]") == "200"
    assert json.loads(browser.text(f"{ANSWER}//code"))["customer_id"] == 55


def test_the_control_api_is_tried_out_on_the_account_of_the_page(
    serve: Serve, browser: Browser
) -> None:
    server = serve("--fixture", "small", "--control-key", "secret")
    with server.http("secret") as api:
        api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": "empty"})
    browser.open(f"{server.url}/@t1/_mock/api-docs")
    browser.click("//*[@class='auth-wrapper']/button[contains(., 'Authorize')]")
    browser.fill("//*[@class='auth-container']//input", "secret")
    browser.click("//*[@class='auth-container']//button[.='Authorize']")
    browser.click("//*[@class='auth-container']//button[.='Close']")
    browser.click("//*[@id='operations-reset-reset']//button")
    browser.click("//button[contains(., 'Try it out')]")
    browser.click("//button[.='Execute']")
    assert browser.text(f"{ANSWER}/td[1]") == "200"
    assert json.loads(browser.text(f"{ANSWER}//code"))["subdomain"] == "t1"


def test_the_front_page_resets_its_account_after_asking(serve: Serve, browser: Browser) -> None:
    server = serve("--fixture", "small")
    with server.http() as api:
        api.delete("/api/v1/contacts/101")
        browser.open(f"{server.url}/@acme/")
        browser.click("//button[contains(., 'Reset acme')]")
        browser.answer_dialog("dismiss")
        assert api.get("/api/v1/contacts/101").status_code == 404
        browser.click("//button[contains(., 'Reset acme')]")
        browser.answer_dialog("accept")
        browser.find("//output[.='Reset.']")
        assert api.get("/api/v1/contacts/101").status_code == 200
    assert [entry for entry in browser.log("browser") if entry["level"] == "SEVERE"] == []


def test_a_click_copies_a_token(serve: Serve, browser: Browser) -> None:
    browser.open(serve("--fixture", "small").url)
    browser.click("//li[contains(., 'read-only-token')]/button")
    browser.find("//li[contains(., 'read-only-token')]/button[.='Copied']")


def test_no_page_is_wider_than_a_narrow_window(serve: Serve, browser: Browser) -> None:
    url = serve("--fixture", "small").url
    browser.narrow(400)
    for path, drawn in (
        ("/", "//button[.='Copy']"),
        ("/api-docs", "//*[@class='known-token']"),
        ("/_mock/api-docs", "//*[@class='auth-wrapper']/button"),
    ):
        browser.open(f"{url}{path}")
        browser.find(drawn)
        root = "document.documentElement"
        assert browser.run(f"return {root}.scrollWidth <= {root}.clientWidth"), path
