"""A plant is judged, and what came out is kept as it came out."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from anqi.assessment.models import EditionState, Run, RunSubject
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs import counted
from anqi.assessment.runs.computing import NotPublished, judge_run
from anqi.assessment.runs.explaining import result_of
from anqi.assessment.runs.outcomes import outcome_of
from anqi.assessment.runs.queries import document_of
from anqi.cli import main
from anqi.facts.writing import interchange, write
from anqi.kit.faults import Faulty
from anqi.kit.periods import Period
from anqi.ledger.models import Ledger
from anqi.ledger.operations import reverse, tree_of
from anqi.ledger.stores import open_store
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge, run_of
from anqi.rules.engine.tracing import trace
from anqi.rules.rulebook.model import UNITS
from tests.assessment.runs_world import MARCH, accident, first_quarter, judged
from tests.assessment.world import RULEBOOK, published
from tests.organisation.people import SmallPlant


def test_a_run_is_what_assess_writes_of_the_exported_files_byte_for_byte(
    wumeng: SmallPlant, tmp_path: Path
) -> None:
    first_quarter(wumeng)
    run = judged(wumeng)
    with open_store([wumeng.plant], MARCH) as store:
        write(interchange(store), tmp_path / "files", "parquet")
    (tmp_path / "book.yaml").write_text(RULEBOOK, "utf-8")
    words = ["assess", tmp_path / "files", "--rulebook", tmp_path / "book.yaml", "--as-of", MARCH,
             "--format", "json", "--out", tmp_path / "out"]  # fmt: skip
    assert CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False).exit_code == 0
    assert document_of(run) == (tmp_path / "out/results.json").read_bytes()
    assert run.sha256 == sha256(document_of(run)).hexdigest()


def test_a_run_names_the_ledger_that_it_judged(wumeng: SmallPlant) -> None:
    facts = first_quarter(wumeng)
    run = judged(wumeng)
    ledger = Ledger.objects.get()
    assert (run.size, run.root) == (len(facts), tree_of(ledger).root.hex())
    accident(wumeng, date(2020, 3, 2), key="a")
    assert judged(wumeng).root != run.root


def test_judged_again_it_is_the_same_byte_for_byte(wumeng: SmallPlant) -> None:
    first_quarter(wumeng)
    one, other = judged(wumeng), judged(wumeng)
    assert (one.sha256, one.roster, one.root) == (other.sha256, other.roster, other.root)
    wumeng.branch.name = "卷包党支部"
    wumeng.branch.save()
    assert judged(wumeng).roster != one.roster


def test_each_subject_has_a_row_with_its_windows(wumeng: SmallPlant) -> None:
    first_quarter(wumeng)
    run = judged(wumeng)
    row = RunSubject.objects.get(run=run, scheme="branch", code="B1")
    assert (row.name, row.score, row.rank, row.grade) == ("卷包车间党支部", 6600, 1, "good")
    scheme = rulebook_of(run.edition).schemes["branch"]
    days, hazards = result_of(row, scheme, "wumeng").rules
    assert [window.points for window in days.windows] == [200, 0, 200]
    assert [tuple(window.value) for window in hazards.windows] == [(100, 200)]
    assert run.subjects == RunSubject.objects.filter(run=run).count() == 4


def test_the_rows_are_what_the_document_says(wumeng: SmallPlant) -> None:
    first_quarter(wumeng)
    accident(wumeng, date(2020, 3, 2), key="a")
    run = judged(wumeng)
    kept, rulebook = outcome_of(run), rulebook_of(run.edition)
    with open_store([wumeng.plant], MARCH) as store:
        outcome = judge(DuckDB(store.connection), rulebook, as_of=MARCH)
    for name, scheme in kept.schemes.items():
        for was, one in zip(outcome.schemes[name], scheme, strict=True):
            points = [rule.points for rule in was.rules]
            assert [rule.points for rule in one.rules] == points
            row = RunSubject.objects.get(run=run, scheme=name, code=one.code)
            assert result_of(row, scheme.scheme, "wumeng") == was
    for indicator in rulebook.indicators.values():
        for unit in UNITS:
            assert kept.indicator(indicator, unit) == outcome.indicator(indicator, unit)
    for goal in rulebook.goals.values():
        assert kept.goal(goal, "branch") == outcome.goal(goal, "branch")


def test_every_window_opens_to_the_facts_that_the_engine_counted(wumeng: SmallPlant) -> None:
    first_quarter(wumeng)
    accident(wumeng, date(2020, 3, 2), key="a")
    run = judged(wumeng)
    book = rulebook_of(run.edition)
    with open_store([wumeng.plant], MARCH) as store:
        engine, asked = DuckDB(store.connection), run_of(book, MARCH)
        for scheme in book.schemes.values():
            traced = trace(engine, scheme, asked)
            for plant, code in [
                ("wumeng", row.code) for row in run.rows.filter(scheme=scheme.name)
            ]:
                for value in scheme.values():
                    period = Period(book.period.first, MARCH)
                    wanted = list(traced.behind(value, (plant, code), period.first, period.last))
                    found = counted.behind(
                        run, value, scheme.subject, code, period.first, period.last, most=99
                    )
                    assert {(str(one.id), one.of, one.to) for one in found.facts} == {
                        (one.fact.id, one.of, one.to) for one in wanted
                    }
                    assert (found.count, found.of) == (len(wanted), sum(one.of for one in wanted))


def test_counted_facts_that_are_gone_are_made_anew_as_they_were_then(wumeng: SmallPlant) -> None:
    facts = first_quarter(wumeng)
    run = judged(wumeng)
    value = rulebook_of(run.edition).schemes["branch"].rules[0].value
    asked = (run, value, "branch", "B1", date(2020, 1, 1), MARCH)
    before = counted.behind(*asked, most=9)  # type: ignore[arg-type]
    counted.take_away(run.pk)
    reverse(fact=facts[0], reason="另一支部的主题党日", by="1001")
    assert counted.behind(*asked, most=9) == before  # type: ignore[arg-type]
    assert before.count == 2


def test_a_draft_judges_nobody(wumeng: SmallPlant) -> None:
    edition = published(wumeng.plant)
    edition.state = EditionState.DRAFT
    with pytest.raises(NotPublished):
        judge_run(plant=wumeng.plant, edition=edition, as_of=MARCH)


def test_a_day_outside_the_period_is_refused(wumeng: SmallPlant) -> None:
    with pytest.raises(Faulty):
        judge_run(plant=wumeng.plant, edition=published(wumeng.plant), as_of=date(2021, 1, 1))


def test_what_breaks_off_leaves_no_run(wumeng: SmallPlant) -> None:
    def called_off(_run: Run) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        judge_run(plant=wumeng.plant, edition=published(wumeng.plant), as_of=MARCH, done=called_off)
    assert not Run.objects.exists()
    assert not RunSubject.objects.exists()


def test_a_plant_without_any_fact_is_judged_too(wumeng: SmallPlant) -> None:
    run = judged(wumeng)
    assert (run.size, RunSubject.objects.get(run=run, code="B1").score) == (0, 6400)


def test_a_branch_that_was_dissolved_in_mid_year_has_a_score_and_neither_rank_nor_grade(
    wumeng: SmallPlant,
) -> None:
    first_quarter(wumeng)
    wumeng.branch.active_to = date(2020, 2, 10)
    wumeng.branch.save()
    run = judged(wumeng)
    row = RunSubject.objects.get(run=run, scheme="branch", code="B1")
    assert (row.active, row.rank, row.grade) == (False, None, None)
    result = result_of(row, rulebook_of(run.edition).schemes["branch"], "wumeng")
    assert [[window.window for window in rule.windows] for rule in result.rules] == [
        ["2020-01"],
        [],
    ]
    assert row.score == 6200
