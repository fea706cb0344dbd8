"""What a request sends, as Rails would read it: query strings, forms and JSON bodies.

Keys nest by brackets (`properties[Reg No.]=7`, `id[]=1&id[]=2`). A JSON text under another
content type is a 400 with an HTML page (seen live); without any content type it is taken for
JSON if it looks like it (guess). Nesting ends at 100 levels, as in Rails.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson

from ..errors import ApiError, page

Params = dict[str, Any]

LARGE = 2.0**63
NESTING = 100
FIELDS = 4096
"""The most fields of a form or query, as Rack has it."""

BARE = "_json"
"""The name that Rails gives to a body that is no object; it counts where an operation wants it."""

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def bad_request(reason: str) -> ApiError:
    """A body that cannot be read: a short HTML page, as Rails sends one."""
    return ApiError(400, page("400 Bad Request"), reason)


def parse_query(query: bytes) -> Params:
    """The parameters of a query string. Short ones are cached: callers do not change them."""
    return _cached(query) if len(query) <= 256 else _nest(query)


@lru_cache(maxsize=2048)
def _cached(query: bytes) -> Params:
    return _nest(query)


def parse_body(content_type: str, body: bytes) -> Params:
    """The parameters in a body. Raises the 400 for one that cannot be read."""
    if content_type == "application/json":  # as nearly everybody writes it
        return _json(body)
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("application/json", "text/json") or kind.endswith("+json"):
        return _json(body)
    if body.lstrip()[:1] in (b"{", b"["):
        if not kind:
            return _json(body)
        raise bad_request("a JSON text needs the content type application/json")
    if kind == "multipart/form-data":
        return _multipart(content_type, body)
    if kind in ("", "application/x-www-form-urlencoded"):
        return _nest(body)
    return {}


def bare_number(body: bytes) -> Params:
    """A body that is nothing but a whole number, under the name that Rails gives to it."""
    text = body.strip()
    return {BARE: int(text)} if text.isdigit() and len(text) < 20 else {}


def _json(body: bytes) -> Params:
    try:
        value = orjson.loads(body)
    except ValueError:
        if not body.strip():
            return {}
        raise bad_request("the body is not JSON") from None
    if body.count(b"{") + body.count(b"[") > NESTING and _depth(value) > NESTING:
        raise bad_request(f"the body is nested deeper than {NESTING}")
    if value.__class__ in (dict, list) and _has_large_float(value):
        _check_integers(body)
    return value if isinstance(value, dict) else {}


def _has_large_float(value: Any) -> bool:
    """Whether there is a float beyond 64 bits, which may have been an integer."""
    for item in value.values() if value.__class__ is dict else value:
        kind = item.__class__
        if kind is float:
            if not -LARGE < item < LARGE:
                return True
        elif (kind is dict or kind is list) and item and _has_large_float(item):
            return True
    return False


def _check_integers(body: bytes) -> None:
    """Raises the 400 for an integer beyond 64 bits, of which orjson would make a float."""
    try:
        orjson.dumps(json.loads(body))
    except (TypeError, ValueError):
        raise bad_request("a number in the body is beyond 64 bits") from None


def _depth(value: object) -> int:
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [
            inner for item in level for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return depth


def _nest(text: bytes) -> Params:
    params: Params = {}
    try:
        pairs = parse_qsl(
            text.decode(errors="replace"), keep_blank_values=True, max_num_fields=FIELDS
        )
    except ValueError:
        raise bad_request(f"more than {FIELDS} fields") from None
    for key, value in pairs:
        _put(params, key, value)
    return params


def _multipart(content_type: str, body: bytes) -> Params:
    from .multipart import TooMany, fields  # nearly nobody sends one

    try:
        parts = fields(content_type, body, FIELDS)
    except TooMany:
        raise bad_request(f"more than {FIELDS} fields") from None
    params: Params = {}
    for name, value in parts:
        _put(params, name, value)
    return params


def _put(params: Params, key: str, value: str) -> None:
    """Store one pair; a name that is sent twice without brackets keeps the last, but an id all."""
    name, bracket, rest = key.partition("[")
    parts = _BRACKETS.findall(bracket + rest) if bracket else []
    if len(parts) > NESTING:
        raise bad_request(f"a key is nested deeper than {NESTING}")
    if name in ("id", "not_id", "id_not") and name in params and not parts:
        # The specification types them as arrays without brackets, so clients repeat them.
        if not isinstance(params[name], list):
            params[name] = [params[name]]
        params[name].append(value)
    else:
        _place(params, name, parts, value)


def _place(place: dict[str, Any], name: str, parts: list[str], value: str) -> None:
    """Store a value under a name and what stands in brackets after it.

    `[]` is one more item of a list: a text, or a key of an object. As Rack reads
    `files[][url]=…&files[][name]=…`: a key that the last object has already begins another.
    """
    for index, part in enumerate(parts):
        inner: Any = place.get(name)
        wanted = list if part == "" else dict
        if not isinstance(inner, wanted):
            inner = place[name] = wanted()
        if part == "":
            keys = parts[index + 1 :]
            if not keys:
                inner.append(value)
                return
            if not inner or not isinstance(inner[-1], dict) or _is_there(inner[-1], keys):
                inner.append({})
            _place(inner[-1], keys[0], keys[1:], value)
            return
        place, name = inner, part
    place[name] = value


def _is_there(place: Any, keys: list[str]) -> bool:
    """Whether an object has something under nested keys; a list takes another item."""
    for key in keys:
        if key == "" or not isinstance(place, dict) or key not in place:
            return False
        place = place[key]
    return True
