"""The same few people in all tests, in a small plant: 王芳 the secretary, 李强 the safety officer, 赵敏 a stranger."""

from dataclasses import dataclass
from datetime import date

from django.test import Client

from anqi.organisation.models import (
    Account,
    AnswersFor,
    Assignment,
    Holding,
    Person,
    Plant,
    Standing,
    Tree,
    Unit,
    UnitKind,
)
from anqi.organisation.posts import Post

SINCE = date(2019, 1, 1)


@dataclass(frozen=True)
class SmallPlant:
    """乌蒙卷烟厂: one workshop D1 with a team T1, one branch B1 that answers for it."""

    plant: Plant
    workshop: Unit
    team: Unit
    branch: Unit
    secretary: Person
    officer: Person
    stranger: Person


def signed_in(person: Person, language: str = "en") -> Client:
    """A browser in which somebody is signed in, who has an account then."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        taken = Account.objects.filter(login=person.code).exists()
        login = f"{person.plant.code}-{person.code}" if taken else person.code
        account = Account.objects.create_user(login, person=person)
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client


def small_plant(code: str = "wumeng") -> SmallPlant:
    """Made anew in the database."""
    plant = Plant.objects.create(code=code, name="乌蒙卷烟厂")
    unit = {"plant": plant, "active_from": SINCE}
    workshop = Unit.objects.create(
        tree=Tree.ADMINISTRATION, kind=UnitKind.WORKSHOP, code="D1", name="卷包车间", **unit
    )
    team = Unit.objects.create(
        tree=Tree.ADMINISTRATION, kind=UnitKind.TEAM, code="T1", name="卷包甲班", **unit
    )
    team.placements.create(parent=workshop, active_from=SINCE)
    branch = Unit.objects.create(
        tree=Tree.PARTY, kind=UnitKind.BRANCH, code="B1", name="卷包车间党支部", **unit
    )
    AnswersFor.objects.create(branch=branch, department=workshop, active_from=SINCE)
    secretary, officer, stranger = (
        Person.objects.create(code=number, name=name, plant=plant, active_from=SINCE)
        for number, name in (("1001", "王芳"), ("1002", "李强"), ("1003", "赵敏"))
    )
    for person in (secretary, officer, stranger):
        Assignment.objects.create(person=person, unit=team, active_from=SINCE)
    for person in (secretary, officer):
        Assignment.objects.create(person=person, unit=branch, active_from=SINCE)
        Standing.objects.create(person=person, value=Standing.Value.FULL, active_from=SINCE)
    Holding.objects.create(
        person=secretary, post=Post.BRANCH_SECRETARY, unit=branch, active_from=SINCE
    )
    Holding.objects.create(
        person=officer, post=Post.SAFETY_OFFICER, unit=workshop, active_from=SINCE
    )
    return SmallPlant(plant, workshop, team, branch, secretary, officer, stranger)
