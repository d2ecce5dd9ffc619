"""Queries that are written once give what the same queries give when they are written each time."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Count, QuerySet

from anqi.organisation.models import Holding, Plant, Unit
from anqi.organisation.prepared import prepared
from tests.organisation.access_people import World

Rows = Callable[..., "QuerySet[Any, Any]"]


def units(plant: int) -> QuerySet[Any, Any]:
    return Unit.objects.filter(plant=plant).values_list("code", "active_from", "former_names")


def posts(plant: int) -> QuerySet[Any, Any]:
    held = Holding.objects.filter(person__plant=plant).values("post")
    return held.annotate(times=Count("pk")).order_by("post").values_list("times", "post")


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.mark.parametrize("write", [units, posts])
def test_its_rows_are_those_of_the_query(world: World, write: Rows) -> None:
    plant = world.here.plant.pk
    rows = prepared(write)(plant)
    assert rows == list(write(plant))
    assert rows


def test_days_and_lists_are_what_they_were(world: World) -> None:
    kinds = [tuple(map(type, row)) for row in prepared(units)(world.here.plant.pk)]
    assert (str, date, list) in kinds


def test_it_is_asked_anew_each_time_and_written_once_for_the_same_arguments(world: World) -> None:
    written: list[int] = []

    def write(plant: int) -> QuerySet[Any, Any]:
        written.append(plant)
        return units(plant)

    ask, plant = prepared(write), world.here.plant
    before = ask(plant.pk)
    Unit.objects.create(plant=plant, tree="administration", kind="team", code="ZZ", name="new")
    assert len(ask(plant.pk)) == len(before) + 1
    other = Plant.objects.create(code="other", name="other")
    assert ask(other.pk) == []
    assert written == [plant.pk, other.pk]
