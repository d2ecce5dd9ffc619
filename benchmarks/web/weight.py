"""What the first page weighs: its styles and scripts, as they come over the line."""

import gzip
import re

from benchmarks.serving import Server


def weights(server: Server, session: str) -> dict[str, int]:
    """Bytes of the styles and scripts of the first page, where one signs in, and of the first that is seen then."""
    return {
        "/sign-in/": _weight(server, "/sign-in/"),
        "/": _weight(server, "/", Cookie=f"sessionid={session}"),
    }


def _weight(server: Server, path: str, **headers: str) -> int:
    _status, _headers, page = server.ask("GET", path, **headers)
    addresses = set(re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', page.decode()))
    if not addresses:
        raise RuntimeError(f"{path} has no style sheet")
    return sum(_packed(server, address) for address in addresses)


def _packed(server: Server, address: str) -> int:
    status, headers, body = server.ask("GET", address, Accept_Encoding="gzip")
    if status != 200:
        raise RuntimeError(f"{address} answers {status}")
    return len(body if headers.get("content-encoding") == "gzip" else gzip.compress(body))
