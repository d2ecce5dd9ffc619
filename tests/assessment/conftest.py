"""The small plant on the morning of 12 March 2020."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from anqi.kit.clock import stopped_at
from tests.organisation.people import SmallPlant, small_plant

MORNING = datetime(2020, 3, 12, 8, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with stopped_at(MORNING):
        yield


@pytest.fixture
def wumeng(db: None) -> SmallPlant:
    return small_plant()
