"""What is done in the installation itself: `python -m benchmarks.web.inside ACT …`, which prints JSON last."""

import json
import os
import sys
import time
from datetime import timedelta
from typing import Any

import django

PEOPLE, USERS, TASKS, RECORDS = 2000, 200, 3000, 20_000
_TITLES = ("整改配电柜门缺失", "组织安全主题党日", "复查消防栓", "更新应急预案", "完成岗位风险辨识")


def build(facts: int) -> dict[str, Any]:
    """The plant with at least so many facts and two years behind it, tasks, records and accounts; how long it took."""
    from django.core.management import call_command

    from anqi.kit import clock
    from anqi.site.demo import make_demonstration

    begun = time.monotonic()
    call_command("migrate", interactive=False, verbosity=0)
    # What would happen later this year is left out of a demonstration.
    share = (365 + clock.today().timetuple().tm_yday) / 731
    make_demonstration(people=PEOPLE, facts=int(facts / share * 1.01), story=False)
    posted = time.monotonic() - begun
    _accounts()
    _tasks()
    _records()
    call_command("collectstatic", interactive=False, verbosity=0)
    return {"seconds": time.monotonic() - begun, "facts": posted}


def _accounts() -> None:
    """An account for as many people as shall look at pages at once, those who hold posts first."""
    from anqi.kit import clock
    from anqi.organisation.models import Account, Person

    free = (
        Person.objects.on(clock.today())
        .filter(account=None)
        .order_by("holdings", "code")
        .distinct()
    )
    held = list(free.exclude(holdings=None)[: USERS // 2])
    for number, person in enumerate([*held, *free.filter(holdings=None)[: USERS - len(held)]]):
        account = Account(login=f"user{number}", person=person, is_demo=True)
        account.set_unusable_password()
        account.save()


def _tasks() -> None:
    from django.db import transaction

    from anqi.kit import clock
    from anqi.organisation.models import Account, Person
    from anqi.work.issuing import Order
    from anqi.work.operations import issue

    by = Account.objects.get(login="party_officer").person
    assert by is not None
    people = list(Person.objects.on(clock.today()).exclude(pk=by.pk).order_by("code"))
    worker = Account.objects.get(login="worker").person
    with transaction.atomic():
        for number in range(TASKS):
            person = worker if number % 100 == 0 and worker else people[number % len(people)]
            day = clock.today() + timedelta(days=1 + number % 60)
            order = Order(title=_TITLES[number % len(_TITLES)], person=person, due_on=day)
            issue(order=order, by=by, key=f"bench-{number}")


def _records() -> None:
    from django.db import transaction

    from anqi.organisation.records import Act, record

    with transaction.atomic():
        for number in range(RECORDS):
            record(Act.LOOK, by=f"user{number % USERS}", object=f"/ledger/facts/?page={number}")


def visitors() -> dict[str, Any]:
    """A session for each account that looks at pages, as signing in makes it; a token of one who may post; codes."""
    from anqi.organisation.models import Account, Unit
    from anqi.organisation.tokens import TokenScope, make_token

    officer = Account.objects.get(login="party_officer")
    users = Account.objects.filter(login__startswith="user").order_by("pk")
    units = Unit.objects.filter(tree="party", kind="branch", active_to=None)
    return {
        "sessions": [session_of(one) for one in users],
        "officer": session_of(officer),
        "token": make_token(account=officer, name="bench", scopes=tuple(TokenScope)),
        "branches": sorted(units.values_list("code", flat=True)),
    }


def session_of(account: Any) -> str:
    """The key of a new session of an account."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from anqi.kit import clock
    from anqi.organisation.sessions import BEGUN, SEEN, SessionStore

    session, now = SessionStore(), clock.now().isoformat()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[BEGUN] = session[SEEN] = now
    session.create()
    return str(session.session_key)


def set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.web.settings"
    django.setup()


def main() -> None:
    set_up()
    act, *words = sys.argv[1:]
    print(json.dumps(build(int(words[0])) if act == "build" else visitors()))


if __name__ == "__main__":
    main()
