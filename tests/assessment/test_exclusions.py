"""Exclusions: one asks with a reason, another decides; what is approved counts nowhere any more."""

from datetime import date
from uuid import uuid4

import pytest

from anqi.assessment.goals.faults import Conflict, Refused
from anqi.assessment.goals.operations import approve, ask_exclusion, refuse
from anqi.assessment.models import Exclusion
from anqi.kit.faults import Faulty
from anqi.ledger.models import Fact
from anqi.ledger.operations import reason_of, reverse
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from tests.assessment.goals_world import FULL, board, browser, director, full, late, office
from tests.assessment.test_goals_pages import text
from tests.assessment.world import account_of, hazard_due, holder, published
from tests.organisation.people import SmallPlant, signed_in

pytestmark = pytest.mark.django_db
MARCH = date(2020, 3, 5)
WHY = "设备停用封存"


def asked_for(fact: Fact, by: Account, reason: str = WHY, key: str = "k1") -> Exclusion:
    return ask_exclusion(fact=fact, reason=reason, by=by, key=key)


def test_what_is_approved_leaves_numerator_and_denominator(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=True)
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    asked = asked_for(unmet, office(wumeng))
    assert full(board(wumeng)) == ((100, 200), "missed")
    done = approve(exclusion=asked, by=director(wumeng))
    assert full(board(wumeng)) == ((100, 100), "met")
    assert board(wumeng).excluded == 1
    back = Fact.objects.get(reverses=unmet)
    assert (back.pk, reason_of(back)) == (done.reversal, WHY)


def test_nobody_decides_on_what_he_asked_for(wumeng: SmallPlant) -> None:
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    both = account_of(holder(wumeng, Post.PARTY_OFFICER, "2003"))
    assert both.person is not None
    both.person.holdings.create(post=Post.PARTY_SECRETARY, active_from=date(2019, 1, 1))
    asked = asked_for(unmet, both)
    with pytest.raises(Refused):
        approve(exclusion=asked, by=both)
    assert not Fact.objects.filter(reverses=unmet).exists()


def test_who_may_not_is_denied(wumeng: SmallPlant) -> None:
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    for person in (wumeng.secretary, wumeng.officer, wumeng.stranger):
        with pytest.raises(Denied):
            asked_for(unmet, account_of(person))
    asked = asked_for(unmet, office(wumeng))
    with pytest.raises(Denied):
        approve(exclusion=asked, by=account_of(wumeng.officer))


def test_nobody_decides_about_himself(wumeng: SmallPlant) -> None:
    leader = director(wumeng)
    own = late(wumeng, MARCH, key="b", reason="漏录", person="2002")
    asked = asked_for(own, office(wumeng))
    with pytest.raises(Denied):
        approve(exclusion=asked, by=leader)


def test_the_same_form_again_asks_once_and_another_under_its_key_is_a_conflict(
    wumeng: SmallPlant,
) -> None:
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    by = office(wumeng)
    assert asked_for(unmet, by) == asked_for(unmet, by)
    with pytest.raises(Conflict):
        asked_for(unmet, by, reason="别的理由")
    with pytest.raises(Conflict):
        asked_for(unmet, by, key="k2")
    assert Exclusion.objects.count() == 1


def test_a_reason_is_wanted_and_a_refusal_too(wumeng: SmallPlant) -> None:
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    by = office(wumeng)
    with pytest.raises(Faulty):
        asked_for(unmet, by, reason=" ")
    asked = asked_for(unmet, by)
    with pytest.raises(Faulty):
        refuse(exclusion=asked, by=director(wumeng), note="")


def test_what_was_met_or_was_never_due_can_not_be_excluded(wumeng: SmallPlant) -> None:
    by = office(wumeng)
    with pytest.raises(Refused):
        asked_for(hazard_due(wumeng, MARCH, key="a", met=True), by)
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    back = reverse(fact=unmet, reason="误录", by="1002")
    for fact in (unmet, back):
        with pytest.raises(Refused):
            asked_for(fact, by)


def test_the_first_decision_stands(wumeng: SmallPlant) -> None:
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    asked, leader = asked_for(unmet, office(wumeng)), director(wumeng)
    done = refuse(exclusion=asked, by=leader, note="已恢复使用")
    assert refuse(exclusion=asked, by=leader, note="已恢复使用") == done
    with pytest.raises(Conflict):
        approve(exclusion=asked, by=account_of(holder(wumeng, Post.DEPUTY_DIRECTOR, "2004")))
    again = asked_for(unmet, office_of(asked), reason="重新停用", key="k9")
    assert again.pk != asked.pk


def office_of(asked: Exclusion) -> Account:
    return Account.objects.get(person=asked.asked_by)


def test_a_fact_that_was_taken_back_meanwhile_is_told(wumeng: SmallPlant) -> None:
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    asked = asked_for(unmet, office(wumeng))
    reverse(fact=unmet, reason="误录", by="1002")
    with pytest.raises(Refused):
        approve(exclusion=asked, by=director(wumeng))
    asked.refresh_from_db()
    assert asked.state == Exclusion.State.ASKED


def test_by_the_pages_one_asks_and_another_approves(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    asks, decides = browser(office(wumeng)), browser(director(wumeng))
    listed = text(asks, f"/assessment/goals/missing/{FULL}/plant/wumeng/")
    way = f"/assessment/goals/exclusions/ask/{unmet.pk}/"
    assert way in listed
    assert asks.post(way, {"reason": "", "key": str(uuid4())}).status_code == 422
    answer = asks.post(way, {"reason": WHY, "key": str(uuid4())})
    page = answer.headers["Location"]
    assert "Approve the exclusion" not in text(asks, page)
    assert asks.post(page, {"act": "approve", "key": "1"}).status_code == 404
    assert asks.post(way, {"reason": "别的", "key": str(uuid4())}).status_code == 409
    assert "Approve the exclusion" in text(decides, page)
    assert decides.post(page, {"act": "refuse", "note": "", "key": "1"}).status_code == 422
    assert decides.post(page, {"act": "approve", "key": "1"}).status_code == 302
    sheet = text(asks, "/assessment/goals/sheet/")
    assert WHY in sheet
    assert "2002" in sheet


def test_exclusions_are_listed_as_far_as_facts_are_seen(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    asked = asked_for(unmet, office(wumeng))
    approve(exclusion=asked, by=director(wumeng))
    assert WHY in text(signed_in(wumeng.officer), "/assessment/goals/exclusions/")
    hidden = text(signed_in(wumeng.stranger), "/assessment/goals/exclusions/")
    assert WHY not in hidden
    page = f"/assessment/goals/exclusions/{asked.pk}/"
    assert signed_in(wumeng.stranger).get(page).status_code == 404
    rows = signed_in(wumeng.officer).get("/assessment/goals/exclusions/?format=json")
    assert WHY in rows.getvalue().decode()
    assert "1 more lies outside" in text(signed_in(wumeng.stranger), "/assessment/goals/sheet/")
