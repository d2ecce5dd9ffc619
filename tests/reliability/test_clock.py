"""The server's clock is wrong, or is put right: nothing changes its order, and nobody is shut out for it."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.lake import newest
from anqi.ledger.models import Fact, Ledger
from anqi.ledger.operations import post, reverse
from anqi.ledger.sealing import prove, seal
from anqi.ledger.verifying import Verification
from anqi.organisation.accounts import throttle
from anqi.organisation.models import Account
from anqi.organisation.tokens import TokenScope, make_token
from tests.organisation.people import SmallPlant, small_plant

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 12, 12, tzinfo=clock.CHINA)
JUMPS = {
    "a day back": NOON - timedelta(days=1),
    "five years on": NOON.replace(year=2031),
    "new year's eve": datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=clock.CHINA),
    "new year": datetime(2027, 1, 1, tzinfo=clock.CHINA),
    "leap day": datetime(2028, 2, 29, 12, tzinfo=clock.CHINA),
    "before the plant": datetime(2020, 3, 12, 12, tzinfo=clock.CHINA),
    "the same again": NOON,
}


@pytest.fixture
def wumeng() -> SmallPlant:
    return small_plant()


def posted(wumeng: SmallPlant, key: str) -> Fact:
    draft = Draft("party.theme_day", date(2020, 3, 12), "test/1", branch="B1", key=key)
    [fact] = post(plant=wumeng.plant, drafts=[draft], by="1001")
    return fact


def test_facts_keep_the_order_in_which_they_were_posted(wumeng: SmallPlant) -> None:
    for name, moment in JUMPS.items():
        with clock.stopped_at(moment):
            posted(wumeng, name)
            seal(wumeng.plant)
    assert list(Fact.objects.order_by("index").values_list("key", flat=True)) == list(JUMPS)
    places = newest(Ledger.objects.get(), 0)["place"].to_pylist()
    assert len(places) == len(JUMPS)
    assert places == sorted(places)
    assert list(Verification(wumeng.plant).faults()) == []


def test_programs_read_them_in_that_order(wumeng: SmallPlant) -> None:
    account = Account.objects.create_user("1001", person=wumeng.secretary)
    token = make_token(account=account, name="test", scopes=(TokenScope.READ_FACTS,))
    for name, moment in JUMPS.items():
        with clock.stopped_at(moment):
            posted(wumeng, name)
    answer = Client(headers={"authorization": f"Bearer {token}"}).get("/api/v1/facts")
    indexes = [fact["index"] for fact in answer.json()]
    assert indexes == list(range(len(JUMPS)))[::-1]


def test_a_fact_that_seems_to_be_of_tomorrow_can_be_proved_and_taken_back(
    wumeng: SmallPlant,
) -> None:
    with clock.stopped_at(JUMPS["five years on"]):
        fact = posted(wumeng, "k1")
    with clock.stopped_at(NOON):
        assert prove(fact).index == 0
        assert reverse(fact=fact, reason="记错", by="1001").index == 1
    assert list(Verification(wumeng.plant).faults()) == []


def test_a_key_stays_used_whatever_the_time(wumeng: SmallPlant) -> None:
    facts = set()
    for moment in JUMPS.values():
        with clock.stopped_at(moment):
            facts.add(posted(wumeng, "k1").pk)
    assert len(facts) == 1


def test_who_mistyped_while_the_clock_was_ahead_is_not_shut_out_for_years(
    wumeng: SmallPlant,
) -> None:
    buckets = throttle.buckets("password", "1001", "127.0.0.1")
    with clock.stopped_at(JUMPS["five years on"]):
        throttle.take(buckets)
        with pytest.raises(throttle.TooMany):
            throttle.take(buckets)
    with clock.stopped_at(NOON):
        throttle.take(buckets)
        with pytest.raises(throttle.TooMany) as told:
            throttle.take(buckets)
    assert told.value.until <= NOON + timedelta(minutes=15)
