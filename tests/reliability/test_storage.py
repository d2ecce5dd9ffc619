"""Where things are kept fails: nothing is half recorded, it is said clearly, and reading goes on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks.chaos.failing import fail_and_judge, full_by_limit
from benchmarks.serving import Place
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection
from django.test import Client

from anqi.kit import clock
from anqi.ledger.models import Fact
from anqi.ledger.verifying import Verification
from anqi.organisation.models import Account
from anqi.organisation.sessions import SEEN, SessionStore
from anqi.organisation.tokens import TokenScope, make_token
from anqi.site.storage import Ailment, ailment
from tests.organisation.people import SmallPlant, small_plant
from tests.reliability.databases import postgres

sqlite_only = pytest.mark.skipif(bool(postgres()), reason="the disk of SQLite is the server's own")
BATCH = [
    {"key": f"k{number}", "kind": "party.theme_day", "occurred_on": "2020-03-12", "branch": "B1",
     "quantity": 28, "source": "meetings/118"}
    for number in range(400)
]  # fmt: skip


@pytest.fixture
def wumeng(db: None) -> SmallPlant:
    return small_plant()


@pytest.fixture
def program(wumeng: SmallPlant) -> Client:
    """A program with a token of the secretary; what breaks is answered and not raised."""
    account = Account.objects.create_user("1001", person=wumeng.secretary)
    token = make_token(account=account, name="test", scopes=tuple(TokenScope))
    return Client(
        headers={"authorization": f"Bearer {token}", "accept-language": "zh-CN"},
        raise_request_exception=False,
    )


@contextmanager
def no_space_left() -> Iterator[None]:
    """The database can't grow by a page."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that other tests gave back are room too
        cursor.execute("PRAGMA max_page_count")
        [most] = cursor.fetchone()
        cursor.execute("PRAGMA page_count")
        [now] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {now}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {most}")


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_told_and_nothing_is_half_there(program: Client, wumeng: SmallPlant) -> None:
    with no_space_left():
        answer = program.post("/api/v1/facts", BATCH, content_type="application/json")
        assert answer.status_code == 507
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Retry-After"]
        assert "没有记录" in answer.json()["detail"]
        assert program.get("/api/v1/facts").json() == []
    again = program.post("/api/v1/facts", BATCH, content_type="application/json")
    assert again.status_code == 201
    assert Fact.objects.count() == len(BATCH)
    assert list(Verification(wumeng.plant).faults()) == []


@sqlite_only
def test_a_full_disk_under_the_server_mends_itself_when_there_is_room(
    empty_place: Place, tmp_path: Path
) -> None:
    verdict = fail_and_judge(
        empty_place, tmp_path / "logs", full_by_limit, statuses=(503, 507), seed=7
    )
    assert verdict.faults == []


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (OSError(errno.ENOSPC, "full"), Ailment.FULL),
        (OSError(errno.EDQUOT, "quota"), Ailment.FULL),
        (OSError(errno.EIO, "broken"), Ailment.AWAY),
        (OSError(errno.ENOENT, "nothing there"), None),
        (ValueError("a mistake of ours"), None),
        (None, None),
    ],
)
def test_what_ails_the_disk_is_known_by_its_fault(
    fault: BaseException | None, found: Ailment | None
) -> None:
    assert ailment(fault) is found


@pytest.mark.parametrize(
    ("name", "found"),
    [("SQLITE_BUSY", Ailment.AWAY), ("SQLITE_IOERR_FSYNC", Ailment.AWAY), ("SQLITE_FULL", Ailment.FULL),
     ("SQLITE_ERROR", None)],
)  # fmt: skip
def test_what_ails_sqlite_is_known_by_its_name(name: str, found: Ailment | None) -> None:
    class Driver(Exception):
        sqlite_errorname = name

    fault = OperationalError("told")
    fault.__cause__ = Driver()
    assert ailment(fault) is found


@pytest.mark.parametrize(
    ("state", "found"),
    [("53100", Ailment.FULL), ("57P01", Ailment.AWAY), ("08006", Ailment.AWAY), ("58030", Ailment.AWAY),
     ("40P01", Ailment.AWAY), ("42P01", None)],
)  # fmt: skip
def test_what_ails_postgresql_is_known_by_its_state(state: str, found: Ailment | None) -> None:
    class Driver(Exception):
        sqlstate = state

    fault = OperationalError("told")
    fault.__cause__ = Driver()
    assert ailment(fault) is found


@pytest.fixture
def kept(wumeng: SmallPlant) -> SessionStore:
    """A session that is in the database."""
    session = SessionStore()
    session[SEEN] = clock.now().isoformat()
    session.create()
    return session


def test_on_a_full_disk_the_moment_of_a_look_may_be_lost(
    kept: SessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _let_saving_fail(monkeypatch)
    kept[SEEN] = "2026-01-01T00:00:00+00:00"
    kept.save()


def test_but_nothing_else_of_a_session(kept: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    _let_saving_fail(monkeypatch)
    kept["second factor"] = "passed"
    with pytest.raises(UpdateError):
        kept.save()


def _let_saving_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_words: object, **_more: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(SessionStore.get_model_class(), "save", full)
