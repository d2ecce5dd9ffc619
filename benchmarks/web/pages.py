"""Each list beside a bare view of the same rows, in one process, by turns: `python -m benchmarks.web.pages TIMES`."""

import json
import re
import statistics
import sys
import time
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from benchmarks.web.inside import session_of, set_up

_STEPS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")
_SECRET = "s" * 32
"""Which a browser would have been given by the page before; it protects nobody here."""


class Site:
    """A handler of requests, called as a web server calls it."""

    def __init__(self, handler: Any, cookie: str = "") -> None:
        self.handler = handler
        self.cookie = cookie

    def get(self, address: str) -> tuple[int, str]:
        return self._ask(address, {})

    def post(self, address: str, form: dict[str, str]) -> tuple[int, str]:
        """A form as a script of the page sends it."""
        from django.conf import settings

        body = urlencode(form | {"csrfmiddlewaretoken": _SECRET}).encode()
        return self._ask(
            address,
            {
                "REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), "HTTP_HX_REQUEST": "true",
                "HTTP_COOKIE": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={_SECRET}",
            },
        )  # fmt: skip

    def _ask(self, address: str, more: dict[str, Any]) -> tuple[int, str]:
        path, _mark, query = address.partition("?")
        status: list[str] = []
        environment = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr, "HTTP_COOKIE": self.cookie, "HTTP_ACCEPT_LANGUAGE": "zh-CN",
        } | more  # fmt: skip
        answer = self.handler(environment, lambda said, _headers, _fault=None: status.append(said))
        text = b"".join(answer).decode()
        answer.close()
        return int(status[0].split()[0]), text

    def timed(self, address: str) -> float:
        begun = time.perf_counter()
        self.get(address)
        return time.perf_counter() - begun


def measure(times: int) -> list[dict[str, Any]]:
    """For each list: rows, queries, and medians in milliseconds: of the bare view, of the same view behind our
    middleware and a sign-in, and of the list.
    """
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.test.utils import override_settings

    from anqi.organisation.models import Account
    from benchmarks.web.lists import lists

    with override_settings(MIDDLEWARE=[]):
        bare = Site(WSGIHandler())
    ours = WSGIHandler()
    found: list[dict[str, Any]] = []
    for number, one in enumerate(lists()):
        session = session_of(Account.objects.get(login=one.login))
        page = Site(ours, f"{settings.SESSION_COOKIE_NAME}={session}")
        status, text = page.get(one.address)
        if status != 200:
            found.append({"name": one.name, "fault": f"{one.address} answers {status}"})
            continue
        rows = rows_of(text)
        against = f"/bare/{number}/{rows}/"
        status, bare_text = bare.get(against)
        queries = queries_of(page, one.address)
        turns = [
            (bare.timed(against), page.timed(against), page.timed(one.address))
            for _time in range(times)
        ]
        medians = [1000 * statistics.median(turn[side] for turn in turns) for side in range(3)]
        names = dict(zip(("bare", "signed_in", "ours"), medians, strict=True))
        shown = {"rows": rows, "bare_rows": bare_text.count("<tr>"), "queries": queries}
        found.append({"name": one.name, **shown, **names})
    return found


def rows_of(page: str) -> int:
    """How many rows a page shows: of its tables, or of its lists where it has no table."""
    bodies = re.findall(r"<tbody.*?</tbody>", page, re.DOTALL)
    rows = sum(body.count("<tr") for body in bodies)
    main = page[page.find("<main") :]
    return max(1, rows or main.count("<li"))


def queries_of(page: Site, address: str) -> int:
    """How many statements a page asks, once all that is kept between requests is there."""
    import django.db
    from django.core.signals import request_started

    request_started.disconnect(django.db.reset_queries)
    connection = django.db.connection
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    page.get(address)
    connection.force_debug_cursor = False
    return sum(not query["sql"].startswith(_STEPS) for query in connection.queries_log)


def main() -> None:
    set_up()
    print(json.dumps(measure(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
