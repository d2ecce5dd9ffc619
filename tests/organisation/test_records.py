"""The record of who did what: complete, and only added to."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.http import Http404
from django.test import Client, RequestFactory

from anqi.kit import clock
from anqi.organisation.accounts.operations import close_account, set_password
from anqi.organisation.asking import one_seen
from anqi.organisation.authority import Implicit
from anqi.organisation.models import Person
from anqi.organisation.models_access import Record, Result
from anqi.organisation.posts import Administration, Post
from anqi.organisation.records import Act, Denied, look_of, looks_at, record
from tests.organisation.access_people import PASSWORD, World, signed_in

NEW = "another-leaf-1950"


def bare(page: bytes) -> str:
    """A page without its address and without the token of its forms."""
    return re.sub(r"picture\.\w+|value=\"\w{64}\"", "", page.decode())


def told() -> set[tuple[str, str, str]]:
    """What was recorded; two records of one millisecond have no order."""
    return set(Record.objects.values_list("by", "act", "result"))


def test_signing_in_and_out_is_recorded_with_the_address(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    client.post("/sign-out/")
    assert told() == {("director", "sign_in", "done"), ("director", "sign_out", "done")}
    assert set(Record.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_what_was_typed_as_a_login_is_recorded_only_where_it_is_one(world: World) -> None:
    for login in ("director", "my-password-in-the-wrong-field"):
        Client().post("/sign-in/", {"login": login, "password": "wrong"})
    assert told() == {("", "sign_in", "refused"), ("director", "sign_in", "refused")}
    assert not Record.objects.filter(object__contains="my-password").exists()


def test_what_was_refused_is_recorded(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    assert client.get("/account/second-factor/picture.svg").status_code == 404
    refused = Record.objects.get(result=Result.REFUSED)
    assert (refused.by, refused.act) == ("director", Act.REACH)
    assert refused.object == "GET /account/second-factor/picture.svg"


def test_refused_and_missing_look_the_same(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    refused = client.get("/account/second-factor/picture.svg")
    missing = client.get("/account/second-factor/picture.png")
    assert refused.status_code == missing.status_code == 404
    assert bare(refused.content) == bare(missing.content)


def test_what_is_done_to_accounts_is_recorded_with_whom_it_is_about(world: World) -> None:
    director = world.accounts[Post.DIRECTOR]
    set_password(account=director, password=NEW, by="security")
    close_account(account=director, by="security")
    assert {act for _by, act, _result in told()} == {Act.ACCOUNT_PASSWORD, Act.ACCOUNT_CLOSE}
    assert director.person is not None
    assert looks_at(director.person).count() == 2


def test_no_record_holds_a_password(world: World) -> None:
    client = signed_in(world.accounts[Post.DIRECTOR])
    client.post("/account/password/", {"current": PASSWORD, "new": NEW, "again": NEW})
    text = " ".join(str(row) for row in Record.objects.values_list())
    assert PASSWORD not in text
    assert NEW not in text


@pytest.mark.parametrize(
    "act",
    ["UPDATE organisation_record SET \"by\" = 'nobody'", "DELETE FROM organisation_record"],
)
def test_the_database_refuses_to_change_a_record(world: World, act: str) -> None:
    record(Act.LOOK, by="director", object="/people/1003/", about=world.here.stranger)
    with (
        pytest.raises(DatabaseError, match="only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    assert Record.objects.get().by == "director"


def test_the_audit_administrator_reads_all_and_finds_what_was_refused(world: World) -> None:
    signed_in(world.accounts[Post.DIRECTOR]).get("/account/second-factor/picture.svg")
    auditor = signed_in(world.accounts[Administration.AUDIT])
    found = auditor.get("/records/", {"result": "refused"}).context["records"]
    assert [(one.by, one.object) for one in found] == [
        ("director", "GET /account/second-factor/picture.svg")
    ]
    assert len(auditor.get("/records/", {"by": "director"}).context["records"]) == 2


def test_the_record_is_read_page_by_page_with_nothing_left_out(world: World) -> None:
    auditor = signed_in(world.accounts[Administration.AUDIT])
    now = clock.now()
    for number in range(250):
        with clock.stopped_at(now - timedelta(minutes=number // 7)):
            record(Act.LOOK, by="director", object=str(number))
    seen, address = [], "?act=look"
    while address:
        page = auditor.get("/records/" + address)
        seen += [one.object for one in page.context["records"]]
        address = page.context["older"]
    assert len(seen) == 250
    assert set(seen) == {str(number) for number in range(250)}


def test_people_see_who_looked_at_them_and_nobody_else(world: World) -> None:
    for person in (world.here.stranger, world.sister):
        record(Act.LOOK, by="director", object=f"/people/{person.code}/", about=person)
    mine = signed_in(world.accounts[Implicit.EMPLOYEE]).get("/account/records/")
    assert [one.object for one in mine.context["records"]] == ["/people/1003/"]


def test_a_record_is_not_replaced_by_another_of_its_id(world: World) -> None:
    kept = record(Act.LOOK, by="director", object="/people/1003/")
    with pytest.raises(DatabaseError), transaction.atomic():
        Record.objects.bulk_create(
            [Record(id=kept.id, at=kept.at, by="nobody", act=Act.LOOK, result=Result.DONE)],
            update_conflicts=True, unique_fields=["id"], update_fields=["by"],
        )  # fmt: skip
    assert Record.objects.get().by == "director"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
@pytest.mark.parametrize("id", ["id", "'another'"])
def test_sqlite_replaces_no_record_behind_the_triggers(world: World, id: str) -> None:
    kept = record(Act.LOOK, by="director")
    columns = "at, by, act, object, about, address, result"
    copy = (
        f"INSERT OR REPLACE INTO organisation_record (rowid, id, {columns})"
        f" SELECT rowid, {id}, {columns} FROM organisation_record"
    )
    with (
        pytest.raises(DatabaseError, match="only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(copy)
    assert Record.objects.get().pk == kept.pk


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"about": "1003"}, {"a"}),
        ({"about": "wumeng/1004"}, {"b"}),
        ({"first": "2026-03-05", "last": "2026-03-05", "act": "look"}, {"b"}),
        ({"last": "2026-03-04"}, {"a"}),
        ({"first": "nonsense", "act": "look"}, {"a", "b"}),
        ({"first": "0001-01-01", "last": "9999-12-31", "act": "look"}, {"a", "b"}),
    ],
)
def test_records_are_found_by_whom_they_are_about_and_by_day(
    world: World, asked: dict[str, str], found: set[str]
) -> None:
    auditor = signed_in(world.accounts[Administration.AUDIT])
    # One a second before midnight in Beijing, one at midnight: the days are those of the plant.
    for at, name, person in (
        (datetime(2026, 3, 4, 15, 59, 59, tzinfo=UTC), "a", world.here.stranger),
        (datetime(2026, 3, 4, 16, 0, 0, tzinfo=UTC), "b", world.sister),
    ):
        with clock.stopped_at(at):
            record(Act.LOOK, by="director", object=name, about=person)
    assert {one.object for one in auditor.get("/records/", asked).context["records"]} == found


def test_records_are_handed_out_as_json_and_excel_and_that_is_recorded(world: World) -> None:
    record(Act.LOOK, by="director", object="=1+1", about=world.here.stranger)
    auditor = signed_in(world.accounts[Administration.AUDIT])
    told = auditor.get("/records/?act=look&format=json").getvalue()
    [row] = json.loads(told)["rows"]
    assert (row["by"], row["object"], row["about"]) == ("director", "=1+1", "wumeng/1003")
    workbook = BytesIO(auditor.get("/records/?format=xlsx").getvalue())
    assert "=1+1" in [cell.value for cell in openpyxl.load_workbook(workbook).worksheets[0]["D"]]
    assert Record.objects.filter(act=Act.EXPORT, by="audit").count() == 2


def test_the_workbook_of_records_is_in_words(world: World) -> None:
    record(Act.REACH, by="director", object="account 1002", result=Result.REFUSED)
    auditor = signed_in(world.accounts[Administration.AUDIT])
    chinese = {"accept-language": "zh-CN"}
    answer = auditor.get("/records/?act=reach&format=xlsx", headers=chinese)
    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).worksheets[0]
    assert [sheet[cell].value for cell in ("C2", "D2", "G2")] == [
        "请求越权内容",
        "账号 1002",
        "被拒绝",
    ]


def test_a_look_is_recorded_once_a_day_and_never_ones_own(world: World) -> None:
    request = RequestFactory().get("/people/1003/")
    for holder in (Post.DIRECTOR, Post.DIRECTOR, Implicit.EMPLOYEE):
        request.user = world.accounts[holder]
        look_of(request, world.here.stranger)
    assert [one.by for one in looks_at(world.here.stranger)] == ["director"]
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        request.user = world.accounts[Post.DIRECTOR]
        look_of(request, world.here.stranger)
    assert looks_at(world.here.stranger).count() == 2


def test_what_is_there_and_not_seen_is_recorded_and_what_is_not_there_is_not(world: World) -> None:
    people = Person.objects.all()
    with pytest.raises(Denied):
        one_seen(people, Q(code="1001"), code="1003", plant=world.here.plant)
    with pytest.raises(Http404) as told:
        one_seen(people, Q(code="1001"), code="9999")
    assert not isinstance(told.value, Denied)
    assert one_seen(people, Q(code="1003"), code="1003", plant=world.here.plant)
