"""The parts of a multipart body, as python-multipart reads them.

What is cut off, or is no part, is left out, as the fields before it are not wrong for that.
"""

from __future__ import annotations

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

HEAD = 8192
"""The longest header of a part, in bytes."""


class TooMany(Exception):
    """There are more parts than are wanted."""


class _Parts:
    """What the parser calls."""

    def __init__(self, most: int) -> None:
        self._left = most
        self.fields: list[tuple[bytes, bytes]] = []
        """Names and contents of the parts that ended."""
        self._field = self._value = b""
        self._name: bytes | None = None
        self._content = bytearray()

    def on_part_begin(self) -> None:
        if not self._left:
            raise TooMany
        self._left -= 1
        self._name = None
        self._content = bytearray()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._name = parse_options_header(self._value)[1].get(b"name")
        self._field = self._value = b""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def on_part_end(self) -> None:
        if self._name is not None:
            self.fields.append((self._name, bytes(self._content)))


def fields(content_type: str, body: bytes, most: int) -> list[tuple[str, str]]:
    """Name and content of each part that has a name; a file is its content. Raises TooMany."""
    boundary = parse_options_header(content_type[:HEAD])[1].get(b"boundary")
    if not boundary:
        return []
    parts = _Parts(most)
    names = ("part_begin", "part_data", "part_end", "header_field", "header_value", "header_end")
    callbacks = {f"on_{name}": getattr(parts, f"on_{name}") for name in names}
    try:
        parser = MultipartParser(boundary, callbacks, max_header_size=HEAD)  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except FormParserError:
        pass  # the parts that ended are whole
    return [
        (name.decode(errors="replace"), content.decode(errors="replace"))
        for name, content in parts.fields
    ]
