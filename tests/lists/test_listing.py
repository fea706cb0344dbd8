"""Lists: filters, order and pages, compared with a naive reference over random rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from mock_syncro.lists.spans import Range
from tests.inprocess import InProcess

Client = Callable[..., InProcess]
Row = dict[str, Any]

ADMIN = {"Authorization": "Bearer admin-token"}
SELECTED = {"Authorization": "Bearer one-customer-token"}
META = ["total_pages", "total_entries", "per_page", "page"]
FIRST = (None, "", "Ann", "ann", "Anna", "Bob", "bob", "Zoe")
LAST = (None, "Lee", "lee", "Leeds", "Orr")
BUSINESS = (None, "", "Ann & Co", "Bobs", "Lee Ltd", "5 Oaks")
EMAIL = (None, "", "a@x.io", "A@X.io", "b@x.io", "zoe@lee.io")
PHONE = (None, "555-0100", "555 0199 x12", "(555) 010-0123", "12")
SORTED = ("id", "firstname", "lastname", "email", "business_name", "disabled", "created_at")
QUERIES = ("ann", "ANN lee", "5550100", "555-0100", "lee", "x.io", "zoe orr", "12", "oaks 5")


def customer(chance: random.Random) -> Row:
    return {
        "firstname": chance.choice(FIRST),
        "lastname": chance.choice(LAST),
        "business_name": chance.choice(BUSINESS),
        "email": chance.choice(EMAIL),
        "phone": chance.choice(PHONE),
        "mobile": chance.choice(PHONE),
        "notes": "ann zoe hidden",
        "disabled": chance.random() < 0.25,
        "created_at": f"-{chance.randint(1, 5)}d 09:00",
    }


def load(api: InProcess, chance: random.Random, selected: list[int]) -> list[Row]:
    """Random customers and contacts; the rows as the state shows them."""
    ids = chance.sample(range(1, 200), 40)
    contacts = {
        str(id_): {"name": f"c{id_}", "customer_id": chance.choice([*ids[:6], None])}
        for id_ in chance.sample(range(1, 400), 60)
    }
    document = {
        "customers": {str(id_): customer(chance) for id_ in ids},
        "contacts": contacts,
        "groups": {
            "5": {"name": "One Customer", "access": "select", "customers": selected or ids[:1]}
            | {"permissions": "all"}
        },
    }
    assert api.put("/_mock/state", json=document).status_code == 200
    state: dict[str, dict[str, Row]] = api.get("/_mock/state").json()
    return list(state["customers"].values())


def only_digits(number: str | None) -> str:
    text = (number or "").split(" x")[0]
    return "".join(sign for sign in text if sign in "0123456789")


def has_words(row: Row, words: str) -> bool:
    keys = ("firstname", "lastname", "business_name", "email")
    parts = [(row[key] or "").lower() for key in keys]
    numbers = [only_digits(row["phone"]), only_digits(row["mobile"])]
    return all(
        any(word in part for part in parts + numbers)
        or ("-" in word and any(word.replace("-", "") in number for number in numbers))
        for word in words.lower().split()
    )


def numbers_in(params: list[tuple[str, str]], *names: str) -> set[int]:
    texts = [text for name, value in params if name in names for text in value.split(",")]
    return {int(text) for text in texts if text.isdigit()}


def reference(rows: list[Row], params: list[tuple[str, str]]) -> list[Row]:
    """The naive way: look at every row, sort them all."""
    sent = dict(params)
    kept = [row for row in rows if not row["disabled"] or sent.get("include_disabled") == "true"]
    for name in ("firstname", "lastname", "business_name"):
        if sent.get(name):
            kept = [row for row in kept if sent[name].lower() in (row[name] or "").lower()]
    if sent.get("email"):
        kept = [row for row in kept if (row["email"] or "").lower() == sent["email"].lower()]
    if sent.get("query"):
        kept = [row for row in kept if has_words(row, sent["query"])]
    if any(name in ("id", "id[]") for name in sent):
        wanted = numbers_in(params, "id", "id[]")
        kept = [row for row in kept if row["id"] in wanted]
    unwanted = numbers_in(params, "not_id", "not_id[]", "id_not", "id_not[]")
    kept = [row for row in kept if row["id"] not in unwanted]
    kept.sort(key=lambda row: -row["id"])
    if sent.get("sort"):
        field, _, direction = sent["sort"].partition(" ")
        kept.reverse()
        kept.sort(key=lambda row: sort_key(row[field]))
        if direction == "DESC":
            kept.reverse()
    return kept


def sort_key(value: Any) -> tuple[bool, Any]:
    if value is None:
        return (False, 0)
    return (True, value.lower() if isinstance(value, str) else value)


def some_params(chance: random.Random, ids: list[int]) -> list[tuple[str, str]]:
    params: list[tuple[str, str]] = []

    def maybe(odds: float, *pairs: tuple[str, str]) -> None:
        if chance.random() < odds:
            params.extend(pairs)

    some = [str(id_) for id_ in chance.sample(ids, 5)]
    maybe(0.25, ("firstname", chance.choice(("ann", "B", "o", "nobody"))))
    maybe(0.2, ("lastname", chance.choice(("lee", "O", "s"))))
    maybe(0.2, ("business_name", chance.choice(("l", "&", "OAKS"))))
    maybe(0.2, ("email", chance.choice(("a@x.io", "B@X.IO", "x.io"))))
    maybe(0.25, ("query", chance.choice(QUERIES)))
    maybe(0.2, *[("id[]", id_) for id_ in some])
    maybe(0.1, ("id", ",".join([*some, "junk", "999999"])))
    maybe(0.15, *[("not_id[]", id_) for id_ in some[:2]])
    maybe(0.15, ("id_not", ",".join(some[2:4])))
    maybe(0.4, ("include_disabled", chance.choice(("true", "false"))))
    maybe(0.5, ("sort", f"{chance.choice(SORTED)}{chance.choice(('', ' ASC', ' DESC'))}"))
    maybe(0.5, ("per_page", str(chance.randint(1, 12))))
    maybe(0.5, ("page", str(chance.randint(1, 4))))
    return params


def check(api: InProcess, rows: list[Row], params: list[tuple[str, str]], token: Any) -> None:
    sent = dict(params)
    per_page, page = int(sent.get("per_page", 100)), int(sent.get("page", 1))
    wanted = reference(rows, params)
    answer = api.get("/api/v1/customers", params=[*params], headers=token).json()
    shown = [row["id"] for row in answer["customers"]]
    assert shown == [row["id"] for row in wanted][(page - 1) * per_page : page * per_page], params
    pages = max(1, -(-len(wanted) // per_page))
    expected = {"total_pages": pages, "total_entries": len(wanted)}
    assert answer["meta"] == expected | {"per_page": per_page, "page": page}, params


@pytest.mark.parametrize("seed", range(6))
def test_customers_are_listed_as_the_naive_reference_lists_them(client: Client, seed: int) -> None:
    chance = random.Random(seed)
    api = client(fixture="empty")
    rows = load(api, chance, [])
    ids = [row["id"] for row in rows]
    for _ in range(80):
        check(api, rows, some_params(chance, ids), ADMIN)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_select_customers_lists_are_the_reference_over_those_alone(
    client: Client, count: int
) -> None:
    chance = random.Random(100 + count)
    api = client(fixture="empty")
    rows = load(api, chance, [])
    ids = [row["id"] for row in rows]
    chosen = chance.sample(ids, count)
    assert api.patch("/_mock/groups/5", json={"customers": chosen}).status_code == 200
    seen = [row for row in rows if row["id"] in chosen]
    for _ in range(80):
        check(api, seen, some_params(chance, ids), SELECTED)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_contacts_by_customer_are_the_reference_with_and_without_select_customers(
    client: Client, count: int
) -> None:
    chance = random.Random(count)
    api = client(fixture="empty")
    customers = [row["id"] for row in load(api, chance, [])]
    rows: list[Row] = list(api.get("/_mock/state").json()["contacts"].values())
    held = sorted({row["customer_id"] for row in rows if row["customer_id"]})
    chosen = held[:count]
    api.patch("/_mock/groups/5", json={"customers": chosen})
    for _ in range(40):
        params: dict[str, Any] = {}
        if chance.random() < 0.7:
            params["customer_id"] = chance.choice([*held, customers[-1], 999_999])
        per_page, page = chance.randint(1, 9), chance.randint(1, 4)
        params |= {"per_page": per_page, "page": page}
        for token, some in ((ADMIN, None), (SELECTED, chosen)):
            wanted = [
                row["id"]
                for row in sorted(rows, key=lambda row: -row["id"])
                if (some is None or row["customer_id"] in some)
                and params.get("customer_id", row["customer_id"]) == row["customer_id"]
            ]
            answer = api.get("/api/v1/contacts", params=params, headers=token).json()
            shown = [row["id"] for row in answer["contacts"]]
            assert shown == wanted[(page - 1) * per_page : page * per_page], (params, some)
            assert answer["meta"]["total_entries"] == len(wanted)


def test_the_order_that_was_kept_follows_later_writes(client: Client) -> None:
    chance = random.Random(7)
    api = client(fixture="empty")
    rows = load(api, chance, [])
    ids = [row["id"] for row in rows]
    for step in range(30):
        id_ = chance.choice(ids)
        if step % 3 == 0:
            made = customer(chance)
            del made["created_at"], made["disabled"]
            api.post("/api/v1/customers", json=made, headers=ADMIN)
        elif step % 3 == 1:
            sent = {"firstname": chance.choice(FIRST), "email": chance.choice(EMAIL)}
            api.put(f"/api/v1/customers/{id_}", json=sent, headers=ADMIN)
        else:
            api.delete(f"/api/v1/customers/{id_}", headers=ADMIN)
        rows = list(api.get("/_mock/state").json()["customers"].values())
        ids = [row["id"] for row in rows]
        for sort in ("firstname ASC", "email DESC"):
            check(api, rows, [("sort", sort), ("include_disabled", "true")], ADMIN)
            check(api, rows, [("sort", sort), ("per_page", "7"), ("page", "2")], ADMIN)
            check(api, rows, [("not_id", str(ids[0])), ("sort", sort)], ADMIN)


def test_a_kept_order_of_one_account_does_not_show_rows_of_another(client: Client) -> None:
    api = client()
    api.post("/_mock/accounts", json={"subdomain": "t1"})
    params = {"sort": "firstname ASC"}
    api.get("/api/v1/customers", params=params, headers=ADMIN)
    api.post("/@t1/api/v1/customers", json={"firstname": "Aaa"}, headers=ADMIN)
    there = api.get("/@t1/api/v1/customers", params=params, headers=ADMIN).json()
    here = api.get("/api/v1/customers", params=params, headers=ADMIN).json()
    assert [row["firstname"] for row in there["customers"]] == ["Aaa", "Acme Corp"]
    assert [row["firstname"] for row in here["customers"]] == ["Acme Corp"]


def test_a_range_only_ever_gets_narrower_and_holds_neither_border() -> None:
    range_ = Range("time")
    for moment in ("c", "b"):
        range_.narrow(moment, after=True)
    for moment in ("f", "g"):
        range_.narrow(moment, after=False)
    held = [text for text in "abcdefgh" if range_.holds({"time": text})]
    assert held == ["d", "e"]
    assert not range_.holds({"time": None})
