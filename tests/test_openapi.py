"""The documents that the mock serves about itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient

from mock_syncro import create_app

Client = Callable[..., TestClient]


def document(client: Client, path: str = "/swagger.json") -> dict[str, Any]:
    found: dict[str, Any] = client().get(path).json()
    return found


def all_references(value: Any) -> set[str]:
    if isinstance(value, list):
        return {found for item in value for found in all_references(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
    return own | {found for item in value.values() for found in all_references(item)}


def test_every_declared_operation_is_described_and_no_other(client: Client) -> None:
    paths = document(client)["paths"]
    described = {(method.upper(), path) for path in paths for method in paths[path]}
    assert described == {(o.method, o.path) for o in create_app(fixture="empty").operations}


def test_operation_ids_are_unique(client: Client) -> None:
    paths = document(client)["paths"]
    ids = [operation["operationId"] for path in paths.values() for operation in path.values()]
    assert len(ids) == len(set(ids))
    assert {"list_contacts", "create_contact", "show_customer", "get_customers_latest"} <= set(ids)


def test_there_are_two_servers_the_second_with_the_subdomain(client: Client) -> None:
    api = client()
    one, two = api.get("/swagger.json", headers={"Host": "h:81"}).json()["servers"]
    assert one["url"] == "http://h:81/api/v1"
    assert two["url"] == "http://h:81/@{subdomain}/api/v1"
    assert two["variables"]["subdomain"]["default"] == "acme"


def test_references_and_links_point_at_what_is_there(client: Client) -> None:
    for path in ("/swagger.json", "/_mock/openapi.json"):
        made = document(client, path)
        for reference in all_references(made):
            place: Any = made
            for part in reference.removeprefix("#/").split("/"):
                place = place[part]
    paths = document(client)["paths"].values()
    operations = [operation for path in paths for operation in path.values()]
    ids = {operation["operationId"] for operation in operations}
    links = [
        link
        for operation in operations
        for response in operation["responses"].values()
        for link in response.get("links", {}).values()
    ]
    assert links
    assert {link["operationId"] for link in links} <= ids


def test_each_parameter_of_a_path_is_described(client: Client) -> None:
    for path, operations in document(client)["paths"].items():
        for operation in operations.values():
            named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
            assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_filters_sort_and_pages_are_parameters_of_the_list(client: Client) -> None:
    paths = document(client)["paths"]
    names = {p["name"] for p in paths["/customers"]["get"]["parameters"]}
    assert {"query", "email", "id", "not_id", "id_not", "include_disabled", "sort"} <= names
    assert {"page", "per_page"} <= names
    assert {p["name"] for p in paths["/contacts"]["get"]["parameters"]} == {
        "customer_id",
        "page",
        "per_page",
    }


def test_an_answer_has_the_keys_that_its_schema_requires(client: Client) -> None:
    api = client()
    schemas = document(client)["components"]["schemas"]
    headers = {"Authorization": "admin-token"}
    contact = api.get("/api/v1/contacts/101", headers=headers).json()
    assert set(contact) == set(schemas["Contact"]["required"])
    customer = api.get("/api/v1/customers/55", headers=headers).json()["customer"]
    assert set(customer) == set(schemas["CustomerDetail"]["required"])


def test_the_document_names_permissions_and_tokens(client: Client) -> None:
    made = document(client)
    described = made["paths"]["/contacts"]["get"]["description"]
    assert '"Customers - View Detail"' in described
    assert {"bearerAuth": []} in made["security"]


def test_the_document_of_the_control_api_has_every_route(client: Client) -> None:
    from mock_syncro.control.routes import ROUTES

    paths = document(client, "/_mock/openapi.json")["paths"]
    described = {(method.upper(), path) for path in paths for method in paths[path]}
    assert described == {(route.method, route.path) for route in ROUTES}
