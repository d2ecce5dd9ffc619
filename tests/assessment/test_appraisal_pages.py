"""The pages of an appraisal: who sees what, each act through its form, conflicts, twins, papers."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anqi.assessment.appraisal import operations
from anqi.assessment.appraisal.models import AppraisalState, BallotTally, Grade, Voter
from anqi.assessment.appraisal.opinions import Found
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record
from tests.assessment.appraisals import Branch
from tests.organisation.people import SmallPlant, signed_in

MOST_QUERIES = 12


@pytest.fixture
def branch(wumeng: SmallPlant) -> Branch:
    return Branch(wumeng)


def browser(account: Account) -> Client:
    assert account.person is not None
    return signed_in(account.person)


def at(branch: Branch, rest: str = "") -> str:
    return f"/assessment/appraisals/{branch.appraisal.pk}/{rest}"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_the_list_has_twins_and_shows_only_ones_own_branch(branch: Branch) -> None:
    for account, seen in ((branch.secretary, True), (branch.officer, True), (branch.office, True)):
        page = text(browser(account), "/assessment/appraisals/")
        assert (branch.unit.name in page) is seen
    assert browser(branch.stranger).get("/assessment/appraisals/").status_code == 404
    answer = browser(branch.office).get("/assessment/appraisals/?format=json")
    [row] = json.loads(answer.getvalue())["rows"]
    assert (row["branch"], row["members"], row["provisional"]) == ("B1", 7, 1)


def test_a_secretary_opens_an_appraisal_on_one_page(branch: Branch) -> None:
    client = browser(branch.secretary)
    assert "6 full and 1 provisional" in text(client, "/assessment/appraisals/open/")
    sent = {"key": "1", "year": "2020", "counts_provisional": "on"}
    answer = client.post("/assessment/appraisals/open/", sent)
    assert (
        client.post("/assessment/appraisals/open/", sent).headers["Location"]
        == answer.headers["Location"]
    )
    again = client.post("/assessment/appraisals/open/", sent | {"key": "2"})
    assert again.status_code == 409
    assert browser(branch.officer).get("/assessment/appraisals/open/").status_code == 404


def test_an_act_on_the_page_is_done_once_and_one_that_came_late_is_told(branch: Branch) -> None:
    client, other = browser(branch.secretary), browser(branch.committee)
    sent = {"act": "begin_self", "version": "1", "key": "1", "note": "学习党章"}
    assert client.post(at(branch), sent).status_code == 302
    late = other.post(at(branch), sent | {"key": "2", "note": "另一份"})
    assert late.status_code == 409
    assert branch.state == AppraisalState.SELF
    assert (
        client.post(at(branch), {"act": "begin_mutual", "version": "2", "key": "3"}).status_code
        == 422
    )
    assert client.post(at(branch), {"act": "nonsense"}).status_code == 422


def test_a_member_writes_of_himself_and_others_do_not_read_it(branch: Branch) -> None:
    operations.begin_self(
        account=branch.secretary, appraisal=branch.appraisal, version=1, key="1", note="学习"
    )
    sent = {"key": "1", "member_version": "1", "text": "班前检查不细"}
    assert browser(branch.officer).post(at(branch, "self/"), sent).status_code == 302
    assert "班前检查不细" in text(browser(branch.officer), at(branch, "members/1002/"))
    assert "班前检查不细" in text(browser(branch.secretary), at(branch, "members/1002/"))
    for nobody in (branch.members[2], branch.stranger, branch.office):
        assert browser(nobody).get(at(branch, "members/1002/")).status_code == 404


def test_who_looks_at_a_members_sheet_is_recorded_for_him(branch: Branch) -> None:
    text(browser(branch.secretary), at(branch, "members/1002/"))
    text(browser(branch.officer), at(branch, "members/1002/"))
    looks = Record.objects.filter(act="look", about="wumeng/1002")
    assert [one.by for one in looks] == ["1001"]


def test_the_mutual_appraisal_keeps_aspects_and_a_measure(branch: Branch) -> None:
    branch.goes_on(operations.begin_self, operations.begin_mutual)
    client = browser(branch.secretary)
    sent = {
        "act": "write_mutual", "version": "3", "member_version": "1", "key": "a", "aspects": ["safety"],
        "measure": "每班前会讲一次隐患",
    }  # fmt: skip
    assert client.post(at(branch, "members/1002/"), sent | {"measure": ""}).status_code == 422
    assert client.post(at(branch, "members/1002/"), sent).status_code == 302
    page = text(browser(branch.officer), at(branch, "members/1002/"))
    assert "每班前会讲一次隐患" in page
    assert client.post(at(branch, "members/1002/"), sent | {"key": "b"}).status_code == 409


def test_a_member_votes_on_the_phones_page_and_only_once(branch: Branch) -> None:
    branch.to_ballot()
    client = browser(branch.officer)
    assert text(client, at(branch, "ballot/")).count('type="radio"') == 6 * 5
    sent = {f"member-{one.pk}": Grade.QUALIFIED for one in branch.graded} | {"key": "1"}
    assert client.post(at(branch, "ballot/"), {"key": "1"}).status_code == 422
    assert client.post(at(branch, "ballot/"), sent).status_code == 302
    assert client.post(at(branch, "ballot/"), sent).status_code == 302
    assert client.post(at(branch, "ballot/"), sent | {"key": "2"}).status_code == 409
    assert Voter.objects.count() == 1
    assert 'type="radio"' not in text(client, at(branch, "ballot/"))


def test_who_has_no_vote_gets_no_ballot(branch: Branch) -> None:
    branch.to_ballot()
    for nobody in (branch.beginner, branch.stranger, branch.office, branch.committee):
        assert browser(nobody).get(at(branch, "ballot/")).status_code == 404


def test_counts_stay_with_who_holds_the_appraisal(branch: Branch) -> None:
    branch.to_opinion()
    assert BallotTally.objects.exists()
    assert "Counts of the ballot" in text(browser(branch.secretary), at(branch))
    for other in (branch.officer, branch.office):
        assert "Counts of the ballot" not in text(browser(other), at(branch))


def test_paper_ballots_are_entered_on_a_page_and_confirmed_on_another(branch: Branch) -> None:
    branch.to_ballot()
    sent: dict[str, object] = {
        "key": "1", "version": str(branch.now.version), "ballots": "5",
        "cast_by": [str(one.pk) for one in branch.graded[:5]],
    }  # fmt: skip
    assert browser(branch.secretary).post(at(branch, "paper/"), sent).status_code == 422
    sent |= {f"member-{one.pk}-qualified": "5" for one in branch.graded}
    assert browser(branch.secretary).post(at(branch, "paper/"), sent).status_code == 302
    act = {"act": "confirm_paper", "version": str(branch.now.version), "key": "2"}
    assert browser(branch.secretary).post(at(branch), act).status_code == 409
    assert browser(branch.committee).post(at(branch), act | {"key": "3"}).status_code == 302
    assert browser(branch.officer).get(at(branch, "paper/")).status_code == 404


def test_opinions_are_set_down_on_one_page(branch: Branch) -> None:
    branch.to_opinion()
    client = browser(branch.secretary)
    sent = {
        "key": "1", "version": str(branch.now.version), "body": "general", "held_on": "2020-03-12",
        "were_present": "2", "in_favour": "2",
    } | {f"grade-{one.pk}": Grade.QUALIFIED for one in branch.graded}  # fmt: skip
    refused = client.post(at(branch, "opinions/"), sent)
    assert refused.status_code == 422
    assert "without a quorum" in refused.content.decode()
    sent |= {"were_present": "5", "in_favour": "5"}
    assert client.post(at(branch, "opinions/"), sent).status_code == 302
    assert branch.state == AppraisalState.FEEDBACK


def test_a_member_sees_his_own_opinion_and_nobody_elses(branch: Branch) -> None:
    branch.to_feedback(m1002=Found(Grade.BASICALLY_QUALIFIED))
    assert "basically qualified" in text(browser(branch.officer), at(branch, "members/1002/"))
    assert "basically qualified" not in text(browser(branch.members[2]), at(branch))
    assert browser(branch.members[2]).get(at(branch, "members/1002/")).status_code == 404
    sent = {"act": "object", "version": "1", "key": "1", "text": "请复议"}
    assert browser(branch.officer).post(at(branch, "members/1002/"), sent).status_code == 302
    assert "请复议" in text(browser(branch.secretary), at(branch, "members/1002/"))


def test_the_party_office_sees_opinions_once_they_are_reported_and_no_texts(branch: Branch) -> None:
    branch.to_feedback(m1002=Found(Grade.BASICALLY_QUALIFIED, words="安全责任落实不到位"))
    client = browser(branch.office)
    assert "basically qualified" not in text(client, at(branch))
    assert client.get(at(branch, "sheet/")).status_code == 404
    branch.acknowledges()
    branch.reports()
    assert "basically qualified" in text(client, at(branch))
    page = text(client, at(branch, "members/1002/"))
    assert "安全责任落实不到位" not in page
    sent = {
        "act": "confirm", "version": str(branch.now.version), "key": "1", "document": "3号",
        "decided_on": "2020-03-12", "note": "",
    }  # fmt: skip
    assert client.post(at(branch), sent).status_code == 302
    assert branch.state == AppraisalState.CONFIRMED


def test_the_papers_have_what_is_signed(branch: Branch) -> None:
    branch.to_confirmed(m1002=Found(Grade.EXCELLENT, words="安全一岗双责履行到位"))
    client = browser(branch.secretary)
    sheet = text(client, at(branch, "sheet/"))
    assert "outstanding 1" in sheet
    form = text(client, at(branch, "members/1002/form/"))
    for word in ("安全一岗双责履行到位", "outstanding", "乌烟党〔2020〕3号", "Seal of the branch"):
        assert word in form
    assert "not graded" in text(client, at(branch, "members/1201/form/"))


def test_pages_ask_little_however_many_members_there_are(wumeng: SmallPlant) -> None:
    branch = Branch(wumeng, full=24)
    branch.to_confirmed()
    client = browser(branch.secretary)
    for rest in ("", "members/1002/", "sheet/", "members/1002/form/"):
        client.get(at(branch, rest))  # to have looked is recorded the first time
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(branch, rest)).status_code == 200
        queries = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
        assert len(queries) <= MOST_QUERIES, (rest, len(queries))


def test_the_rooms_home_leads_to_appraisals_only_whom_they_can_concern(wumeng: SmallPlant) -> None:
    for person in (wumeng.secretary, wumeng.officer, wumeng.stranger):
        browser = signed_in(person)
        is_open = browser.get("/assessment/appraisals/").status_code == 200
        assert ("/assessment/appraisals/" in browser.get("/assessment/").text) is is_open
