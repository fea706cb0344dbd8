"""Behind a proxy: whose word about the client's address the rate limit takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

if TYPE_CHECKING:
    from tests.conftest import Serve


@pytest.mark.parametrize(("flags", "second"), [(("--trust-proxy", "127.0.0.1"), 200), ((), 429)])
def test_forwarded_addresses_count_each_for_itself_only_from_a_trusted_proxy(
    serve: Serve, flags: tuple[str, ...], second: int
) -> None:
    server = serve("--fixture", "small", "--rate-limit", "1/100000", *flags)

    def status(address: str) -> int:
        headers = {"Authorization": "Bearer admin-token", "X-Forwarded-For": address}
        return httpx2.get(f"{server.url}/api/v1/me", headers=headers).status_code

    assert [status("10.0.0.1"), status("10.0.0.2")] == [200, second]
    assert status("10.0.0.1") == 429
