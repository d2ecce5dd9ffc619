"""The inbox as a page, and where somebody says how he wants to be told."""

import json

import pytest
from django.core import mail as outbox
from pytest_django import DjangoAssertNumQueries, Settings

from anqi.work import mail
from anqi.work.models import NoticeAddress
from anqi.work.notice_views import PAGE
from anqi.work.notices import inbox, tell
from tests.organisation.people import SmallPlant, signed_in
from tests.work.tasks import TODAY, issued, later

pytestmark = pytest.mark.django_db


def test_what_one_was_told_leads_to_its_task(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    page = signed_in(wumeng.stranger, "zh-CN").get("/notices/").text
    assert f'<a href="/tasks/{task.pk}/">李强交给您“修好防护罩”，3月22日到期</a>' in page
    assert "未读 <em>1</em>" in page


def test_notices_are_marked_as_read_one_by_one_or_all(wumeng: SmallPlant) -> None:
    for _number in range(3):
        issued(wumeng)
    client, first = signed_in(wumeng.stranger), inbox(wumeng.stranger)[0]
    client.post("/notices/read/", {"notice": str(first.pk)})
    assert inbox(wumeng.stranger, unread=True).count() == 2
    client.post("/notices/read/", {"notice": "nothing"})
    assert inbox(wumeng.stranger, unread=True).count() == 2
    client.post("/notices/read/", {"all": "1"})
    assert inbox(wumeng.stranger, unread=True).count() == 0


def test_nobody_marks_what_others_were_told(wumeng: SmallPlant) -> None:
    issued(wumeng)
    one = inbox(wumeng.stranger)[0]
    signed_in(wumeng.officer).post("/notices/read/", {"notice": str(one.pk)})
    assert inbox(wumeng.stranger, unread=True).exists()


def test_the_pages_and_the_twin_have_all_of_it(
    wumeng: SmallPlant, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(PAGE + 2):
        with later(number % 9):
            tell([wumeng.stranger], f"{number}")
    client = signed_in(wumeng.stranger)
    with django_assert_max_num_queries(12):
        page = client.get("/notices/").text
    older = page.partition('href="?list=unread&amp;before=')[2].partition('"')[0]
    assert client.get(f"/notices/?before={older}").text.count('name="notice"') == 2
    rows = json.loads(client.get("/notices/?list=all&format=json").getvalue())["rows"]
    assert {row["text"] for row in rows} == {f"{number}" for number in range(PAGE + 2)}


def test_an_empty_inbox_says_what_will_stand_there(wumeng: SmallPlant) -> None:
    page = signed_in(wumeng.stranger, "zh-CN").get("/notices/?list=all").text
    assert "任务派给您、被退回、被验收，都在这里通知。" in page


def test_an_address_is_kept_and_taken_away(wumeng: SmallPlant) -> None:
    client = signed_in(wumeng.stranger)
    form = {"email": "zhao@example.org", "language": "en", "wants_digest": "on"}
    assert client.post("/notices/e-mail/", form).status_code == 302
    kept = NoticeAddress.objects.get()
    assert (kept.person, kept.email, kept.language) == (wumeng.stranger, "zhao@example.org", "en")
    assert client.post("/notices/e-mail/", form | {"email": "zhao"}).status_code == 422
    assert client.post("/notices/e-mail/", {"email": "", "language": "en"}).status_code == 302
    assert not NoticeAddress.objects.exists()


@pytest.mark.usefixtures("mail_server")
def test_who_wants_no_digest_gets_none_and_emergencies_all_the_same(
    wumeng: SmallPlant, django_capture_on_commit_callbacks: object
) -> None:
    mail.set_address(person=wumeng.stranger, email="zhao@example.org", wants_digest=False)
    issued(wumeng)
    assert mail.send_digests(TODAY).count == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tell([wumeng.stranger], "overdue", urgent=True)
    assert len(outbox.outbox) == 1


def test_that_the_mail_server_fails_is_shown(wumeng: SmallPlant, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.work.test_mail.NobodyAnswers"
    settings.EMAIL_HOST = "mail.example.org"
    mail.set_address(person=wumeng.stranger, email="zhao@example.org")
    issued(wumeng)
    mail.send_digests(TODAY)
    client = signed_in(wumeng.stranger, "zh-CN")
    for path in ("/notices/", "/notices/e-mail/"):
        assert "今天的邮件没有发出，每十分钟再发一次" in client.get(path).text


def test_that_there_is_no_mail_server_is_said(wumeng: SmallPlant, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    page = signed_in(wumeng.stranger, "zh-CN").get("/notices/e-mail/").text
    assert "本系统没有设置邮件服务器" in page
