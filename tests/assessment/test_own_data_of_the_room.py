"""What the room keeps about somebody goes along with his own data; ballots do not, as none is kept."""

import json
from typing import Any

from anqi.assessment.appraisal.models import Grade
from anqi.assessment.appraisal.operations import begin_ballot, begin_mutual, begin_self, write_self
from anqi.assessment.process.objecting import object_to
from anqi.assessment.vetoes.proposing import propose_liable
from anqi.organisation.models import Person
from tests.assessment.appraisals import Branch
from tests.assessment.calls import (
    DECISION_DAY,
    REVIEW_DAY,
    called,
    decided_for,
    nominated,
    published_call,
    reviewed,
)
from tests.assessment.cases import Staff, at, judged, liability, notified, stated
from tests.assessment.process_world import Process, key
from tests.assessment.world import published
from tests.organisation.people import SmallPlant, signed_in


def taken(person: Person) -> dict[str, list[dict[str, Any]]]:
    text = signed_in(person).get("/account/data/file/").getvalue().decode()
    found: dict[str, list[dict[str, Any]]] = json.loads(text)
    return found


def test_results_honours_and_vetoes_of_oneself_are_there(wumeng: SmallPlant) -> None:
    staff, edition = Staff(wumeng), published(wumeng.plant)
    judged(wumeng, edition)
    call = called(staff, edition)
    nominated(call, staff.secretary, "1002")
    with at(REVIEW_DAY):
        reviewed(call, staff)
        published_call(call, staff)
    with at(DECISION_DAY):
        decided_for(call, staff.committee, "1002")
        liability(wumeng, "direct")
        [case] = propose_liable(account=staff.safety, plant=wumeng.plant, key="p")
        notified(case, staff.party)
        stated(case, staff.officer, "我已设置警示")
        mine, others = taken(wumeng.officer), taken(wumeng.stranger)
    assert [row["scheme"] for row in mine["results"]] == ["member"]
    [honour] = mine["honours"]
    assert (honour["text"], honour["document"]) == ("带头排查隐患", "乌烟党〔2020〕8号")
    assert {row["act"] for row in mine["vetoes"]} == {"propose", "notify", "state"}
    assert [row["note"] for row in mine["veto_statements"]] == ["我已设置警示"]
    for section in ("results", "honours", "vetoes", "veto_statements"):
        assert others[section] == [], section


def test_ones_own_objections_are_there_with_their_answers(wumeng: SmallPlant) -> None:
    process = Process(wumeng)
    made = process.published()
    object_to(
        account=process.secretary, assessment=made, subject="B1", text="少计一次",
        version=process.version(made), key=key(),
    )  # fmt: skip
    [mine] = taken(wumeng.secretary)["objections"]
    assert (mine["text"], mine["answer"]) == ("少计一次", "")
    assert taken(wumeng.officer)["objections"] == []


def test_ones_own_words_in_the_appraisal_are_there_and_no_ballot(wumeng: SmallPlant) -> None:
    branch = Branch(wumeng)
    branch.goes_on(begin_self)
    write_self(
        account=branch.officer, appraisal=branch.appraisal, member_version=1, key="w", text="班前检查不细"
    )  # fmt: skip
    branch.goes_on(begin_mutual, begin_ballot)
    branch.votes(branch.officer, Grade.EXCELLENT)
    found = taken(wumeng.officer)
    [mine] = found["appraisals"]
    assert (mine["year"], mine["self_text"], mine["grade"]) == (2019, "班前检查不细", "")
    assert "excellent" not in json.dumps(found)
    assert taken(wumeng.stranger)["appraisals"] == []
