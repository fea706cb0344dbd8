"""What Swagger UI fills its forms with works: every operation is executed as it stands there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import MakeClient
from tests.inprocess import InProcess

ADMIN = {"Authorization": "Bearer admin-token"}

Operation = tuple[str, str]

NO_ATTACHMENT = "no ticket of this data has an attachment"
NO_PHONE = "no customer of this data has a phone of its own"

# The 404s that cannot be otherwise: the data has no row that the path could name.
UNAVOIDABLE: dict[str, dict[Operation, str]] = {
    "msp": {},
    "small": {
        ("PUT", "/customers/{customer_id}/phones/{id}"): NO_PHONE,
        ("DELETE", "/customers/{customer_id}/phones/{id}"): NO_PHONE,
        ("POST", "/tickets/{id}/delete_attachment"): NO_ATTACHMENT,
    },
    "edge": {},
}


def operations(document: dict[str, Any]) -> Iterator[tuple[Operation, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield (method.upper(), path), operation


def executed(api: InProcess, path: str, operation: dict[str, Any], method: str) -> int:
    """The status of a call that is sent as the document fills it in."""
    query = {}
    for parameter in operation["parameters"]:
        if parameter["in"] == "query" and "example" in parameter:
            query[parameter["name"]] = parameter["example"]
        elif "example" in parameter:
            path = path.replace(f"{{{parameter['name']}}}", str(parameter["example"]))
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    sent = {"json": content["example"]} if content else {}
    return api.request(method, f"/api/v1{path}", params=query, headers=ADMIN, **sent).status_code


@pytest.mark.parametrize(
    ("fixture", "dialect"), [("msp", "spec"), ("small", "spec"), ("edge", "spec"), ("msp", "guide")]
)
def test_every_operation_works_as_the_document_fills_it_in(
    client: MakeClient, fixture: str, dialect: str
) -> None:
    api = client(fixture=fixture, dialect=dialect)
    refused: dict[Operation, int] = {}
    for (method, path), operation in operations(api.get("/swagger.json").json()):
        status = executed(api, path, operation, method)
        if status >= 400:
            refused[method, path] = status
        if method != "GET":
            api.post("/_mock/reset")
    assert refused == dict.fromkeys(UNAVOIDABLE[fixture], 404)


def test_an_empty_account_lacks_examples_of_nothing_but_rows(client: MakeClient) -> None:
    api = client(fixture="empty")
    for (method, path), operation in operations(api.get("/swagger.json").json()):
        status = executed(api, path, operation, method)
        named = all("example" in p for p in operation["parameters"] if p["in"] == "path")
        assert status < 400 or (status == 404 and not named), (method, path)
        api.post("/_mock/reset")


def test_the_examples_are_of_the_account_that_the_path_names(client: MakeClient) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1", "fixture": "empty"})
    for path, named in (("/swagger.json", True), ("/@t1/swagger.json", False)):
        (parameter,) = api.get(path).json()["paths"]["/contacts/{id}"]["get"]["parameters"]
        assert ("example" in parameter) is named


def test_without_the_control_key_the_document_tells_nothing_of_the_data(
    client: MakeClient,
) -> None:
    api = client(control_key="secret")
    assert '"example":101' not in api.get("/swagger.json").text
    told = api.get("/swagger.json", headers={"Authorization": "Bearer secret"}).text
    assert '"example":101' in told
