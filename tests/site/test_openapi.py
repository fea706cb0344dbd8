"""The documents that the mock serves about itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mock_syncro import create_app
from tests.inprocess import InProcess

Client = Callable[..., InProcess]


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


def arrays(value: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an array."""
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    if isinstance(value, dict):
        kinds = value.get("type")
        if kinds == "array" or (isinstance(kinds, list) and "array" in kinds):
            yield value
    for item in inner:
        yield from arrays(item)


def test_every_array_says_what_it_holds_as_generators_of_clients_want(client: Client) -> None:
    for path in ("/swagger.json", "/_mock/openapi.json"):
        found = list(arrays(document(client, path)))
        assert len(found) > 5
        assert [schema for schema in found if "items" not in schema] == []


def test_every_operation_has_an_id_of_its_own_and_a_schema_for_each_answer(
    client: Client,
) -> None:
    for path in ("/swagger.json", "/_mock/openapi.json"):
        paths = document(client, path)["paths"].values()
        operations = [operation for methods in paths for operation in methods.values()]
        ids = [operation["operationId"] for operation in operations]
        assert len(ids) == len(set(ids))
        for operation in operations:
            for status, response in operation["responses"].items():
                if status != "204":
                    assert all(c["schema"] for c in response["content"].values()), operation


def test_the_control_document_of_an_account_calls_that_account(client: Client) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    assert api.get("/_mock/openapi.json").json()["servers"] == [{"url": "/"}]
    assert api.get("/@t1/_mock/openapi.json").json()["servers"] == [{"url": "/@t1"}]


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
    assert {p["name"] for p in paths["/tickets"]["get"]["parameters"]} == {
        *("customer_id", "contact_id", "number", "resolved_after", "created_after"),
        *("since_updated_at", "status", "query", "user_id", "mine", "ticket_search_id"),
        *("comment_format", "all_comments", "page", "per_page"),
    }
    assert {p["name"] for p in paths["/tickets/{id}/comments"]["get"]["parameters"]} == {
        *("id", "created_after", "created_before", "updated_after", "updated_before"),
        *("sort_by", "sort_direction", "comment_format", "page", "per_page"),
    }
    assert {p["name"] for p in paths["/ticket_timers"]["get"]["parameters"]} == {
        *("created_at_lt", "created_at_gt", "page", "per_page"),
    }


def test_an_answer_has_the_keys_that_its_schema_requires(client: Client) -> None:
    api = client()
    schemas = document(client)["components"]["schemas"]
    headers = {"Authorization": "admin-token"}
    contact = api.get("/api/v1/contacts/101", headers=headers).json()
    assert set(contact) == set(schemas["Contact"]["required"])
    customer = api.get("/api/v1/customers/55", headers=headers).json()["customer"]
    assert set(customer) == set(schemas["CustomerDetail"]["required"])


def test_each_form_of_a_ticket_and_its_parts_has_the_keys_of_its_own_schema(
    client: Client,
) -> None:
    api = client()
    api.headers["Authorization"] = "admin-token"
    schemas = document(client)["components"]["schemas"]

    def check(name: str, shown: dict[str, Any]) -> None:
        assert set(shown) == set(schemas[name]["required"]) == set(schemas[name]["properties"])

    path = "/api/v1/tickets"
    check("Ticket", api.get(path).json()["tickets"][0])
    check("TicketDetail", api.get(f"{path}/1").json()["ticket"])
    sent = {"customer_id": 55, "subject": "s", "body": "b", "name": "n", "description": "d"}
    sent |= {"start_at": "2026-01-31", "billable": "true", "timer_entry_id": 1}
    made = api.post(path, json=sent).json()["ticket"]
    check("TicketCreated", made)
    check("Customer", made["customer"])
    check("Comment", api.post(f"{path}/1/comment", json=sent).json()["comment"])
    check("CommentPage", api.get(f"{path}/1/comments").json()["comments"][0])
    check("TicketTimer", api.post(f"{path}/1/timer_entry", json=sent).json())
    check("TicketTimer", api.get("/api/v1/ticket_timers").json()["ticket_timers"][0])
    patched = api.patch("/api/v1/ticket_timers/1", json=sent).json()["ticket_timer"]
    check("TicketTimerPatched", patched)
    check("TicketLineItem", api.post(f"{path}/1/add_line_item", json=sent).json())
    api.post(f"{path}/1/attach_file_url", json={"files": [{"url": "http://x/a"}]})
    check("Attachment", api.get(f"{path}/1").json()["ticket"]["attachments"][0])


def test_what_is_taken_and_never_shown_is_in_the_body_alone(client: Client) -> None:
    made = document(client)
    bodies = {
        path: made["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        for path in ("/tickets", "/tickets/{id}/comment")
    }
    schemas = made["components"]["schemas"]
    assert {"comments_attributes", "signature_data"} <= set(bodies["/tickets"]["properties"])
    assert "comments_attributes" not in schemas["TicketDetail"]["properties"]
    taken = {"sms_body", "do_not_email"}
    assert taken <= set(bodies["/tickets/{id}/comment"]["properties"])
    assert not taken & set(schemas["CommentPage"]["properties"])


def test_a_list_has_just_the_keys_of_meta_that_it_answers(client: Client) -> None:
    api = client()
    api.headers["Authorization"] = "admin-token"
    paths = document(client)["paths"]
    for path in ("/tickets", "/ticket_timers", "/tickets/{id}/comments", "/contacts"):
        schema = paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answered = api.get(f"/api/v1{path.format(id=1)}").json()["meta"]
        assert set(schema["properties"]["meta"]["properties"]) == set(answered)


def test_one_of_several_permissions_is_named_as_such(client: Client) -> None:
    described = document(client)["paths"]["/tickets/{id}"]["get"]["description"]
    theirs = "\"Tickets - View 'Their Ticket' Details (assigned to them)\""
    assert f'"Tickets - View Details" or {theirs}' in described


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
