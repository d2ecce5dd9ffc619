"""The offices and those who lead: a roster, an import, a proof without us, and what is missing down to its facts."""

import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from anqi.jobs.worker import work_off
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.models import Fact
from anqi.ledger.operations import post
from anqi.ledger.sealing import seal
from tests.journeys.conftest import EVERY_WAY, Journey
from tests.ledger.handing_in import folder_of, zipped
from tests.shots.installation import Served
from tests.shots.looking import DESK, signed_in


@EVERY_WAY
def test_the_party_office_looks_at_a_roster_and_takes_it_over(
    journey: Journey, tmp_path: Path
) -> None:
    page = journey.enter("party_officer")
    page.goto("/organisation/roster/")
    with page.expect_download() as handed_out:
        page.get_by_role("link", name="导出").click()
    path = tmp_path / "roster.xlsx"
    handed_out.value.save_as(path)
    book = load_workbook(path)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    next(cell for cell in cells if cell.value == "赵敏").value = "赵敏敏"
    book.save(path)
    page.locator("[type=file]").set_input_files(path)
    page.locator("form.sheet .btn").first.click()
    expect(page.locator("main")).to_contain_text("赵敏敏")
    journey.look(page)
    page.locator("form .verbs .btn-primary").click()
    expect(page.locator(".messages")).to_be_visible()
    journey.world.here.stranger.refresh_from_db()
    assert journey.world.here.stranger.name == "赵敏敏"


@EVERY_WAY
def test_a_file_becomes_a_job_and_then_facts(journey: Journey, tmp_path: Path) -> None:
    path = zipped(folder_of(tmp_path / "plant", facts=300), tmp_path / "facts.zip")
    page = journey.enter("party_officer")
    page.goto("/ledger/import/")
    page.locator("[type=file]").set_input_files(path)
    page.get_by_role("button", name="导入").click()
    expect(page).to_have_url(re.compile("/jobs/"))
    journey.look(page)
    work_off()
    page.reload()
    expect(page.locator("main")).to_contain_text("已完成")
    journey.look(page)
    page.goto("/ledger/facts/")
    expect(page.locator("main .table tbody tr").first).to_be_visible()
    assert Fact.objects.exists()


def test_the_auditor_proves_the_ledger_without_us(journey: Journey, tmp_path: Path) -> None:
    plant = journey.world.here.plant
    draft = Draft("awareness.pulse", clock.today(), "test/1", department="D1")
    post(plant=plant, drafts=[draft], by="1001")
    seal(plant)
    page = journey.enter("auditor")
    page.goto("/ledger/seals/")
    journey.look(page)
    page.locator("form[action$='/export/'] button").click()
    expect(page).to_have_url(re.compile("/jobs/"))
    work_off()
    page.reload()
    with page.expect_download() as handed_out:
        page.locator("a[href*='/seals/exports/']").first.click()
    folder = tmp_path / "export"
    with zipfile.ZipFile(BytesIO(Path(handed_out.value.path()).read_bytes())) as archive:
        archive.extractall(folder)
    [verify] = folder.rglob("verify.py")
    checked = subprocess.run(  # noqa: S603  # the program that we hand out
        [sys.executable, "-I", verify.name],
        cwd=verify.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_leader_opens_what_is_missing_down_to_the_fact(browser: Browser, house: Served) -> None:
    [seat] = [seat for seat in house.seats if seat.login == "party_secretary"]
    with signed_in(browser, house, seat, width=DESK) as context:
        page = context.new_page()
        page.goto("/")
        page.locator("main a[href*='/ledger/facts/?']").first.click()
        expect(page).to_have_url(re.compile(r"/ledger/facts/\?"))
        page.locator("main .table tbody a").first.click()
        expect(page.get_by_text("与留存的一致").first).to_be_visible()
