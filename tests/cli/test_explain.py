"""`anqi explain`: the facts that are listed are exactly those that were counted."""

import json
from typing import Any

from tests.cli.conftest import RULEBOOK, Desk


def explained(desk: Desk, scheme: str, subject: str, *words: str) -> Any:
    result = desk.anqi(
        "explain", desk.plant, "--rulebook", RULEBOOK, "--scheme", scheme, "--subject", subject, "--json", *words
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def results(desk: Desk, scheme: str) -> list[Any]:
    desk.assess("--format", "json")
    found = json.loads((desk.folder / "out" / "results.json").read_text("utf-8"))
    subjects: list[Any] = found["plants"]["wumeng"]["schemes"][scheme]
    return subjects


def test_an_explanation_says_what_the_results_say(desk: Desk) -> None:
    for scheme in ("branch", "department", "member"):
        subject = results(desk, scheme)[1]
        found = explained(desk, scheme, subject["subject"])
        same = ("name", "active", "score", "rank", "grade", "tied")
        assert {key: found[key] for key in same} == {key: subject[key] for key in same}
        assert [veto["code"] for veto in found["vetoes"]] == subject["vetoes"]


def test_windows_have_the_values_of_the_results(desk: Desk) -> None:
    subject = results(desk, "branch")[0]
    found = explained(desk, "branch", subject["subject"])
    told = {rule["code"]: rule["windows"] for rule in subject["rules"]}
    for rule in found["rules"]:
        bare = [{k: v for k, v in window.items() if k != "facts"} for window in rule["windows"]]
        assert bare == told[rule["code"]]


def told(facts: list[Any], half: str) -> set[float]:
    """What a half of a ratio may be: how many facts, how much they are, how many persons they name."""
    counted = [fact for fact in facts if fact[half]]
    persons = {fact["person"] for fact in counted}
    return {float(len(counted)), sum(float(f["quantity"]) for f in counted), float(len(persons))}


def test_as_many_facts_are_listed_as_were_counted(desk: Desk) -> None:
    found = explained(desk, "branch", results(desk, "branch")[0]["subject"])
    windows = [window for rule in found["rules"] for window in rule["windows"]]
    ratios = [window for window in windows if isinstance(window["value"], dict)]
    assert any(window["facts"] for window in ratios)
    for window in ratios:
        for half, count in window["value"].items():
            assert float(count) in told(window["facts"], half)


def test_one_rule_alone_can_be_asked_for(desk: Desk) -> None:
    subject = results(desk, "branch")[0]
    code = subject["rules"][0]["code"]
    found = explained(desk, "branch", subject["subject"], "--rule", code)
    assert [rule["code"] for rule in found["rules"]] == [code]


def test_the_tree_leads_from_the_score_to_a_fact(desk: Desk) -> None:
    subject = results(desk, "branch")[0]
    words = ["--rulebook", RULEBOOK, "--scheme", "branch", "--subject", subject["subject"]]
    tree = desk.anqi("explain", desk.plant, *words).stdout
    assert subject["score"] in tree
    assert "sample/" in tree


def test_who_is_not_there_is_told_so(desk: Desk) -> None:
    words = ["--rulebook", RULEBOOK, "--scheme", "branch", "--subject", "B99"]
    result = desk.anqi("explain", desk.plant, *words)
    assert result.exit_code == 2
    assert "B99" in result.stderr
