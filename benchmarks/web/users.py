"""Many users at once, from one light process: each asks for a page, looks at it for a while, and asks for another."""

import asyncio
import random
import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field

PAGES = {"/": 4, "/tasks/": 3, "/ledger/facts/": 3, "/notices/": 1, "/account/sessions/": 1}
"""Homes and lists that everybody has, and how often each is looked at beside the others."""
_THING = re.compile(rb'href="(/(?:tasks|ledger/facts)/[0-9a-f]{8}-[0-9a-f-]{27}/)"')
_OPENED = 0.5
"""How often something is opened that stands in a list."""
_KEPT = 1.5
"""Seconds for which the server keeps a connection for sure."""


@dataclass
class Load:
    """What became of all requests: seconds of each, and how many had which status (0: no answer)."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lasted: float = 0.0

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status != 200)

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.lasted

    def percentile(self, part: int) -> float:
        """In milliseconds."""
        return 1000 * statistics.quantiles(self.seconds, n=100)[part - 1]


class User:
    """One of them, with a session and a connection that is kept while the server keeps it."""

    def __init__(self, port: int, session: str, seed: int, load: Load) -> None:
        self.port, self.session, self.load = port, session, load
        self.chance = random.Random(seed)
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used = 0.0

    async def live(self, until: float, looks: float) -> None:
        """Look at pages, each for `looks` seconds in the mean, until a moment of the loop's clock."""
        pages, weights = list(PAGES), list(PAGES.values())
        await asyncio.sleep(self.chance.uniform(0, max(looks, 0.2)))
        things: list[bytes] = []
        while time.monotonic() < until:
            if things and self.chance.random() < _OPENED:
                page = self.chance.choice(things).decode()
            else:
                [page] = self.chance.choices(pages, weights)
            things = _THING.findall(await self._look(page))
            await asyncio.sleep(self.chance.uniform(0.2 * looks, 1.8 * looks))
        if self._connection is not None:
            self._connection[1].close()

    async def _look(self, page: str) -> bytes:
        """Ask for a page, and note how long it took and what came of it."""
        begun = time.monotonic()
        try:
            status, text = await self._get(page)
        except (OSError, ValueError, asyncio.IncompleteReadError):
            status, text, self._connection = 0, b"", None
        self.load.seconds.append(time.monotonic() - begun)
        self.load.statuses[status] += 1
        return text

    async def _get(self, path: str) -> tuple[int, bytes]:
        if self._connection is not None and time.monotonic() - self._used > _KEPT:
            self._connection[1].close()
            self._connection = None
        try:
            reader, writer, head = await self._ask(path)
        except (ConnectionError, asyncio.IncompleteReadError) as fault:
            # The server closed a kept connection as it was used again: browsers ask once more (RFC 9112 §9.3.1).
            begun = isinstance(fault, asyncio.IncompleteReadError) and fault.partial
            if self._connection is None or begun:
                raise
            self._connection = None
            reader, writer, head = await self._ask(path)
        length = head.partition("content-length:")[2].partition("\r\n")[0]
        text = await reader.readexactly(int(length))
        self._used = time.monotonic()
        if "connection: close" in head:
            writer.close()
            self._connection = None
        return int(head.split()[1]), text

    async def _ask(self, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, str]:
        """Ask, and read the head of the answer. A connection that was kept stands until one came."""
        kept = self._connection
        reader, writer = kept or await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
            f"Accept-Language: zh-CN\r\nCookie: sessionid={self.session}\r\n\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        self._connection = reader, writer
        return reader, writer, head


def load(port: int, sessions: list[str], *, seconds: float, looks: float) -> Load:
    """All users for so many seconds, each looking at a page for `looks` seconds in the mean before the next."""
    found = Load()

    async def all_of_them() -> None:
        until = time.monotonic() + seconds
        users = [User(port, session, number, found) for number, session in enumerate(sessions)]
        await asyncio.gather(*(user.live(until, looks) for user in users))

    begun = time.monotonic()
    asyncio.run(all_of_them())
    found.lasted = time.monotonic() - begun
    return found
