"""An explanation as a tree on the terminal."""

from collections.abc import Iterator
from datetime import date

from rich.markup import escape
from rich.tree import Tree

from anqi.cli.common import wide_console
from anqi.facts.catalogue import KINDS
from anqi.kit.exact import figure, short
from anqi.kit.language import _, spoken
from anqi.rules.engine.tracing import Behind, TracedFact
from anqi.rules.outcome.model import RuleResult, WindowResult
from anqi.rules.results.explanation import Explanation
from anqi.rules.rulebook.model import Ratio, Titles


def print_tree(explanation: Explanation) -> None:
    wide_console().print(_tree(explanation))


def called(code: str, title: Titles) -> str:
    """A code with its title in the spoken language, where it has one."""
    name = title.get(spoken()) or title.get("zh")
    return escape(f"{code} {name}" if name else code)


def _tree(explanation: Explanation) -> Tree:
    result = explanation.result
    head = f"[b]{escape(result.name)}[/b] {result.code}  [b]{figure(result.score)}[/b]"
    tree = Tree(f"{head}  {_standing(explanation)}")
    for veto in explanation.vetoes:
        message = _("veto {veto}, closes {grades}")
        named = called(veto.code, veto.title)
        grades = ", ".join(_grade(explanation, code) for code in veto.bars)
        branch = tree.add("[red]✗[/red] " + message.format(veto=named, grades=grades))
        _add_facts(branch, explanation.facts_of_veto(veto), ratio=isinstance(veto.value, Ratio))
    if explanation.scheme.base:
        tree.add(_("base {points}").format(points=figure(explanation.scheme.base)))
    for rule in result.rules:
        _add_rule(tree, explanation, rule)
    return tree


def _standing(explanation: Explanation) -> str:
    result = explanation.result
    if not result.active:
        return _("not active on {day}: no rank, no grade").format(day=explanation.as_of)
    if not explanation.whole:
        return _("rank and grade depend on all subjects: see `anqi assess`")
    rank = _("rank {rank}").format(rank=result.rank)
    if result.grade is None:
        return rank
    tied = [_grade(explanation, code) for code in result.tied]
    words = [rank, _grade(explanation, result.grade)]
    if tied:
        words.append(
            _("tied for {grades}, for the committee to decide").format(grades=", ".join(tied))
        )
    return "  ".join(words)


def _grade(explanation: Explanation, code: str) -> str:
    titles = {grade.code: grade.title for grade in explanation.scheme.grades}
    return escape(titles[code].get(spoken()) or titles[code].get("zh") or code)


def _add_rule(tree: Tree, explanation: Explanation, result: RuleResult) -> None:
    rule = result.rule
    basis = rule.basis.get(spoken()) or rule.basis.get("zh")
    source = f"  [dim]{escape(basis)}[/dim]" if basis else ""
    branch = tree.add(f"[b]{figure(result.points)}[/b]  {called(rule.code, rule.title)}{source}")
    facts = explanation.facts_of_rule(result)
    for window in result.windows:
        leaf = branch.add(_window(window))
        _add_facts(leaf, facts[window.window], ratio=isinstance(rule.value, Ratio))


def _window(window: WindowResult) -> str:
    value = short(window.value.of)
    if window.value.to is not None:
        value = f"{value}/{short(window.value.to)}"
    waits = "  " + _("○ waits for the window's end") if window.pending else ""
    return f"{window.window}  {value} → {figure(window.points)}{waits}"


def _add_facts(branch: Tree, facts: list[Behind], *, ratio: bool) -> None:
    # What is missing is what one looks for: it stands first.
    for one in sorted(facts, key=lambda one: one.of) if ratio else facts:
        mark = ("✓ " if one.of else "✗ ") if ratio else ""
        branch.add(f"[dim]{mark}{_fact(one.fact)}[/dim]")


def _fact(fact: TracedFact) -> str:
    kind = KINDS[fact.kind]
    parts = [fact.occurred_on.isoformat(), kind.title.in_(spoken())]
    if kind.quantity is not None:
        parts.append(f"{kind.quantity.in_(spoken())} {short(fact.quantity)}")
    parts += _attributes(fact)
    return escape("  ".join([*parts, fact.id, fact.source or ""]).rstrip())


def _attributes(fact: TracedFact) -> Iterator[str]:
    for name, value in fact.attributes.items():
        attribute = KINDS[fact.kind].attributes[name]
        title = attribute.title.in_(spoken())
        if isinstance(value, bool):
            yield f"{title} {_('yes') if value else _('no')}"
        elif isinstance(value, int):
            yield f"{title} {short(value)}"
        elif isinstance(value, date):
            yield f"{title} {value.isoformat()}"
        else:
            yield f"{title} {attribute.choices[value].in_(spoken())}"
