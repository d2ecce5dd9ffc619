"""Pages of due process: who sees what and when, what they say beforehand, and what was typed is never lost."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anqi.assessment.models import Answer, Assessment, Owner, Run, RunSubject, Step
from anqi.assessment.process.objecting import answer, object_to
from anqi.assessment.process.operations import begin, first_end
from anqi.kit import clock
from anqi.organisation.models import Account, Holding
from anqi.organisation.posts import Post
from tests.assessment.process_world import AS_OF, Process, days, key
from tests.organisation.people import SINCE, SmallPlant, signed_in

MOST = 12


@pytest.fixture
def process(wumeng: SmallPlant) -> Process:
    return Process(wumeng)


def browser(account: Account, language: str = "en") -> Client:
    assert account.person is not None
    return signed_in(account.person, language)


def page(account: Account, path: str, language: str = "en") -> str:
    done = browser(account, language).get(path)
    assert done.status_code == 200, path
    text: str = done.content.decode()
    return text


def rows(account: Account, path: str) -> list[dict[str, Any]]:
    """The rows of a list's JSON."""
    got = browser(account).get(path)
    found: list[dict[str, Any]] = json.loads(got.getvalue())["rows"]
    return found


def filled(page: str, /, **more: Any) -> dict[str, Any]:
    """What a form is sent with: its hidden fields as the page has them, and what is typed."""
    form = page[page.index('class="sheet') :]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"} | more


def at(made: Assessment, *more: str) -> str:
    return f"/assessment/{made.pk}/" + "".join(f"{one}/" for one in more)


def test_an_assessment_is_begun_from_a_run_on_its_page(process: Process) -> None:
    run = process.run()
    client = browser(process.office)
    form = filled(
        client.get("/assessment/begin/").content.decode(), run=f"{run.pk}:branch", title="支部考核"
    )
    done = client.post("/assessment/begin/", form)
    made = Assessment.objects.get()
    assert done.headers["Location"] == at(made)
    again = client.post("/assessment/begin/", form)
    assert (again.headers["Location"], Assessment.objects.count()) == (at(made), 1)


def test_before_it_is_published_only_who_sees_the_plant_sees_it(process: Process) -> None:
    made = process.confirmed()
    assert "支部考核" in page(process.chief, at(made))
    for account in (process.secretary, process.officer, process.stranger):
        assert browser(account).get(at(made)).status_code == 404
        assert "支部考核" not in page(account, "/assessment/")


def test_of_what_is_published_a_secretary_sees_his_own_branch(process: Process) -> None:
    made = process.published()
    text = page(process.secretary, at(made))
    assert "卷包车间党支部" in text
    assert "物流党支部" not in text
    assert browser(process.stranger).get(at(made)).status_code == 404


def test_while_a_differing_run_is_not_published_results_are_hidden_again(process: Process) -> None:
    made = process.published()
    other = ({"code": "B1", "name": "卷包车间党支部", "score": 1234, "rank": 1, "grade": "pass"},)
    process.act("repeat", made, process.office, run=process.run(other), note="更正")
    assert "12.34" not in page(process.secretary, at(made))
    assert "12.34" in page(process.chief, at(made))


def test_members_results_are_seen_by_oneself_and_through_posts_of_the_party(
    process: Process,
) -> None:
    made = _of_members(process)
    assert "75.55" in page(process.officer, at(made))
    assert "75.55" in page(process.secretary, at(made))
    head = process.here.stranger
    Holding.objects.create(
        person=head, post=Post.DEPARTMENT_HEAD, unit=process.here.workshop, active_from=SINCE
    )
    assert signed_in(head).get(at(made)).status_code == 404


def test_each_page_leads_to_the_next_step_of_who_looks(process: Process) -> None:
    made = process.begun()
    assert at(made, "confirm", "safety") in page(process.safety, at(made))
    assert at(made, "publish") not in page(process.office, at(made))
    process.confirm(made)
    assert at(made, "publish") in page(process.office, "/assessment/")
    assert at(made, "publish") not in page(process.safety, at(made))


def test_data_are_confirmed_on_a_page_that_says_what_it_means(process: Process) -> None:
    made = process.begun()
    client, path = browser(process.safety), at(made, "confirm", "safety")
    text = client.get(path).content.decode()
    assert "complete and right" in text
    assert client.post(path, filled(text)).status_code == 302
    assert Step.objects.get(act="confirm").owner == Owner.SAFETY
    assert "confirmed already" in client.get(path).content.decode()


def test_after_the_deadline_the_page_to_object_says_what_is_left(process: Process) -> None:
    made = process.published()
    with days(8):
        client, path = browser(process.secretary), at(made, "object")
        text = client.get(path).content.decode()
        assert "19 Mar" in text
        assert "corrected where it was recorded" in text
        late = client.post(
            path, {"subject": "B1", "text": "x", "version": 4, "key": "k", "id": str(made.pk)}
        )
    assert late.status_code == 409
    assert not made.objections.exists()


def test_an_objection_and_its_answer_stand_on_the_page(process: Process) -> None:
    made = process.published()
    client, path = browser(process.secretary), at(made, "object")
    form = filled(client.get(path).content.decode(), subject="B1", rule="B01", text="二月活动漏计")
    assert client.post(path, form).status_code == 302
    address = at(made, "objections", str(made.objections.get().pk), "answer")
    head = browser(process.head)
    sent = filled(head.get(address).content.decode(), answer="refused", note="未见记录")
    assert head.post(address, sent).status_code == 302
    text = page(process.secretary, at(made))
    assert "二月活动漏计" in text
    assert "未见记录" in text


def test_a_decision_without_a_quorum_is_kept_in_the_form_with_the_reason(process: Process) -> None:
    made = process.published()
    with days(8):
        client, path = browser(process.chief), at(made, "decide")
        typed = filled(client.get(path).content.decode(), **_decision(were_present=4, in_favour=4))
        done = client.post(path, typed)
    assert done.status_code == 422
    text = done.content.decode()
    assert "no quorum" in text
    assert "昭烟党纪〔2020〕3号" in text


def test_a_decision_with_its_ties_is_recorded_and_printed(process: Process) -> None:
    made = process.published()
    with days(8):
        client, path = browser(process.chief), at(made, "decide")
        form = filled(client.get(path).content.decode(), **_decision())
        assert client.post(path, form).status_code == 302
        text = page(process.chief, at(made, "decision"))
    assert "昭烟党纪〔2020〕3号" in text
    assert "安全工作更扎实" in text


def test_of_two_who_act_at_once_the_second_keeps_what_he_typed(process: Process) -> None:
    made = process.begun()
    client, path = browser(process.discipline), at(made, "send-back", "discipline")
    form = filled(client.get(path).content.decode(), note="漏记一条处分")
    process.act("confirm", made, process.safety, owner=Owner.SAFETY)
    done = client.post(path, form)
    text = done.content.decode()
    assert done.status_code == 409
    assert "漏记一条处分" in text
    assert client.post(path, filled(text, note="漏记一条处分")).status_code == 302


def test_twins_tell_what_is_seen_and_no_rank(process: Process) -> None:
    made = process.published()
    [row] = rows(process.secretary, at(made) + "?format=json")
    assert (row["code"], row["score"], "rank" in row) == ("B1", "74.00", False)
    [listed] = rows(process.chief, "/assessment/?format=json&stage=open")
    assert listed["id"] == str(made.pk)


@pytest.mark.parametrize("where", ["", "{id}/", "{id}/sheet/"])
def test_a_page_asks_few_queries_however_much_has_happened(process: Process, where: str) -> None:
    made = process.published()
    for rule, what in (("B01", Answer.DECISION), ("", Answer.REFUSED), ("", None)):
        _objected(process, made, rule, what)
    process.act("repeat", made, process.office, run=process.run(), note="核对")
    for account in (process.chief, process.secretary):
        client, path = browser(account), "/assessment/" + where.format(id=made.pk)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= MOST, "\n".join(one["sql"][:160] for one in asked)


def test_the_pages_are_chinese_too(process: Process) -> None:
    made = process.published()
    text = page(process.secretary, at(made), "zh-hans")
    assert "提出异议" in text
    assert "公示" in text


def _objected(process: Process, made: Assessment, rule: str, what: Answer | None) -> None:
    """王芳 objects; the head of the leading group answers, or has not yet."""
    step = object_to(
        account=process.secretary, assessment=made, subject="B1", text="漏计", rule=rule,
        version=process.version(made), key=key(),
    )  # fmt: skip
    if what is not None and step.objection is not None:
        answer(
            account=process.head, assessment=made, objection=step.objection, answer=what, note="经核对",
            grade="pass", document="1号", decided_on=clock.today(), version=process.version(made), key=key(),
        )  # fmt: skip


def _decision(**more: Any) -> dict[str, Any]:
    return {
        "committee": "厂党委会", "document": "昭烟党纪〔2020〕3号", "decided_on": "2020-03-20",
        "were_due": 9, "were_present": 7, "in_favour": 6, "grade_B1": "excellent",
        "reason_B1": "安全工作更扎实", "grade_B2": "good", "reason_B2": "名额一个",
    } | more  # fmt: skip


def _of_members(process: Process) -> Assessment:
    run = Run.objects.create(
        plant=process.plant, edition=process.edition, as_of=AS_OF, size=9, root="ab" * 32, roster="",
        results=b"", sha256="", board=b"", subjects=1, made_at=clock.now(), release="0",
    )  # fmt: skip
    RunSubject.objects.create(
        run=run, scheme="member", type="person", code="1002", name="李强", active=True, score=7555, rank=1,
        rules=b"",
    )  # fmt: skip
    made = begin(
        account=process.office, run=run, scheme="member", key=key(), title="党员积分"
    ).assessment
    process.confirm(made)
    process.act("publish", made, process.office, until=first_end())
    return made
