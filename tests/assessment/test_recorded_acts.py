"""Every act that the room records is called something, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import anqi.assessment
from anqi.assessment.honours.models import HonourAct
from anqi.assessment.process.models import StepAct
from anqi.assessment.recorded import ACTS
from anqi.assessment.vetoes.models import VetoAct
from anqi.organisation.records import acts_named

ROOM = Path(anqi.assessment.__file__).parent
STEPS = {
    f"{name}_{act}"
    for name, acts in (("assessment", StepAct), ("veto", VetoAct), ("honour", HonourAct))
    for act in acts
}


def recorded() -> Iterator[tuple[str, str, bool]]:
    """Where something is recorded, by which name, and whether that is only how its name begins."""
    for path in sorted(ROOM.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        known = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("record_of", "record"):
                place = f"{path.relative_to(ROOM)}:{node.lineno}"
                act = node.args[1 if name == "record_of" else 0]
                if isinstance(act, ast.Constant):
                    yield place, str(act.value), False
                elif isinstance(act, ast.Name) and act.id in known:
                    yield place, str(known[act.id]), False
                elif isinstance(act, ast.JoinedStr) and isinstance(act.values[0], ast.Constant):
                    yield place, str(act.values[0].value), True


def test_what_the_code_records_has_a_label() -> None:
    named, found = acts_named(), list(recorded())
    assert {"vote", "rulebook", "ranking_decide"} <= {act for _place, act, _begins in found}
    for place, act, begins in found:
        assert any(one.startswith(act) for one in named) if begins else act in named, place


@pytest.mark.parametrize("act", sorted(STEPS | ACTS.keys()))
def test_each_act_has_a_label_in_both_languages(act: str) -> None:
    with override("zh-hans"):
        chinese = acts_named()[act]
    with override("en"):
        english = acts_named()[act]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese), chinese
    assert chinese != english != act
