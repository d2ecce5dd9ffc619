"""Importing on the web: a file is handed in, read apart, and taken whole or not at all by who may."""

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from anqi.facts.sample import sample
from anqi.facts.writing import write
from anqi.jobs import folders
from anqi.jobs.models import Job, State
from anqi.jobs.worker import work_off
from anqi.kit.confined import Ended, result_of
from anqi.ledger import lake
from anqi.ledger.importing import import_files
from anqi.ledger.models import Fact
from anqi.organisation.models import Account, AnswersFor, Holding, Person, Plant
from anqi.organisation.models_access import Record
from anqi.organisation.posts import Post
from tests.ledger.handing_in import folder_of, uploaded, zipped

pytestmark = pytest.mark.django_db
FACTS = 1_500
NOT_THE_SAME = "账本里已有同一编号的事实，内容不同"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(tmp_path_factory.mktemp("plant"), facts=FACTS)


@pytest.fixture(scope="module")
def archive(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return zipped(folder, tmp_path_factory.mktemp("zip") / "乌蒙.zip")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def wumeng() -> Plant:
    return Plant.objects.create(code="wumeng", name="乌蒙卷烟厂")


def officer(plant: Plant, post: Post = Post.PARTY_OFFICER, code: str = "9001") -> Client:
    person, _made = Person.objects.get_or_create(plant=plant, code=code, defaults={"name": "周静"})
    Holding.objects.create(person=person, post=post)
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(Account.objects.create_user(code, person=person))
    return client


def hand_in(client: Client, path: Path, **more: str) -> Any:
    given = {"key": str(uuid4()), "file": uploaded(path), **more}
    return client.post("/ledger/import/", given)


def imported(client: Client, path: Path, **more: str) -> Job:
    answer = hand_in(client, path, **more)
    assert answer.status_code == 302, answer.text
    work_off()
    return Job.objects.get(pk=answer.headers["Location"].split("/")[2])


def gained(job: Job) -> tuple[int, int]:
    """How many facts of its file are new in the ledger, and how many were there."""
    result = job.result or {}
    return result["new"], result["known"]


def changed(folder: Path, to: Path, change: Callable[[int, dict[str, str]], None]) -> Path:
    """The plant with other facts, as a zip; `change` is given each fact's number and row."""
    to.mkdir()
    for path in folder.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    with (to / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        change(number, row)
    with (to / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return zipped(to, to.with_suffix(".zip"))


def test_a_zip_is_imported_with_its_receipt_and_a_way_to_the_facts(
    wumeng: Plant, archive: Path
) -> None:
    client = officer(wumeng)
    job = imported(client, archive)
    assert (job.state, job.fault_count) == (State.DONE, 0)
    assert Fact.objects.count() == FACTS
    text = client.get(f"/jobs/{job.pk}/").text
    assert "已入账 1,500 条事实" in text
    assert job.arguments["files"][0]["sha256"] in text
    assert "/ledger/facts/?first=2020-" in text
    assert Record.objects.filter(act="import", by="9001", object__endswith="+1500").exists()
    assert not folders.folder(job.pk).exists()


def test_a_workbook_is_imported(wumeng: Plant, tmp_path: Path) -> None:
    write(sample(people=30, facts=200), tmp_path / "plant.xlsx", "xlsx")
    assert gained(imported(officer(wumeng), tmp_path / "plant.xlsx")) == (200, 0)


def test_the_same_file_twice_posts_nothing_twice(wumeng: Plant, archive: Path) -> None:
    client = officer(wumeng)
    imported(client, archive)
    again = imported(client, archive)
    assert gained(again) == (0, FACTS)
    assert Fact.objects.count() == FACTS
    assert "没有重复入账" in client.get(f"/jobs/{again.pk}/").text


def test_the_lake_has_what_was_imported(wumeng: Plant, archive: Path) -> None:
    imported(officer(wumeng), archive)
    assert [(one.first, one.end) for one in lake.segments(wumeng)] == [(0, FACTS)]


def test_a_file_can_be_checked_without_posting_it(wumeng: Plant, archive: Path) -> None:
    client = officer(wumeng)
    job = imported(client, archive, only_compare="on")
    assert not Fact.objects.exists()
    assert not Person.objects.exclude(code="9001").exists()
    assert "导入后将入账 1,500 条事实" in client.get(f"/jobs/{job.pk}/").text


def test_faults_are_listed_with_sheet_row_and_column(
    wumeng: Plant, folder: Path, tmp_path: Path
) -> None:
    def second_wrong(number: int, row: dict[str, str]) -> None:
        if number == 1:
            row["occurred_on"] = "2020-02-30"

    client = officer(wumeng)
    job = imported(client, changed(folder, tmp_path / "in", second_wrong))
    assert (job.state, job.fault_count) == (State.FAILED, 1)
    assert job.faults[0][0] == "facts.csv 第3行 occurred_on"
    text = client.get(f"/jobs/{job.pk}/").text
    assert "facts.csv 第3行 occurred_on" in text
    assert "2020-02-30" in text
    assert "请在文件里改正以下各处" in text
    assert not Fact.objects.exists()


def test_a_file_of_another_plant_is_refused(archive: Path) -> None:
    job = imported(officer(Plant.objects.create(code="zhaoying", name="昭鹰")), archive)
    assert job.faults == [["plants", "文件里有工厂 wumeng；这里只能导入本厂 zhaoying 的事实"]]
    assert not Fact.objects.exists()


def test_who_may_not_change_the_roster_adds_nobody_by_a_file(wumeng: Plant, archive: Path) -> None:
    job = imported(officer(wumeng, Post.SAFETY_DEPARTMENT), archive)
    assert job.fault_count >= 60
    assert {message for _place, message in job.faults} == {"不在名册中，请先由名册管理人员补入"}
    assert Person.objects.count() == 1


def test_who_may_not_change_the_roster_imports_facts_of_who_is_there(
    wumeng: Plant, folder: Path, archive: Path
) -> None:
    import_files(folder, by="1")
    job = imported(officer(wumeng, Post.SAFETY_DEPARTMENT), archive)
    assert (job.state, gained(job)) == (State.DONE, (0, FACTS))


def test_nobody_takes_back_by_a_file_what_is_about_himself(
    wumeng: Plant, folder: Path, archive: Path
) -> None:
    import_files(folder, by="1")
    about = Fact.objects.exclude(reverses=None).exclude(person="").first()
    assert about is not None
    job = imported(officer(wumeng, code=about.person), archive)
    assert job.state == State.FAILED
    assert any("关于您本人" in message for _place, message in job.faults)


def test_a_day_that_has_not_come_is_refused(wumeng: Plant, folder: Path, tmp_path: Path) -> None:
    def far(_number: int, row: dict[str, str]) -> None:
        row["occurred_on"] = row["occurred_on"].replace("2020-02-29", "2020-02-28")
        row["occurred_on"] = row["occurred_on"].replace("2020-", "2090-")
        row["posted_at"] = ""

    job = imported(officer(wumeng), changed(folder, tmp_path / "in", far))
    assert job.fault_count == 1_000
    assert {message for _place, message in job.faults} == {"事实的日期必须已到，且不早于 1949 年"}
    assert not Fact.objects.exists()


def test_an_id_that_is_in_the_ledger_for_something_else_is_a_fault(
    wumeng: Plant, folder: Path, archive: Path, tmp_path: Path
) -> None:
    with (folder / "departments.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]

    def one_more(number: int, row: dict[str, str]) -> None:
        if number == 0:
            row["source"] = "another/1"
            row["department"] = next(code for code in codes if code != row["department"])

    client = officer(wumeng)
    with_other = changed(folder, tmp_path / "in", one_more)
    imported(client, archive)
    job = imported(client, with_other)
    assert [message for _place, message in job.faults] == [NOT_THE_SAME]
    assert Fact.objects.count() == FACTS


HOSTILE = {
    "no archive": ("x.zip", b"hello", 422),
    "old excel": ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 422),
    "cut short": ("x.zip", b"PK\x03\x04" + b"\0" * 600, 302),
    "empty": ("x.zip", b"", 422),
}


@pytest.mark.parametrize(("name", "content", "status"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_interchange_file_is_refused(
    wumeng: Plant, tmp_path: Path, name: str, content: bytes, status: int
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    answer = hand_in(officer(wumeng), path)
    assert answer.status_code == status
    work_off()
    assert set(Job.objects.values_list("state", flat=True)) <= {State.FAILED}
    assert not Fact.objects.exists()


BOMBS = {
    "leads out": ("../../../../tmp/facts.csv", b"id\n1\n"),
    "absolute": ("/etc/facts.csv", b"id\n1\n"),
    "a program": ("plant/run.sh", b"rm -rf"),
    "grows without end": ("plant/facts.csv", bytes(600 << 20)),
    "parquet that is none": ("plant/facts.parquet", b"PAR1" + b"\xff" * 4_000 + b"PAR1"),
}


@pytest.mark.parametrize(("name", "content"), BOMBS.values(), ids=BOMBS)
def test_a_hostile_archive_is_a_fault_and_writes_nowhere(
    wumeng: Plant, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, content)
    before = {one for one in tmp_path.rglob("*") if "jobs" not in one.parts}
    job = imported(officer(wumeng), path)
    assert (job.state, job.trouble) == (State.FAILED, "")
    assert job.fault_count
    assert {one for one in tmp_path.rglob("*") if "jobs" not in one.parts} == before
    assert not folders.folder(job.pk).exists()


class OldName(zipfile.ZipInfo):
    """A member as Windows packs it: its name in GB18030, and nothing that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # zipfile's name
        return self.filename.encode("gb18030"), self.flag_bits


def test_names_that_windows_packed_are_read(wumeng: Plant, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "win.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in folder.iterdir():
            title = {"facts.csv": "事实.csv"}.get(one.name, one.name)
            archive.writestr(OldName(title), one.read_bytes())
    assert b"\xca\xc2\xca\xb5.csv" in path.read_bytes()
    job = imported(officer(wumeng), path)
    assert (job.state, job.faults) == (State.DONE, [])


def test_a_child_ends_with_all_that_it_began_when_somebody_calls_off(tmp_path: Path) -> None:
    class Off(Exception):
        pass

    def watch() -> None:
        raise Off

    with pytest.raises(Off):
        result_of(
            "timeit", "-n1", "-r1", "import time; time.sleep(60)",
            result=tmp_path / "none", seconds=60, environment={}, watch=watch,
        )  # fmt: skip
    with pytest.raises(Ended):
        result_of("timeit", "-n1", "pass", result=tmp_path / "none", seconds=60, environment={})


def test_a_double_press_makes_one_job(wumeng: Plant, archive: Path) -> None:
    client = officer(wumeng)
    form = {"key": "once"}
    answers = [
        client.post("/ledger/import/", form | {"file": uploaded(archive)}) for _number in range(2)
    ]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Job.objects.count() == 1
    other = client.post("/ledger/import/", form | {"file": uploaded(archive), "only_compare": "on"})
    assert other.status_code == 422


def test_who_may_not_change_the_roster_gives_no_branch_a_department_by_a_file(
    wumeng: Plant, folder: Path, archive: Path
) -> None:
    import_files(folder, by="1")
    link = AnswersFor.objects.order_by("pk").first()
    assert link is not None
    names = f"answers_for {link.branch.code} {link.department.code}"
    AnswersFor.objects.filter(branch=link.branch, department=link.department).delete()
    left = AnswersFor.objects.count()
    job = imported(officer(wumeng, Post.SAFETY_DEPARTMENT), archive)
    assert job.faults == [[names, "不在名册中，请先由名册管理人员补入"]]
    assert AnswersFor.objects.count() == left


def test_a_source_that_the_ledger_can_not_keep_whole_is_a_fault(
    wumeng: Plant, folder: Path, tmp_path: Path
) -> None:
    def long(number: int, row: dict[str, str]) -> None:
        if number == 0:
            row["source"] = "甲" * 201

    job = imported(officer(wumeng), changed(folder, tmp_path / "in", long))
    [[place, message]] = job.faults
    assert place.endswith(" source")
    assert "200" in message
    assert not Fact.objects.exists()
