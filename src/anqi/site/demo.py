"""A demonstration: the sample plant with two years of facts, its posts held, and tasks under way."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.compute as compute
from django.db import transaction

from anqi.facts.sample import sample
from anqi.kit import clock
from anqi.ledger.lake import refresh
from anqi.site.demonstration.facts import Progress, post_facts, seal_last_night, take_plant
from anqi.site.demonstration.people import SignIn, divide, hold_posts, open_accounts
from anqi.site.demonstration.stage import Cast
from anqi.site.demonstration.story import Story
from anqi.site.demonstration.tasks import give_tasks

PEOPLE, FACTS, YEARS = 1931, 90_000, 2
_KEPT = "sign-ins.json"


@dataclass(frozen=True)
class Demonstration:
    """What was made: one sign-in for each post, all with the same password."""

    password: str
    sign_ins: list[SignIn]


def make_demonstration(
    *,
    people: int = PEOPLE,
    facts: int = FACTS,
    story: bool = True,
    progress: Progress | None = None,
) -> Demonstration:
    """Fill an empty database. The same plant each time, but for a password that nobody can know before.

    `story`: whether what was assessed and decided is played too; a plant of a few people has not who plays it.
    """
    today = clock.today()
    tables = dict(sample(people=people, facts=facts, year=today.year, years=YEARS))
    plant, password = take_plant(tables), secrets.token_urlsafe(9)
    with transaction.atomic():
        divide(plant)
        known = hold_posts(plant)
        sign_ins = list(open_accounts(known, password))
    entered = tables["facts"].filter(compute.less_equal(tables["facts"]["occurred_on"], today))
    if story:
        told = Story(Cast(plant, known))
        post_facts(plant, told.without_its_own(entered), told.scenes, progress)
    else:
        post_facts(plant, entered, [], progress)
    seal_last_night(plant)
    give_tasks(plant, known)
    refresh(plant)
    return Demonstration(password, sign_ins)


def keep(home: Path, made: Demonstration) -> None:
    """Write down how one signs in, readable to the owner only, for the next time that it is served."""
    text = json.dumps(asdict(made), ensure_ascii=False, indent=1)
    path = home / _KEPT
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def kept(home: Path) -> Demonstration | None:
    """What was written down there, where it is a demonstration that was made to its end."""
    try:
        found = json.loads((home / _KEPT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return Demonstration(found["password"], [SignIn(**one) for one in found["sign_ins"]])
