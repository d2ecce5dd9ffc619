"""The page of one task: its stages, its acts with what follows from them, files, comments, history."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from anqi.organisation.models import Person
from anqi.work.comments import comment_on_task
from anqi.work.evidence import attach
from anqi.work.models import Act, Comment, Evidence, Proof, State, Task
from anqi.work.notices import inbox, said
from anqi.work.rising import tell_of_overdue
from anqi.work.thumbnails import SIDE, small
from tests.organisation.people import SmallPlant, signed_in, small_plant
from tests.work.files import PDF, from_a_phone
from tests.work.tasks import act, colleague, issued, key, later, offered, saved, scene

pytestmark = pytest.mark.django_db


def shown(person: Person, task: Task, language: str = "zh-CN") -> str:
    return signed_in(person, language).get(f"/tasks/{task.pk}/").text


def stages(page: str) -> list[tuple[str, str]]:
    """Each stage's manner and name."""
    strip = page.partition('<ol class="stages">')[2].partition("</ol>")[0]
    return re.findall(r'<li(?: class="(\w+)")?[^>]*><b>([^<]+)</b>', strip)


def sent(by: Person, task: Task, what: Act, **more: object) -> tuple[int, str]:
    """The answer to an act by its form; unless it is said otherwise, on the task as it is now."""
    now = Task.objects.get(pk=task.pk)
    form = {"act": what.value, "version": now.version, "key": key()} | more
    answer = signed_in(by, "zh-CN").post(f"/tasks/{task.pk}/", form)
    return answer.status_code, answer.text


def test_the_stages_say_how_far_it_has_come(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    assert stages(shown(wumeng.stranger, task)) == [
        ("now", "待办"), ("", "办理中"), ("", "待验收"), ("", "办结"),
    ]  # fmt: skip
    act("offer", task, wumeng.stranger)
    act("send_back", task, wumeng.officer, note="差一颗")
    page = shown(wumeng.stranger, task)
    assert stages(page) == [("past", "待办"), ("now", "退回"), ("", "待验收"), ("", "办结")]
    assert "差一颗" in page.partition("提交验收</h2>")[0]
    act("offer", task, wumeng.stranger)
    act("accept", task, wumeng.officer)
    assert {manner for manner, _name in stages(shown(wumeng.stranger, task))} == {"past"}


def test_a_task_that_was_called_off_ends_so(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    act("call_off", task, wumeng.officer, note="重复")
    assert stages(shown(wumeng.stranger, task)) == [("past", "待办"), ("now", "已取消")]


def test_an_act_says_beforehand_what_follows(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    page = shown(wumeng.stranger, task)
    assert "由李强验收，也可能退回。今天提交，按期。" in page
    assert "由李强答复；答复前期限仍为3月22日。考核一律按原定期限3月22日。" in page
    with later(12):
        assert "今天提交，按逾期 2 天计。" in shown(wumeng.stranger, task)
        act("offer", task, wumeng.stranger)
        assert "3月24日提交，按逾期 2 天计。" in shown(wumeng.officer, task)


def test_a_worker_hands_in_with_a_picture_by_one_form(wumeng: SmallPlant) -> None:
    task = issued(wumeng, proof=Proof.PICTURE)
    page = shown(wumeng.stranger, task)
    assert 'capture="environment"' in page
    photo = SimpleUploadedFile("IMG_1.jpg", from_a_phone().getvalue())
    assert sent(wumeng.stranger, task, Act.OFFER, photo=photo)[0] == 302
    task.refresh_from_db()
    assert task.state == State.OFFERED
    assert Evidence.objects.get().about == task.about


def test_what_the_picture_lacks_is_said_beside_it_and_what_was_typed_stays(
    wumeng: SmallPlant,
) -> None:
    task = issued(wumeng, proof=Proof.PICTURE)
    status, page = sent(wumeng.stranger, task, Act.OFFER, note="装好了")
    assert status == 422
    assert "请附照片为证" in page
    assert "装好了</textarea>" in page
    photo = SimpleUploadedFile("a.svg", b"<svg/>")
    assert sent(wumeng.stranger, task, Act.OFFER, photo=photo)[0] == 422
    assert not Evidence.objects.exists()


def a_photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.jpg", from_a_phone().getvalue())


def test_who_can_not_do_an_act_leaves_no_file(wumeng: SmallPlant) -> None:
    task = issued(wumeng, proof=Proof.PICTURE)
    assert sent(wumeng.officer, task, Act.OFFER, photo=a_photo())[0] == 409
    assert sent(wumeng.stranger, task, Act.OFFER, version=7, photo=a_photo())[0] == 409
    act("call_off", task, wumeng.officer, note="重复")
    assert sent(wumeng.stranger, task, Act.OFFER, photo=a_photo())[0] == 409
    assert not Evidence.objects.exists()


def test_a_file_stays_only_where_the_act_was_done(wumeng: SmallPlant) -> None:
    task = issued(wumeng, proof=Proof.PICTURE)
    document = SimpleUploadedFile("a.pdf", PDF)
    status, page = sent(wumeng.stranger, task, Act.OFFER, file=document)
    assert (status, "请附照片为证" in page) == (422, True)
    assert not Evidence.objects.exists()


def test_an_offer_that_is_sent_again_is_answered_as_before(wumeng: SmallPlant) -> None:
    task = issued(wumeng, proof=Proof.PICTURE)
    for _time in range(2):
        again = {"version": 1, "key": "k", "photo": a_photo()}
        assert sent(wumeng.stranger, task, Act.OFFER, **again)[0] == 302
    assert Evidence.objects.count() == 1
    assert Task.objects.get().version == 2


def test_a_stale_edit_tells_both_versions_and_keeps_what_was_typed(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    act("send_back", task, wumeng.secretary, note="螺丝没拧紧")
    act("offer", task, wumeng.stranger)
    status, page = sent(wumeng.officer, task, Act.SEND_BACK, version=2, note="缺标签")
    assert status == 409
    mine, theirs = page.partition("您填写的")[2].split("现在的情况")[:2]
    assert "缺标签" in mine
    assert "赵敏" in theirs
    assert "待验收" in theirs
    assert "缺标签</textarea>" in page
    assert Task.objects.get().version == 4


def test_an_act_that_is_not_possible_any_more_tells_why(wumeng: SmallPlant) -> None:
    task = offered(wumeng)
    act("accept", task, wumeng.secretary)
    status, page = sent(wumeng.officer, task, Act.ACCEPT, version=2)
    assert status == 409
    assert "其间他人已改动此任务" in page


@pytest.mark.parametrize("what", ["", "nothing", "issue"])
def test_an_act_that_is_none_is_not_done(wumeng: SmallPlant, what: str) -> None:
    task = issued(wumeng)
    answer = signed_in(wumeng.stranger).post(f"/tasks/{task.pk}/", {"act": what})
    assert answer.status_code == 422
    assert Task.objects.get().version == 1


def test_a_task_is_handed_to_another_by_name(wumeng: SmallPlant) -> None:
    task, other = issued(wumeng), colleague(wumeng)
    status, _page = sent(wumeng.officer, task, Act.REASSIGN, person="陈静", note="调岗")
    assert status == 302
    task.refresh_from_db()
    assert task.person == other
    assert "李强 → 陈静" in shown(wumeng.officer, task)


def test_a_task_is_not_handed_to_whom_one_does_not_reach(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    away = Person.objects.create(code="1777", name="远", plant=wumeng.plant)
    status, page = sent(wumeng.officer, task, Act.REASSIGN, person=away.code, note="x")
    assert status == 422
    assert "您不能给这个人或职务派任务" in page
    task.refresh_from_db()
    assert task.person == wumeng.stranger


def test_when_it_was_taken_and_when_it_came_are_two_things(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    attach(about=task.about, file=from_a_phone(), name="现场.jpg", by=wumeng.stranger)
    page = shown(wumeng.officer, task)
    assert "拍摄 3月11日 16:30（相机所记）" in page
    assert "上传 3月12日 08:00 赵敏" in page


def test_a_small_picture_is_served_to_those_who_see_the_task(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    picture = saved(scene().resize((2000, 1500)))
    one = attach(about=task.about, file=picture, name="a.jpg", by=wumeng.stranger)
    answer = signed_in(wumeng.officer).get(f"/tasks/evidence/{one.pk}/small/")
    with Image.open(BytesIO(answer.content)) as image:
        assert max(image.size) == SIDE
    assert answer.headers["Content-Type"] == "image/jpeg"
    stranger = signed_in(small_plant("other").officer)
    assert stranger.get(f"/tasks/evidence/{one.pk}/small/").status_code == 404
    whole = signed_in(wumeng.officer).get(f"/tasks/evidence/{one.pk}/")
    assert whole.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1"])
def test_pictures_of_every_kind_have_a_small_one(wumeng: SmallPlant, mode: str) -> None:
    file = saved(scene().convert(mode), "PNG")
    one = attach(about="x/1", file=file, name="a.png", by=wumeng.stranger)
    assert small(one) == small(one)
    assert small(one).startswith(b"\xff\xd8")


def test_a_document_has_no_small_picture(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    one = attach(about=task.about, file=BytesIO(PDF), name="a.pdf", by=wumeng.stranger)
    assert signed_in(wumeng.officer).get(f"/tasks/evidence/{one.pk}/small/").status_code == 404


def test_a_comment_stands_on_the_page_and_tells_whom_it_names(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    form = {"key": "c1", "text": "<b>备件周五到</b>", "tell": [wumeng.officer.pk]}
    client = signed_in(wumeng.stranger, "zh-CN")
    for _time in range(2):
        assert client.post(f"/tasks/{task.pk}/comments/", form).status_code == 302
    assert "&lt;b&gt;备件周五到&lt;/b&gt;" in shown(wumeng.officer, task)
    assert Comment.objects.count() == 1
    told = [said(one) for one in inbox(wumeng.officer)]
    assert told == ["赵敏请您看“修好防护罩”的一条评论"]


@pytest.mark.parametrize(
    "form", [{"text": ""}, {"text": "好", "tell": ["0"]}, {"text": "好" * 2001}]
)
def test_a_comment_that_is_not_right_is_not_made(
    wumeng: SmallPlant, form: dict[str, object]
) -> None:
    task = issued(wumeng)
    answer = signed_in(wumeng.stranger).post(f"/tasks/{task.pk}/comments/", form | {"key": "k"})
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_ones_own_comment_is_taken_back_and_stays(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    one = comment_on_task(task=task, text="看错了", by=wumeng.stranger, key="k")
    path = f"/tasks/{task.pk}/comments/{one.pk}/withdraw/"
    assert signed_in(wumeng.officer).post(path).status_code == 404
    assert signed_in(wumeng.stranger).post(path).status_code == 302
    assert "3月12日 08:00 撤回" in shown(wumeng.officer, task)
    assert path not in shown(wumeng.stranger, task)


def test_the_history_says_when_it_was_overdue(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    with later(11) as day:
        tell_of_overdue(wumeng.plant, day)
        page = shown(wumeng.officer, task)
    assert "3月22日到期未完成" in page
    assert "已通知行政和党组织的上一级" in page


def test_to_look_at_it_is_to_have_read_its_notices(wumeng: SmallPlant) -> None:
    task, other = issued(wumeng), issued(wumeng)
    shown(wumeng.stranger, task)
    assert [one.source for one in inbox(wumeng.stranger, unread=True)] == [other.about]


def test_the_page_asks_little_of_the_database(
    wumeng: SmallPlant, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    task = offered(wumeng)
    for number in range(6):
        attach(
            about=task.about,
            file=BytesIO(PDF + b"%" * number + b"%%EOF\n"),
            name="a.pdf",
            by=wumeng.stranger,
        )
        comment_on_task(task=task, text=f"{number}", by=wumeng.stranger, key=key())
        act("send_back", task, wumeng.officer, note="差")
        act("offer", task, wumeng.stranger)
    client = signed_in(wumeng.secretary)
    with django_assert_max_num_queries(12):
        assert client.get(f"/tasks/{task.pk}/").status_code == 200


def test_an_extension_is_asked_for_by_its_form(wumeng: SmallPlant) -> None:
    task = issued(wumeng)
    until = (task.due_on + timedelta(days=3)).isoformat()
    assert sent(wumeng.stranger, task, Act.ASK_EXTENSION, until="", note="等")[0] == 422
    assert sent(wumeng.stranger, task, Act.ASK_EXTENSION, until=until, note="等备件")[0] == 302
    page = shown(wumeng.officer, task)
    assert "赵敏申请延期至3月25日" in page
    assert sent(wumeng.officer, task, Act.REFUSE_EXTENSION, note="不行")[0] == 302
    assert sent(wumeng.stranger, task, Act.ASK_EXTENSION, until=until, note="再等")[0] == 302
    assert sent(wumeng.officer, task, Act.GRANT_EXTENSION)[0] == 302
    assert "考核按这一天" in shown(wumeng.stranger, task)
