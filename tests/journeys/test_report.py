"""The report in a browser: calm, complete without a network, and open down to the facts."""

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
        ["sample", "--out", folder / "plant", "--people", 250, "--facts", 20_000],
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


def test_a_figure_opens_down_to_its_facts(browser: Browser, report: Path) -> None:
    page, complaints = opened(browser, report, WIDTHS["desk"])
    page.locator("button[data-v]").first.click()
    page.wait_for_function("document.querySelector('button[data-v][aria-expanded=true]') !== null")
    page.wait_for_timeout(500)
    assert complaints == []
    page.close()
