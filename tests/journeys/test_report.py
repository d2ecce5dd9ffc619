"""The report in a browser: calm, complete without a network, and open down to the facts."""

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from anqi.cli import main

RULEBOOK = Path(__file__).parents[2] / "rulebooks" / "plant-2020.yaml"
WIDTHS = {"desk": 1280, "phone": 390}


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    for words in (
        [
            "sample",
            "--out",
            folder / "plant",
            "--people",
            250,
            "--facts",
            20_000,
            "--format",
            "csv",
        ],
        ["assess", folder / "plant", "--rulebook", RULEBOOK, "--out", folder, "--format", "html"],
    ):
        assert (
            CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False).exit_code == 0
        )
    return folder / "report.html"


def opened(browser: Browser, report: Path, width: int) -> tuple[Page, list[str]]:
    """The page at a width, and what the browser complains of or asks the network for."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda asked: complaints.append(asked.url) if asked.url[:4] == "http" else None
    )
    page.goto(report.as_uri())
    return page, complaints


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_browser_has_nothing_to_complain_of(browser: Browser, report: Path, width: int) -> None:
    page, complaints = opened(browser, report, width)
    page.wait_for_timeout(300)
    assert complaints == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_page_does_not_scroll_sideways(browser: Browser, report: Path, width: int) -> None:
    page, _complaints = opened(browser, report, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_it_says_in_chinese_what_was_judged(browser: Browser, report: Path) -> None:
    page, _complaints = opened(browser, report, WIDTHS["desk"])
    text = page.inner_text("body")
    assert all(word in text for word in ("四保", "五无", "五个为零", "九个100%", "党员积分"))
    page.close()


def test_what_is_missing_opens_to_the_very_facts(browser: Browser, report: Path) -> None:
    page, complaints = opened(browser, report, WIDTHS["desk"])
    cell = page.locator("tr[data-type=department] td.fail button[data-v]").first
    missing = int(cell.inner_text().split()[-1].replace(",", ""))
    cell.click()
    page.wait_for_selector("text=未计入")
    listed = page.locator(".why tbody tr", has_text="✗ 未计入")
    assert listed.count() == missing
    with (report.parent / "plant" / "facts.csv").open(encoding="utf-8") as file:
        ids = {row["id"] for row in csv.DictReader(file)}
    for row in listed.all():
        cells = row.locator("td").all_inner_texts()
        begun = cells[-2].rstrip("…")
        assert any(one.startswith(begun) for one in ids), cells
    assert complaints == []
    page.close()


def test_a_score_opens_to_its_rules_windows_and_facts(browser: Browser, report: Path) -> None:
    page, complaints = opened(browser, report, WIDTHS["desk"])
    page.locator("summary.row").first.click()
    window = page.locator("td.win button:visible", has_text=re.compile(r"✓ [1-9]\d*$")).first
    counted = window.inner_text().split()[-1]
    window.click()
    page.wait_for_selector(f"text=共 {counted} 条事实")
    assert complaints == []
    page.close()
