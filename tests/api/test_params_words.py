"""A body that is no object."""

from __future__ import annotations

import pytest

from mock_syncro.api.params import bare_number


@pytest.mark.parametrize(
    ("body", "params"),
    [
        (b" 5\n", {"_json": 5}),
        (b"[5]", {}),
        (b'"5"', {}),
        (b"true", {}),
        (b"5.5", {}),
        (b"9" * 20, {}),
    ],
)
def test_a_body_that_is_a_whole_number_has_the_name_that_rails_gives_it(
    body: bytes, params: dict[str, object]
) -> None:
    assert bare_number(body) == params
