"""The pages of jobs: who sees them, how far a job is, with and without scripts, and what can be done with it."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anqi.jobs import folders, workers
from anqi.jobs.folders import Standing
from anqi.jobs.models import Job, State
from anqi.jobs.operations import start
from anqi.jobs.running import Progress
from anqi.jobs.worker import work_off
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record
from tests.jobs.conftest import Office, Run

Does = Callable[[Run], str]
FRAGMENT = {"HX-Request": "true"}


def browser(account: Account) -> Client:
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(account)
    return client


def asked(office: Office, does: Does, run: Run = lambda _job, _progress: {}, key: str = "1") -> Job:
    return start(
        kind=does(run), account=office.officer, plant=office.plant, key=key, words={"name": "甲"}
    )


def page(job: Job) -> str:
    return f"/jobs/{job.pk}/"


def test_a_job_is_seen_by_who_asked_and_by_who_might_have(office: Office, does: Does) -> None:
    job = asked(office, does)
    for account in (office.officer, office.colleague):
        assert "试作业 甲" in browser(account).get("/jobs/").text
        assert browser(account).get(page(job)).status_code == 200
    assert "试作业 甲" not in browser(office.worker).get("/jobs/").text
    assert browser(office.worker).get(page(job)).status_code == 404
    assert browser(office.worker).post(page(job) + "call-off/").status_code == 404


def test_a_page_says_how_far_a_job_is_and_asks_each_second(office: Office, does: Does) -> None:
    job = asked(office, does)
    Job.objects.update(state=State.RUNNING)
    folders.write_standing(job.pk, Standing("核对", 0.42))
    for headers in ({}, FRAGMENT):
        text = browser(office.officer).get(page(job), headers=headers).text
        assert '<progress max="100" value="42"' in text
        assert "核对：42%" in text
        assert 'hx-trigger="every 1s"' in text
    assert "<noscript>" in text


def test_a_fragment_of_a_job_that_ended_loads_the_page_anew(office: Office, does: Does) -> None:
    job = asked(office, does)
    work_off()
    answer = browser(office.officer).get(page(job), headers=FRAGMENT)
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_who_waits_is_told_that_no_worker_runs(office: Office, does: Does) -> None:
    job = asked(office, does)
    assert "没有后台进程" in browser(office.officer).get(page(job)).text
    with workers.living():
        assert "没有后台进程" not in browser(office.officer).get(page(job)).text


def test_a_job_is_called_off_by_its_button(office: Office, does: Does) -> None:
    job = asked(office, does)
    client = browser(office.officer)
    assert "取消作业" in client.get(page(job)).text
    answer = client.post(page(job) + "call-off/", follow=True)
    assert "作业已取消" in answer.text
    assert Record.objects.get(act="job_off").by == "2001"
    assert "取消作业" not in answer.text
    assert "作业已经结束" in client.post(page(job) + "call-off/", follow=True).text


def test_who_only_sees_a_job_neither_calls_it_off_nor_runs_it_again(
    office: Office, does: Does
) -> None:
    job = asked(office, does)
    client = browser(office.colleague)
    assert "取消作业" not in client.get(page(job)).text
    assert client.post(page(job) + "call-off/").status_code == 404
    Job.objects.update(state=State.FAILED)
    assert "重新运行" not in client.get(page(job)).text
    assert client.post(page(job) + "again/").status_code == 404
    assert Job.objects.get().state == State.FAILED
    assert Record.objects.filter(act="reach", by="2002").count() == 2


def test_faults_stand_in_a_table_with_their_places(office: Office, does: Does) -> None:
    def faulty(_job: Job, _progress: Progress) -> dict[str, Any]:
        faults = [Fault(f"facts {row}", "<b>没有这一天</b>") for row in range(3)]
        raise Faulty("plant.xlsx", faults, count=1_200)

    job = asked(office, does, faulty)
    work_off()
    text = browser(office.officer).get(page(job)).text
    assert "facts 2" in text
    assert "&lt;b&gt;没有这一天" in text
    assert "1200 处错误" in text
    assert "另有 1197 处没有列出" in text
    assert "重新运行" not in text


def test_a_job_that_broke_down_is_run_again_by_its_button(office: Office, does: Does) -> None:
    def breaks_once(_job: Job, _progress: Progress) -> dict[str, Any]:
        times.append(1)
        if len(times) == 1:
            raise RuntimeError
        return {"times": 2}

    times: list[int] = []
    job = asked(office, does, breaks_once)
    work_off()
    client = browser(office.officer)
    assert "重新运行" in client.get(page(job)).text
    client.post(page(job) + "again/")
    assert Record.objects.get(act="job_again").by == "2001"
    work_off()
    assert "得 {&#x27;times&#x27;: 2}" in client.get(page(job)).text


def test_a_long_list_is_read_in_pages_by_few_questions(
    office: Office, does: Does, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        job = asked(office, does, key=str(number))
        Job.objects.filter(pk=job.pk).update(state=State.DONE)
    client = browser(office.officer)
    with django_assert_max_num_queries(12):
        first = client.get("/jobs/")
    assert first.text.count("试作业 甲") == 50
    older = first.context["older"]
    assert client.get(f"/jobs/{older}").text.count("试作业 甲") == 10


def test_the_list_has_its_twins(office: Office, does: Does) -> None:
    asked(office, does)
    client = browser(office.officer)
    [row] = json.loads(client.get("/jobs/?format=json").getvalue())["rows"]
    assert (row["title"], row["asked_by"]) == ("试作业 甲", "周静")
    assert client.get("/jobs/?format=xlsx").getvalue()[:2] == b"PK"
