"""An import that is broken off at any moment leaves nothing; run again it gives the ledger that it would have given."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections

from anqi.facts.reading import read
from anqi.facts.sample import sample
from anqi.facts.writing import write
from anqi.jobs import folders
from anqi.jobs.models import Job, State
from anqi.jobs.operations import ask_again, start
from anqi.jobs.running import Progress, run_job
from anqi.jobs.worker import work_off
from anqi.kit.clock import stopped_at
from anqi.ledger import importing
from anqi.ledger.drafts import Draft
from anqi.ledger.importing import import_files, take_store
from anqi.ledger.models import Fact, Ledger
from anqi.ledger.operations import post
from anqi.ledger.sealing import seal
from anqi.ledger.verifying import Verification
from anqi.organisation.models import Account, Holding, Person, Plant, Unit
from anqi.organisation.posts import Post
from tests.ledger.handing_in import folder_of, uploaded, zipped
from tests.site.commands import anqi

FACTS = 600
NOW = datetime(2021, 1, 4, 9, tzinfo=timezone(timedelta(hours=8)))
POINTS = range(1, 25)


class Killed(BaseException):
    """As a kill: nothing catches it on its way."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of(tmp_path_factory.mktemp("plant"), facts=FACTS)


@pytest.fixture(scope="module")
def archive(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return zipped(folder, tmp_path_factory.mktemp("zip") / "plant.zip")


@pytest.fixture(autouse=True)
def small_steps(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(importing, "_ROWS", 50)
    monkeypatch.setattr("anqi.jobs.running._OFTEN", 0.0)


def root() -> str:
    return bytes(seal(Plant.objects.get(code="wumeng")).root).hex()


def is_empty() -> bool:
    return not (Fact.objects.exists() or Unit.objects.exists())


def job_of(archive: Path) -> Job:
    plant = Plant.objects.create(code="wumeng", name="乌蒙卷烟厂")
    person = Person.objects.create(plant=plant, code="9001", name="周静")
    Holding.objects.create(person=person, post=Post.PARTY_OFFICER)
    account = Account.objects.create_user("9001", person=person)
    return start(
        kind="ledger.import", account=account, plant=plant, key="1", files=[uploaded(archive)],
        words={"name": "plant.zip"}, arguments={"only_compare": False},
    )  # fmt: skip


@pytest.fixture
def quick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read here and not in a process of their own, which takes a second for each."""
    monkeypatch.setattr("anqi.ledger.job_kinds.read_apart", lambda *_of, **_more: read(folder))


@pytest.fixture(scope="module")
def whole() -> dict[str, str]:
    """The root that an import which nobody disturbed had, once one has told it."""
    return {}


@pytest.mark.django_db
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("point", POINTS)
def test_a_job_killed_at_any_step_gives_the_identical_ledger_when_run_again(
    archive: Path, monkeypatch: pytest.MonkeyPatch, whole: dict[str, str], point: int
) -> None:
    calls = []
    tell = Progress.__call__

    def counting(self: Progress, stage: str, share: float) -> None:
        calls.append(stage)
        if len(calls) == point:
            raise Killed
        tell(self, stage, share)

    with stopped_at(NOW):
        job = job_of(archive)
        with monkeypatch.context() as context:
            context.setattr(Progress, "__call__", counting)
            with pytest.raises(Killed):
                run_job.call(str(job.pk))
        job.refresh_from_db()
        assert (job.state, is_empty()) == (State.RUNNING, True)
        work_off("next")
        job.refresh_from_db()
        assert (job.state, job.result) == (State.FAILED, None)
        ask_again(job=job)
        work_off("next")
        job.refresh_from_db()
        assert (job.state, (job.result or {})["new"]) == (State.DONE, FACTS)
        assert whole.setdefault("root", root()) == root()
        assert list(Verification(Plant.objects.get()).faults()) == []


@pytest.mark.django_db
def test_killed_after_the_posting_a_job_is_done_and_says_so(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_plant: Plant) -> int:
        raise Killed

    job = job_of(archive)
    monkeypatch.setattr("anqi.ledger.lake.refresh", killed)
    with pytest.raises(Killed):
        run_job.call(str(job.pk))
    work_off("next")
    job.refresh_from_db()
    assert (job.state, (job.result or {})["new"]) == (State.DONE, FACTS)
    assert Fact.objects.count() == FACTS


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["正在核对", "与账本比对", "入账"])
def test_an_import_is_called_off_in_each_of_its_phases(
    archive: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    job = job_of(archive)
    tell = Progress.__call__

    def calling_off(self: Progress, now: str, share: float) -> None:
        if now == stage:
            folders.wish_off(job.pk)
        tell(self, now, share)

    monkeypatch.setattr(Progress, "__call__", calling_off)
    work_off()
    job.refresh_from_db()
    assert (job.state, is_empty()) == (State.CANCELLED, True)
    assert not folders.folder(job.pk).exists()


@pytest.mark.django_db
def test_progress_goes_on_through_all_phases(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    write = folders.write_standing

    def noting(id: Any, standing: folders.Standing) -> None:
        seen.append(standing)
        write(id, standing)

    monkeypatch.setattr(folders, "write_standing", noting)
    job_of(archive)
    work_off()
    shares = [one.share for one in seen]
    assert shares == sorted(shares)
    assert [one.stage for one in seen][-1] == "入账"
    assert shares[-1] == 1.0


@pytest.mark.django_db
def test_facts_that_somebody_posts_meanwhile_stand_before_the_import(folder: Path) -> None:
    import_files(folder, by="1")
    plant = Plant.objects.get()
    department = Unit.objects.filter(tree="administration").order_by("code")[0].code
    draft = Draft("awareness.pulse", NOW.date(), "test/1", department=department)
    posted: list[Fact] = []

    def interrupting(stage: str, _share: float) -> None:
        if stage == "入账" and not posted:
            posted.append(post(plant=plant, drafts=[draft], by="1001")[0])

    with read(more(folder)) as store:
        taken = take_store(store, by="1", progress=interrupting)
    assert taken["wumeng"].new == 200
    assert posted[0].index == FACTS
    assert Ledger.objects.get().size == FACTS + 201
    assert list(Verification(plant).faults()) == []


@pytest.mark.django_db
def test_the_same_facts_posted_meanwhile_are_posted_once(folder: Path) -> None:
    again: list[int] = []

    def interrupting(stage: str, _share: float) -> None:
        if stage == "入账" and not again:
            again.append(1)
            import_files(folder, by="other")

    with read(folder) as store:
        taken = take_store(store, by="1", progress=interrupting)
    assert (taken["wumeng"].new, taken["wumeng"].known) == (0, FACTS)
    assert Fact.objects.count() == FACTS


def more(folder: Path) -> Path:
    """Another file of the plant: facts of the year before."""
    target = folder.parent / "more"
    if not target.exists():
        write(sample(people=60, facts=200, year=2019), target, "csv")
    return target


def test_two_who_import_the_same_at_once_post_it_once(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert anqi(home, "migrate").returncode == 0
    command = [sys.executable, "-m", "anqi.cli", "--lang", "en", "import", str(folder)]
    both = [
        subprocess.Popen(command, env=at_home(home), stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _number in range(2)
    ]
    said = sorted(one.communicate()[0] for one in both)
    assert said == ["wumeng: 0 facts posted\n", f"wumeng: {FACTS:,} facts posted\n"]
    assert f"sound; {FACTS:,} facts" in anqi(home, "ledger", "verify").stdout


@pytest.mark.django_db(transaction=True)
def test_others_write_while_an_import_is_prepared_and_wait_while_it_posts(folder: Path) -> None:
    assert writes_beside(folder) == []


def writes_beside(folder: Path) -> list[str]:
    """What went wrong with somebody's writes while an import ran."""
    wrong: list[str] = []
    over = Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            try:
                Plant.objects.create(code=f"p{number}", name="x")
                number += 1
            except Exception as fault:  # noqa: BLE001
                wrong.append(str(fault))
        connections.close_all()

    beside = Thread(target=write)
    beside.start()
    import_files(folder, by="1")
    over.set()
    beside.join()
    return wrong


def at_home(home: Path) -> dict[str, str]:
    ours = {"ANQI_HOME": str(home), "ANQI_MODE": "demo", "DJANGO_SETTINGS_MODULE": "anqi.settings"}
    return {name: text for name, text in os.environ.items() if name != "DATABASE_URL"} | ours


@pytest.mark.parametrize("after", [0.2, 0.6])
def test_a_command_that_is_killed_leaves_a_ledger_that_verifies_and_takes_the_file_again(
    folder: Path, tmp_path: Path, after: float
) -> None:
    """Where exactly the kill comes is left to chance: whatever it hits, the same must hold."""
    home = tmp_path / "home"
    assert anqi(home, "migrate").returncode == 0
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "anqi.cli", "import", str(folder)], env=at_home(home),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        wait_for(home / "anqi.sqlite3-wal")
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
    assert anqi(home, "ledger", "verify").returncode == 0
    assert anqi(home, "import", str(folder)).returncode == 0
    assert f"sound; {FACTS:,} facts" in anqi(home, "ledger", "verify").stdout


def wait_for(path: Path) -> None:
    """Until the command has opened its database, or half a minute."""
    for _try in range(300):
        if path.exists():
            return
        time.sleep(0.1)


@pytest.mark.django_db
def test_facts_are_not_imported_at_a_moment_before_those_that_stand_before_them(
    folder: Path,
) -> None:
    import_files(folder, by="1")

    def later(stage: str, _share: float) -> None:
        if stage == "入账":
            moments.enter_context(stopped_at(NOW + timedelta(minutes=5)))

    with stopped_at(NOW), ExitStack() as moments, read(more(folder)) as store:
        take_store(store, by="1", progress=later)
        new = Fact.objects.filter(index__gte=FACTS)
        assert set(new.values_list("posted_at", flat=True)) == {NOW + timedelta(minutes=5)}
        assert list(Verification(Plant.objects.get()).faults()) == []
