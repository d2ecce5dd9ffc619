"""Checkpoints on their pages, and the two long jobs: verifying the ledger and handing it out."""

import subprocess
import sys
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from anqi.jobs.models import Job, State
from anqi.jobs.running import CalledOff, Progress, run_job
from anqi.kit import clock
from anqi.kit.clock import stopped_at
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Checkpoint, Copy, Fact, Verified
from anqi.ledger.operations import post
from anqi.ledger.seal_jobs import place_of, take_exports_away
from anqi.ledger.sealing import seal
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record
from tests.ledger.readers import officer
from tests.ledger.tampering import run, unguarded
from tests.organisation.people import SmallPlant, signed_in, small_plant

pytestmark = pytest.mark.django_db
THEME_DAY = Draft("party.theme_day", date(2020, 3, 12), "test/1", branch="B1")
SEALS = "/ledger/seals/"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def wumeng() -> SmallPlant:
    found = small_plant()
    post(plant=found.plant, drafts=[THEME_DAY] * 5, by="1001")
    return found


@pytest.fixture
def client(wumeng: SmallPlant) -> Client:
    """The Party office's browser."""
    return signed_in(officer(wumeng))


def asked_for(client: Client, act: str, **form: str) -> Job:
    """Ask for a job, and let it be done."""
    answer = client.post(f"{SEALS}{act}/", {"key": f"{act}-{len(form)}", **form})
    assert answer.status_code == 302
    id = answer.headers["Location"].split("/")[2]
    run_job.call(id)
    return Job.objects.get(pk=id)


def test_the_ledger_is_sealed_and_its_sheet_can_be_printed(
    wumeng: SmallPlant, client: Client
) -> None:
    answer = client.post(f"{SEALS}make/")
    assert answer.headers["Location"] == f"{SEALS}5/"
    sheet = client.get(f"{SEALS}5/").text
    checkpoint = Checkpoint.objects.get()
    assert checkpoint.note in sheet
    assert "the ledger had 5 facts" in sheet
    assert "<svg" in sheet
    assert Record.objects.get(act="seal").by == "2001"


def test_sealing_twice_what_has_not_grown_makes_one_checkpoint(client: Client) -> None:
    for _time in range(2):
        assert client.post(f"{SEALS}make/").status_code == 302
    assert Checkpoint.objects.count() == 1


def test_a_ledger_that_is_not_what_it_was_is_not_sealed(wumeng: SmallPlant, client: Client) -> None:
    with unguarded():
        run('DELETE FROM ledger_fact WHERE "index" = 3')
        page = client.post(f"{SEALS}make/", follow=True).text
        assert not Checkpoint.objects.exists()
    assert "Nothing was signed" in page


def test_the_list_says_where_each_checkpoint_went(wumeng: SmallPlant, client: Client) -> None:
    first = seal(wumeng.plant)
    Copy.objects.create(
        checkpoint=first, way="mail", target="auditor@example.org", next_at=first.made_at,
        done_at=first.made_at,
    )  # fmt: skip
    post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
    second = seal(wumeng.plant)
    Copy.objects.create(
        checkpoint=second, way="folder", target="/mnt/backup", next_at=second.made_at, fault="不在"
    )
    page = client.get(SEALS).text
    assert "auditor@example.org" in page
    assert "/mnt/backup: 不在" in page
    assert page.index(f"{SEALS}6/") < page.index(f"{SEALS}5/")


def test_the_note_and_the_key_are_files_as_they_were_signed(
    wumeng: SmallPlant, client: Client
) -> None:
    note = seal(wumeng.plant).note
    assert client.get(f"{SEALS}5/checkpoint").content.decode() == note
    assert client.get(f"{SEALS}key.pub").content.decode().startswith("anqi/wumeng+")
    assert client.get(f"{SEALS}4/").status_code == 404


def test_a_verification_says_that_all_is_as_it_was_posted(
    wumeng: SmallPlant, client: Client
) -> None:
    seal(wumeng.plant)
    job = asked_for(client, "verify")
    assert job.result is not None
    assert (job.state, job.result["count"], job.result["size"]) == (State.DONE, 0, 5)
    assert "Every fact is as it was posted" in client.get(f"/jobs/{job.pk}/").text
    assert "every one as posted" in client.get(SEALS).text
    assert Verified.objects.get().by == "2001"


def test_a_verification_names_every_row_that_is_bad(wumeng: SmallPlant, client: Client) -> None:
    with unguarded():
        run('UPDATE ledger_fact SET quantity = 900 WHERE "index" IN (1, 3)')
        job = asked_for(client, "verify")
        page = client.get(f"/jobs/{job.pk}/").text
        assert "<td>wumeng/facts/1</td>" in page.replace(' class="mono nowrap"', "")
        assert "wumeng/facts/3" in page
        assert Verified.objects.get().faults == 3  # and what is kept for the next fact
        assert '<span class="verdict fail">3 faults' in client.get(SEALS).text


def test_a_checkpoint_from_paper_finds_what_was_cut_off(wumeng: SmallPlant, client: Client) -> None:
    kept = seal(wumeng.plant).note
    typed = kept.replace("\n", "\r\n").rstrip() + "  "
    job = asked_for(client, "verify", outside=typed)
    assert job.result is not None
    assert job.result["count"] == 0
    with unguarded():
        run('DELETE FROM ledger_fact WHERE "index" = 4')
        run("DELETE FROM ledger_checkpoint")
        run("UPDATE ledger_ledger SET size = 4, frontier = (SELECT frontier FROM ledger_ledger)")
        found = asked_for(client, "verify", outside=typed, again="1")
        assert found.result is not None
        assert any(place == "wumeng/outside/1" for place, _message in found.result["faults"])


def test_an_export_is_packed_for_who_asked_and_proves_itself(
    wumeng: SmallPlant, client: Client, tmp_path: Path
) -> None:
    job = asked_for(client, "export")
    answer = client.get(f"{SEALS}exports/{job.pk}/")
    with zipfile.ZipFile(BytesIO(answer.getvalue())) as packed:
        packed.extractall(tmp_path / "out")
    program = tmp_path / "out" / "ledger-wumeng" / "verify.py"
    done = subprocess.run([sys.executable, "-I", "-S", program], capture_output=True, check=False)  # noqa: S603
    assert (done.returncode, b"sound" in done.stdout) == (0, True)
    assert Record.objects.filter(act="export", object__startswith=SEALS).count() == 1


def test_nobody_else_takes_an_export_and_who_tries_is_recorded(
    wumeng: SmallPlant, client: Client
) -> None:
    job = asked_for(client, "export")
    path = f"{SEALS}exports/{job.pk}/"
    other = signed_in(officer(wumeng, "2002"))
    assert other.get(path).status_code == 404
    assert Record.objects.get(act="reach").object == f"GET {path}"
    assert path in client.get(f"/jobs/{job.pk}/").text
    page = other.get(f"/jobs/{job.pk}/")
    assert page.status_code == 200
    assert path not in page.text


def test_an_export_is_gone_after_a_day(wumeng: SmallPlant) -> None:
    office = officer(wumeng)
    job = asked_for(signed_in(office), "export")
    take_exports_away()
    assert place_of(job.pk).exists()
    with stopped_at(clock.now() + timedelta(days=1)):
        page = signed_in(office).get(f"{SEALS}exports/{job.pk}/", follow=True).text
        assert "Ask for it anew" in page
        take_exports_away()
    assert not place_of(job.pk).exists()


def test_an_export_that_is_called_off_at_its_end_is_not_handed_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(progress: Progress, _result: dict[str, Any]) -> None:
        assert place_of(progress.job.pk).exists()
        raise CalledOff

    monkeypatch.setattr(Progress, "done", late)
    job = asked_for(client, "export")
    assert job.state == State.CANCELLED
    assert "Ask for it anew" in client.get(f"{SEALS}exports/{job.pk}/", follow=True).text
    assert not place_of(job.pk).exists()
    assert not Record.objects.filter(act="export").exists()


def test_an_unsound_ledger_is_not_exported(wumeng: SmallPlant, client: Client) -> None:
    with unguarded():
        run('DELETE FROM ledger_fact WHERE "index" = 3')
        job = asked_for(client, "export")
    assert (job.state, "Nothing was exported" in job.trouble) == (State.FAILED, True)
    assert not place_of(job.pk).exists()


def test_a_double_click_asks_for_one_job(wumeng: SmallPlant, client: Client) -> None:
    for _time in range(2):
        client.post(f"{SEALS}verify/", {"key": "k1"})
    assert Job.objects.count() == 1


@pytest.mark.parametrize("act", ["make", "verify", "export"])
def test_who_may_only_look_is_shown_no_verbs_and_can_do_nothing(
    wumeng: SmallPlant, act: str
) -> None:
    client = signed_in(wumeng.secretary)
    page = client.get(SEALS).text
    assert "Seal now" not in page
    assert "Verify now" not in page
    assert client.post(f"{SEALS}{act}/", {"key": "k"}).status_code == 404
    assert Record.objects.get(act="reach").by == "1001"
    assert not Checkpoint.objects.exists()


def test_administrators_see_no_seals(wumeng: SmallPlant) -> None:
    client = Client()
    client.force_login(Account.objects.create_user("system", administers="system"))
    assert client.get(SEALS).status_code == 404


def test_the_list_asks_the_database_little_however_many_checkpoints(
    wumeng: SmallPlant, client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for _time in range(60):
        post(plant=wumeng.plant, drafts=[THEME_DAY], by="1001")
        seal(wumeng.plant)
    client.get(SEALS)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(SEALS).text
    assert 'href="?before=16"' in page
    assert Fact.objects.count() == 65
    assert f"{SEALS}15/" in client.get(f"{SEALS}?before=16").text
