"""Makes the demonstration that is looked at, in a process of its own: `python -m tests.shots.world PEOPLE FACTS`.

It prints, as JSON, who there is, each with a session that is open already: signing in has its own journey.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from anqi.cli.installation import installation

if TYPE_CHECKING:
    from django.test import Client

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def main(people: int, facts: int) -> None:
    """Fill the installation of `ANQI_HOME`, and say who can look at it."""
    installation()
    from django.core.management import call_command
    from django.db import transaction

    from anqi.site.demo import make_demonstration

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    made = make_demonstration(people=people, facts=facts)
    with transaction.atomic():
        _draft_rulebook()
        _miss_a_hazard()
        _give_work()
        _spoil_accounts()
        cookies = dict(_open_sessions())
    _ask_for_jobs()
    seats = [
        {"login": one.login, "title": one.title, "name": one.name, "cookie": cookies[one.login]}
        for one in made.sign_ins
    ]
    json.dump(seats, sys.stdout)


def _draft_rulebook() -> None:
    """A draft that nothing is objected to, so that it can be sent for review."""
    from anqi.assessment.rulebooks.forms import given_text
    from anqi.assessment.rulebooks.operations import draft
    from anqi.organisation.models import Account, Plant

    draft(
        plant=Plant.objects.get(), account=Account.objects.get(login="party_officer"), key="draft",
        text=given_text("plant-2026"), name="plant-trial",
    )  # fmt: skip


def _miss_a_hazard() -> None:
    """One that was not put right in time, and that nobody has asked to exclude."""
    from anqi.kit import clock
    from anqi.ledger.drafts import Draft
    from anqi.ledger.operations import post
    from anqi.organisation.models import DEPARTMENTS, Plant, Unit

    plant = Plant.objects.get()
    unit = Unit.objects.filter(plant=plant, kind__in=DEPARTMENTS).order_by("code")[0]
    missed = Draft(
        kind="hazard.due", occurred_on=clock.today(), department=unit.code, source="hazards/1",
        key="missed", attributes={"met": False, "level": "general"},
    )  # fmt: skip
    post(plant=plant, drafts=[missed], by="safety_officer")


def _open_sessions() -> Iterator[tuple[str, str]]:
    from django.conf import settings

    from anqi.organisation.accounts import second_factor
    from anqi.organisation.models import Account

    for account in Account.objects.filter(is_demo=True):
        cookies = _browser(account.login).cookies
        yield account.login, cookies[settings.SESSION_COOKIE_NAME].value
        if (
            account.login == "auditor"
        ):  # half-way through setting it up, so that its page has a picture
            second_factor.begin(account)


def _spoil_accounts() -> None:
    """Two accounts that something happened to: one was closed; one has all that the security administrator can end."""
    from anqi.kit import clock
    from anqi.organisation.accounts import second_factor, throttle
    from anqi.organisation.accounts.operations import close_account
    from anqi.organisation.models import Account, Person
    from anqi.organisation.models_access import Throttle
    from anqi.organisation.tokens import TokenScope, make_token

    free = Person.objects.filter(account=None).order_by("code")
    closed, lost = (
        Account.objects.create_user(login, "", person=person)
        for login, person in zip(("0closed", "0lost"), free, strict=False)
    )
    close_account(account=closed, by="security")
    factor = second_factor.begin(lost)
    second_factor.confirm(factor, second_factor.code_at(factor, second_factor.this_step()))
    make_token(account=lost, name="看板", scopes=[TokenScope.READ_FACTS])
    _browser(lost.login)
    tried = throttle.buckets("password", lost.login, None)
    throttle.take(tried)  # the fifth of five, without the waiting between them
    until = clock.now() + throttle.FILLS_IN
    Throttle.objects.filter(key=tried[0].key).update(failures=5, wait_until=until)


def _ask_for_jobs() -> None:
    """By hand, as on the web: a seal and the packed ledger, a file that is none, and one that still waits."""
    import zipfile

    from django.core.files.uploadedfile import SimpleUploadedFile

    from anqi.jobs.models import Job, State
    from anqi.jobs.running import run_job

    client = _browser("group_office")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("plant/facts.csv", "id,kind\n1,none\n")
    client.post("/ledger/seals/make/", {"key": "1"})
    client.post("/ledger/seals/export/", {"key": "2"})
    for key in ("3", "4"):
        file = SimpleUploadedFile("交换文件.zip", packed.getvalue())
        client.post("/ledger/import/", {"key": key, "file": file})
        if key == "3":
            for job in Job.objects.filter(state=State.WAITING).order_by("asked_at"):
                run_job.func(str(job.pk))


def _browser(login: str) -> "Client":
    """Somebody's browser; signing in is a fresh proof of who it is."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    if login:
        from anqi.organisation.models import Account

        client.force_login(Account.objects.get(login=login))
    return client


def _give_work() -> None:
    """A task in each state for the worker, the team leader and others; one with a proof and one that is late."""
    from anqi.kit import clock
    from anqi.organisation.models import Account
    from anqi.work import operations
    from anqi.work.evidence import attach
    from anqi.work.issuing import Order
    from anqi.work.models import Proof, State, Task

    people = {
        account.login: account.person
        for account in Account.objects.filter(person__isnull=False).select_related("person")
    }
    giver, worker = people["safety_department"], people["worker"]
    leader = people.get("team_leader", worker)
    assert giver is not None
    assert worker is not None
    assert leader is not None
    today = clock.today()

    def give(title: str, days: int, proof: Proof = Proof.NONE, to: object = worker) -> Task:
        order = Order(
            title=title, due_on=today + timedelta(days=days), person=to, proof=proof,  # type: ignore[arg-type]
            details="按安全检查清单逐项核对，发现问题当场处理，处理不了的报班组长。",
        )  # fmt: skip
        return operations.issue(order=order, by=giver, key=title).task

    def act(do: Callable[..., object], task: Task, by: object = worker, **more: object) -> None:
        task.refresh_from_db()
        do(task=task, by=by, version=task.version, key=f"{do.__name__} {task.pk}", **more)

    give("检查卷接机防护罩螺栓", 0, Proof.PICTURE)
    give("参加班前安全讲话", 2)
    give("更换疏散指示灯", 9)
    act(operations.start, give("清理消防通道", 1, Proof.FILE))
    waiting = give("补签岗位安全责任书", 5, Proof.FILE)
    attach(about=waiting.about, file=BytesIO(PDF), name="责任书.pdf", by=worker)
    act(operations.offer, waiting, note="已补签，原件交班组。")
    returned = give("整改配电箱接线", 6)
    act(operations.offer, returned, note="已整改。")
    act(operations.send_back, returned, giver, note="接地线未固定。")
    act(
        operations.ask_extension,
        give("检修除尘风机", 7),
        until=today + timedelta(days=20),
        note="备件未到。",
    )
    closed = give("更换灭火器", 3)
    act(operations.offer, closed, note="两具已更换。")
    act(operations.accept, closed, giver)
    give("组织班组消防演练", 4, to=leader)
    late = give("清点应急物资", 0)
    Task.objects.filter(pk=late.pk).update(
        due_on=today - timedelta(days=3),
        original_due_on=today - timedelta(days=3),
        state=State.DOING,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
