"""Rulebooks by the API: drafted, written, sent, published by a second person, and tried out; as on their pages."""

from datetime import date
from typing import Any

import pytest

from anqi.assessment.models import EditionState, EditionStep
from anqi.organisation.models_access import Record
from anqi.organisation.tokens import TokenScope
from tests.api.calling import calling, sent
from tests.api.rulebook_callers import ROOM, Keeping, edition, keeping, morning
from tests.assessment.rulebook_world import NEED, OF_FORM
from tests.assessment.world import RULEBOOK, hazard_due, published, theme_day
from tests.organisation.people import small_plant

__all__ = ["keeping", "morning"]
FAULTY = RULEBOOK.replace("facts: party.theme_day", "facts: party.no_such_day")
BROKEN = "rulebook: small-2020\nschemes: {branch: [\n"
DECIDED = {"scheme": "branch", "rule": "B09", "document": "昭烟党〔2020〕9号", "decided_on": "2020-03-10"}  # fmt: skip


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content.decode()
    return [one["place"] for one in answer.json()["errors"]]


def test_a_rulebook_comes_into_force_by_the_hands_of_two_programs(keeping: Keeping) -> None:
    made = keeping.sent_for_review()
    answer = keeping.act(keeping.secretary, made, "publication", in_force_from="2020-04-01")
    assert (answer.status_code, answer.json()["state"]) == (200, "published")
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    acts = EditionStep.objects.order_by("number").values_list("act", "by__code")
    assert list(acts) == [("make", "2001"), ("send", "2001"), ("publish", "2003")]
    recorded = Record.objects.filter(act="rulebook").values_list("by", "object")
    assert ("2003", f"rulebook {made['id']} publish") in recorded


def test_one_edition_tells_all_that_its_page_does(keeping: Keeping) -> None:
    made = keeping.sent_for_review()
    told = keeping.secretary.get(f"/api/v1{ROOM}/{made['id']}").json()
    assert (told["state"], told["first"], told["last"]) == ("review", "2020-01-01", "2020-12-31")
    assert told["text"] == RULEBOOK
    assert [(one["act"], one["by"]["name"]) for one in told["steps"]] == [
        ("make", "人员2001"), ("send", "人员2001"),
    ]  # fmt: skip
    assert (told["acts"], told["earliest"]) == (["return", "publish"], "2020-01-01")
    assert keeping.officer.get(f"/api/v1{ROOM}/{made['id']}").json()["acts"] == ["return", "drop"]


def test_the_text_is_handed_out_byte_for_byte(keeping: Keeping) -> None:
    made = keeping.draft()
    answer = keeping.officer.get(f"/api/v1{ROOM}/{made['id']}/text")
    assert (answer.content, answer.headers["ETag"]) == (RULEBOOK.encode(), '"1"')


def test_a_draft_may_have_faults_and_each_is_told_with_its_line(keeping: Keeping) -> None:
    made = keeping.draft(FAULTY)
    [fault] = made["faults"]
    line = FAULTY.split("\n")[fault["line"] - 1]
    assert "party.no_such_day" in line
    assert fault["path"] == "measures.theme_days.facts"


def test_what_has_a_fault_is_not_sent(keeping: Keeping) -> None:
    answer = keeping.act(keeping.officer, keeping.draft(FAULTY), "send")
    assert (answer.status_code, answer.json()["detail"]) == (409, "faults: 1")


def test_a_text_is_checked_and_not_kept(keeping: Keeping) -> None:
    told = sent(keeping.officer, f"{ROOM}/check", {"text": OF_FORM}, None).json()
    assert (told["sound"], told["faults"]) == (False, [])
    assert [(one["rule"], one["overruled"]) for one in told["objections"]] == [("B09", None)]
    assert keeping.officer.get(f"/api/v1{ROOM}").json() == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "text"),
        ({"text": RULEBOOK, "given": "plant-2026"}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": "no rulebook"}, "text"),
        ({"given": "plant-1949"}, "given"),
        ({"edition": "00000000-0000-0000-0000-000000000000"}, "edition"),
        ({"text": RULEBOOK, "years": 3}, "years"),
        ({"text": RULEBOOK, "more": 1}, "more"),
    ],
)
def test_a_draft_of_nothing_or_of_two_things_is_refused(
    keeping: Keeping, body: dict[str, Any], place: str
) -> None:
    assert place in places(sent(keeping.officer, ROOM, body))


def test_a_draft_begins_with_an_edition_and_a_rulebook_that_comes_with_the_program(
    keeping: Keeping,
) -> None:
    first = keeping.draft()
    copy = sent(keeping.officer, ROOM, {"edition": first["id"], "name": "small-2021", "years": 1})
    told = copy.json()
    assert (told["name"], told["first"], told["based_on"]) == (
        "small-2021",
        "2021-01-01",
        first["id"],
    )
    assert copy.headers["Location"] == f"/api/v1{ROOM}/{told['id']}"
    names = keeping.officer.get(f"/api/v1{ROOM}/given").json()
    made = sent(keeping.officer, ROOM, {"given": names[0]})
    assert (made.status_code, made.json()["faults"]) == (201, [])


def test_the_same_key_drafts_once_and_another_body_under_it_is_a_conflict(keeping: Keeping) -> None:
    one, again, other = (
        sent(keeping.officer, ROOM, {"text": text}, "key-1")
        for text in (RULEBOOK, RULEBOOK, OF_FORM)
    )
    assert one.json()["id"] == again.json()["id"]
    assert other.status_code == 409


def test_of_two_who_write_on_one_draft_the_second_learns_of_the_first(keeping: Keeping) -> None:
    made = keeping.draft()
    keeping.act(keeping.officer, made, "text", text=RULEBOOK + "# first\n")
    path, body = f"{ROOM}/{made['id']}/text", {"text": RULEBOOK + "# second\n"}
    answer = sent(keeping.other, path, body, **{"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["version"]) == (412, 2)
    by_version = keeping.act(keeping.other, made, "text", **body)
    assert (by_version.status_code, by_version.json()["version"]) == (409, 2)
    assert edition(made["id"]).text.endswith("# first\n")


def test_who_names_no_version_writes_nothing(keeping: Keeping) -> None:
    made = keeping.draft()
    answer = sent(keeping.officer, f"{ROOM}/{made['id']}/text", {"text": RULEBOOK})
    assert answer.status_code == 428
    wild = sent(keeping.officer, f"{ROOM}/{made['id']}/send", {}, **{"If-Match": "*"})
    assert wild.status_code == 200


def test_text_that_is_no_yaml_is_kept_with_its_fault(keeping: Keeping) -> None:
    answer = keeping.act(keeping.officer, keeping.draft(), "text", text=BROKEN)
    assert (answer.status_code, answer.json()["faults"] != []) == (200, True)


def test_figures_are_changed_where_they_stand(keeping: Keeping) -> None:
    made = keeping.draft()
    answer = keeping.act(keeping.officer, made, "figures", figures={NEED: "3"})
    assert answer.status_code == 200
    assert edition(made["id"]).text == RULEBOOK.replace(
        "{need: 1, points: 2}", "{need: 1, points: 3}"
    )
    nowhere = {"schemes.nobody.rules[0].score.points": "3"}
    wrong = keeping.act(keeping.officer, answer.json(), "figures", figures=nowhere)
    assert places(wrong) == ["schemes.nobody.rules[0].score.points"]


@pytest.mark.parametrize("act", ["send", "publication"])
def test_who_drafted_does_not_publish_and_who_publishes_does_not_draft(
    keeping: Keeping, act: str
) -> None:
    """The officer's posts do not publish, the secretary's do not send: who sees the edition is told so."""
    made = keeping.sent_for_review() if act == "publication" else keeping.draft()
    client = keeping.officer if act == "publication" else keeping.secretary
    body: dict[str, Any] = {"in_force_from": "2020-04-01"} if act == "publication" else {}
    answer = keeping.act(client, made, act, **body)
    assert (answer.status_code, "rulebook" in answer.json()["wanted"]) == (403, True)
    assert Record.objects.filter(act="reach").count() == 1


def test_who_has_both_posts_does_not_publish_his_own_draft(keeping: Keeping) -> None:
    person = keeping.found.secretary.person
    assert person is not None
    person.holdings.create(post="party_officer", active_from=date(2020, 1, 1))
    client = calling(person)
    made = sent(client, ROOM, {"text": RULEBOOK}).json()
    made = keeping.act(client, made, "send").json()
    answer = keeping.act(client, made, "publication", in_force_from="2020-04-01")
    assert (answer.status_code, "who drafted" in answer.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("day", "place"),
    [("1.4.2020", "in_force_from"), ("2020-13-01", "in_force_from"), (1585699200, "in_force_from"),
     ("2019-12-31", "in_force_from"), ("2021-01-01", "in_force_from")],
)  # fmt: skip
def test_a_day_that_is_none_or_outside_the_period_publishes_nothing(
    keeping: Keeping, day: Any, place: str
) -> None:
    made = keeping.sent_for_review()
    answer = keeping.act(keeping.secretary, made, "publication", in_force_from=day)
    assert places(answer) == [place]
    assert edition(made["id"]).state == EditionState.REVIEW


def test_what_is_published_is_neither_written_nor_dropped(keeping: Keeping) -> None:
    made = keeping.sent_for_review()
    now = keeping.act(keeping.secretary, made, "publication", in_force_from="2020-04-01").json()
    for act, body in (("text", {"text": OF_FORM}), ("drop", {"note": "不用了"})):
        assert keeping.act(keeping.officer, now, act, **body).status_code == 409
    assert edition(made["id"]).text == RULEBOOK


def test_what_was_sent_is_returned_with_a_reason_and_a_draft_given_up(keeping: Keeping) -> None:
    made = keeping.sent_for_review()
    assert places(keeping.act(keeping.secretary, made, "return")) == ["note"]
    back = keeping.act(keeping.secretary, made, "return", note="分值偏高")
    assert back.json()["state"] == "draft"
    gone = keeping.act(keeping.officer, back.json(), "drop", note="并入新稿")
    assert gone.json()["state"] == "dropped"


def test_an_objection_is_overruled_by_a_decision_with_a_number(keeping: Keeping) -> None:
    made = keeping.draft(OF_FORM)
    assert keeping.act(keeping.officer, made, "send").status_code == 409
    kept = keeping.act(keeping.secretary, made, "overruling", **DECIDED).json()
    told = keeping.officer.get(f"/api/v1{ROOM}/{made['id']}").json()
    [objection] = told["check"]["objections"]
    assert objection["overruled"]["document"] == "昭烟党〔2020〕9号"
    assert keeping.act(keeping.officer, kept, "send").status_code == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [({"document": ""}, 422), ({"decided_on": "2020-03-13"}, 422), ({"decided_on": "10.3."}, 422),
     ({"rule": "B01"}, 409), ({"scheme": "nobody"}, 409)],
)  # fmt: skip
def test_an_overruling_without_its_decision_or_of_another_rule_is_refused(
    keeping: Keeping, change: dict[str, str], status: int
) -> None:
    made = keeping.draft(OF_FORM)
    answer = keeping.act(keeping.secretary, made, "overruling", **(DECIDED | change))
    assert answer.status_code == status


def test_two_editions_beside_each_other_and_an_unknown_one(keeping: Keeping) -> None:
    first = keeping.draft()
    second = keeping.draft(RULEBOOK.replace("points: 2", "points: 3"))
    path = f"/api/v1{ROOM}/{second['id']}/comparison"
    told = keeping.officer.get(path, {"other": first["id"]}).json()
    assert told["figures"] == [
        {"name": "schemes.branch.rules.B01.score.points", "before": "2", "after": "3"}
    ]
    assert [one["sign"] for one in told["lines"] if one["sign"] in "+-" and one["sign"]] == [
        "-",
        "+",
    ]
    assert keeping.officer.get(path).json()["before"]["id"] == first["id"]
    assert (
        keeping.officer.get(path, {"other": str(keeping.found.small.plant.pk)}).status_code == 422
    )


def test_what_a_draft_would_change_and_through_which_rule(keeping: Keeping) -> None:
    small = keeping.found.small
    published(small.plant)
    theme_day(small, date(2020, 1, 15), key="t1")
    hazard_due(small, date(2020, 2, 3), key="h1", met=False)
    made = keeping.draft()
    body: dict[str, Any] = {"scheme": "branch", "figures": {NEED: "9"}, "facts": "now"}
    told = sent(keeping.officer, f"{ROOM}/{made['id']}/what-if", body, None).json()
    [change] = told["changes"]
    assert (change["subject"], change["by"], change["rules"][0]["rule"]) == ("B1", "7.00", "B01")
    assert change["regraded"] == (told["regraded"] == 1)
    assert edition(made["id"]).version == 1


def test_a_draft_is_replayed_on_the_last_year(keeping: Keeping) -> None:
    made = keeping.draft(RULEBOOK.replace("2020", "2021"))
    told = sent(keeping.officer, f"{ROOM}/{made['id']}/what-if", {}, None).json()
    assert (told["facts"], told["first"], told["as_of"]) == ("last", "2020-01-01", "2020-03-12")
    assert (told["baseline"], told["changes"]) == (None, [])


@pytest.mark.parametrize(
    ("body", "place"),
    [({"facts": "next"}, "facts"), ({"figures": {"nowhere": "1"}}, "line 2 nowhere"), ({"limit": -1}, "limit")],
)  # fmt: skip
def test_what_if_of_what_can_not_be_is_refused(
    keeping: Keeping, body: dict[str, Any], place: str
) -> None:
    made = keeping.draft()
    answer = sent(keeping.officer, f"{ROOM}/{made['id']}/what-if", body, None)
    assert places(answer) == [place]


def test_what_if_of_a_draft_with_faults_says_which(keeping: Keeping) -> None:
    made = keeping.draft(FAULTY)
    answer = sent(keeping.officer, f"{ROOM}/{made['id']}/what-if", {}, None)
    assert "measures.theme_days.facts" in places(answer)[0]


def test_employees_see_what_is_published_and_no_draft(keeping: Keeping) -> None:
    made = keeping.draft()
    shown = published(keeping.found.small.plant, name="other-2020")
    client = calling(keeping.found.small.stranger)
    assert [one["id"] for one in client.get(f"/api/v1{ROOM}").json()] == [str(shown.pk)]
    for path in ("", "/text", "/comparison"):
        assert client.get(f"/api/v1{ROOM}/{made['id']}{path}").status_code == 404
    assert sent(client, f"{ROOM}/{shown.pk}/what-if", {}, None).status_code == 403
    assert sent(client, f"{ROOM}/check", {"text": RULEBOOK}, None).status_code == 403
    assert sent(client, ROOM, {"text": RULEBOOK}).status_code == 403


def test_a_list_goes_on_where_its_link_says(keeping: Keeping) -> None:
    made = [keeping.draft()["id"] for _each in range(3)]
    first = keeping.officer.get(f"/api/v1{ROOM}?limit=2")
    after = keeping.officer.get(first.headers["Link"].partition(">")[0].removeprefix("<"))
    assert (len(first.json()), len(after.json())) == (2, 1)
    assert {one["id"] for one in (*first.json(), *after.json())} == set(made)
    assert not after.has_header("Link")


def test_another_plants_edition_is_as_if_it_were_not_there(keeping: Keeping) -> None:
    there = published(small_plant("zhaoying").plant)
    for path in ("", "/text", "/comparison"):
        assert keeping.officer.get(f"/api/v1{ROOM}/{there.pk}{path}").status_code == 404
    answer = sent(keeping.officer, f"{ROOM}/{there.pk}/text", {"text": RULEBOOK, "version": 1})
    assert answer.status_code == 404
    assert places(sent(keeping.officer, ROOM, {"edition": str(there.pk)})) == ["edition"]


def test_a_token_needs_the_scope_for_reading_and_another_for_writing(keeping: Keeping) -> None:
    made = keeping.draft()
    reads = keeping.program(keeping.found.officer, TokenScope.READ_ASSESSMENT)
    writes = keeping.program(keeping.found.officer, TokenScope.WRITE_RULEBOOKS)
    assert reads.get(f"/api/v1{ROOM}/{made['id']}").status_code == 200
    assert keeping.act(reads, made, "send").json()["wanted"] == "rulebooks:write"
    assert writes.get(f"/api/v1{ROOM}").json()["wanted"] == "assessment:read"


def test_a_page_of_drafts_and_one_edition_take_few_queries(
    keeping: Keeping, django_assert_max_num_queries: Any
) -> None:
    made = [keeping.draft() for _each in range(5)]
    for path in ("", f"/{made[0]['id']}", f"/{made[0]['id']}/comparison"):
        with django_assert_max_num_queries(12):
            assert keeping.officer.get(f"/api/v1{ROOM}{path}").status_code == 200
