"""An office that asks for jobs, an installation of its own, and a kind of job that the tests say what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from anqi.jobs import kinds
from anqi.jobs.kinds import Kind, Told
from anqi.jobs.models import Job
from anqi.jobs.running import Progress
from anqi.organisation.access import Verb
from anqi.organisation.models import Account, Holding, Person, Plant
from anqi.organisation.posts import Post
from tests.organisation.people import SINCE, small_plant

Run = Callable[[Job, Progress], dict[str, Any]]
CODE = "test.kind"


@dataclass
class Office:
    """The Party office of 乌蒙, and somebody of the workshop."""

    plant: Plant
    officer: Account
    colleague: Account
    worker: Account


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def office(db: None) -> Office:
    wumeng = small_plant()
    accounts = []
    for code, name in (("2001", "周静"), ("2002", "吴波")):
        person = Person.objects.create(code=code, name=name, plant=wumeng.plant, active_from=SINCE)
        Holding.objects.create(person=person, post=Post.PARTY_OFFICER, active_from=SINCE)
        accounts.append(Account.objects.create_user(code, person=person))
    worker = Account.objects.create_user("1003", person=wumeng.stranger)
    return Office(wumeng.plant, accounts[0], accounts[1], worker)


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run], str]:
    """Let the jobs of the tests do this; gives their kind."""

    def told(run: Run) -> str:
        kind = Kind(
            code=CODE, title=lambda job: f"试作业 {job.words.get('name', '')}".strip(),
            verb=Verb.IMPORT_FACTS, run=run, told=lambda job: Told(f"得 {job.result}"),
        )  # fmt: skip
        monkeypatch.setitem(kinds._kinds, CODE, kind)
        return CODE

    return told
