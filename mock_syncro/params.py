"""What a request sends, as Rails would read it: query strings, forms and JSON bodies.

Keys nest by brackets (`properties[Reg No.]=7`, `id[]=1&id[]=2`). A JSON text under another
content type is a 400 with an HTML page (seen live); without any content type it is taken for
JSON if it looks like it (guess). Nesting ends at 100 levels, as in Rails.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson

from .errors import ApiError

Params = dict[str, Any]

LARGE = 2.0**63
NESTING = 100
FIELDS = 4096
"""The most fields of a form or query, as Rack has it."""

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def bad_request(reason: str) -> ApiError:
    """A body that cannot be read: a short HTML page, as Rails sends one."""
    page = "<!DOCTYPE html>\n<html><head><title>400 Bad Request</title></head>"
    page += "<body><h1>400 Bad Request</h1></body></html>\n"
    return ApiError(400, page.encode(), reason)


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
    # Imported where it is needed: few clients send such a body, and it is slow to load.
    from email.message import Message
    from email.parser import BytesParser
    from email.policy import compat32

    if body.count(b"\n--") > FIELDS:
        raise bad_request(f"more than {FIELDS} fields")
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    params: Params = {}
    try:
        whole: Message = BytesParser(policy=compat32).parsebytes(head + body)
        for part in cast("list[Message]", whole.get_payload()) if whole.is_multipart() else ():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(content, bytes):
                _put(
                    params,
                    name.encode(errors="surrogateescape").decode(errors="replace"),
                    content.decode(errors="replace"),
                )
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        raise bad_request("the multipart body cannot be read") from None
    return params


def _put(params: Params, key: str, value: str) -> None:
    """Store one pair; a name that is sent twice without brackets keeps the last, but an id all."""
    name, bracket, rest = key.partition("[")
    parts = _BRACKETS.findall(bracket + rest) if bracket else []
    if len(parts) > NESTING:
        raise bad_request(f"a key is nested deeper than {NESTING}")
    place: Any = params
    for index, part in enumerate(parts):
        inner = place.get(name)
        wanted = list if part == "" else dict
        if not isinstance(inner, wanted):
            inner = place[name] = wanted()
        if part == "":
            _append(inner, parts[index + 1 :], value)
            return
        place, name = inner, part
    if name in ("id", "not_id", "id_not") and name in place and not parts:
        # The specification types them as arrays without brackets, so clients repeat them.
        if not isinstance(place[name], list):
            place[name] = [place[name]]
        place[name].append(value)
    else:
        place[name] = value


def _append(items: list[Any], keys: list[str], value: str) -> None:
    """One more item of a list: a text, or a key of an object.

    As Rack reads `files[][url]=…&files[][name]=…`: a key that the last object has already
    begins another object.
    """
    if not keys:
        items.append(value)
        return
    key = keys[0]
    if not items or not isinstance(items[-1], dict) or _is_there(items[-1], keys):
        items.append({})
    _put(items[-1], key + "".join(f"[{part}]" for part in keys[1:]), value)


def _is_there(place: Any, keys: list[str]) -> bool:
    """Whether an object has something under nested keys; a list takes another item."""
    for key in keys:
        if key == "" or not isinstance(place, dict) or key not in place:
            return False
        place = place[key]
    return True
