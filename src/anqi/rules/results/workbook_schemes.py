"""The sheets of schemes and of the vetoes that hold."""

from collections.abc import Iterator

from anqi.kit.language import _
from anqi.rules.outcome import columns as names
from anqi.rules.outcome.model import Outcome, SchemeOutcome
from anqi.rules.results.sentences import veto_sentence
from anqi.rules.results.vetoes import VetoValues
from anqi.rules.results.workbook_sheets import Cell, Column, Sheets
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.sentences import grades_sentence, limits, score_sentence
from anqi.rules.rulebook.wording import amount, called, grade_called, type_called

_BATCH = 8192
_HEADS = ("plant", "rank", "subject", "name", "active", "grade", "score", "tied", "vetoes")


def write_scheme(sheets: Sheets, outcome: Outcome, scheme: SchemeOutcome) -> None:
    """Everyone in the scheme by rank, with the points of every rule."""
    plants = outcome.plants if len(outcome.plants) > 1 else {}
    sheets.table(
        called(scheme.scheme.title, scheme.scheme.name),
        _about(scheme.scheme),
        _columns(scheme.scheme, bool(plants)),
        _rows(scheme, plants),
        frozen=5 if plants else 3,
    )


def _about(scheme: Scheme) -> str:
    parts = [called(scheme.basis, ""), grades_sentence(scheme)]
    if scheme.base:
        parts.append(_("base {points} points").format(points=amount(scheme.base)))
    if scheme.limits:
        parts.append(_("score {limits}").format(limits=limits(scheme.limits)))
    return _("; ").join(part for part in parts if part)


def _columns(scheme: Scheme, plants: bool) -> list[Column]:
    def head(title: str, width: float, *, numbers: bool = False) -> Column:
        return Column(("", "", "", title), width, numbers)

    found = [head(_("Plant code"), 9), head(_("Plant"), 14)] if plants else []
    found += [
        head(_("Rank"), 6),
        head(_("Code"), 9),
        head(_("Name"), 18),
        head(_("Grade"), 12),
        head(_("Score"), 9, numbers=True),
        head(_("Tied for"), 9),
        head(_("Vetoes"), 24 if scheme.vetoes else 8),
    ]
    for rule in scheme.rules:
        title, basis = called(rule.title, rule.code), called(rule.basis, "")
        found.append(Column((title, score_sentence(rule), basis, rule.code), 13, numbers=True))
    sums = ((_("Rules in all"), 12), (_("Base"), 8), (_("Sum"), 9))
    return [*found, *(head(title, width, numbers=True) for title, width in sums)]


def _rows(scheme: SchemeOutcome, plants: dict[str, str]) -> Iterator[list[Cell]]:
    """By rank, equals by code, those without rank last; plant by plant unless plants are ranked themselves."""
    keys = ["rank", "subject"] if scheme.scheme.subject == "plant" else ["plant", "rank", "subject"]
    table = scheme.subjects.sort_by([(key, "ascending") for key in keys])
    base = scheme.scheme.base
    for start in range(0, table.num_rows, _BATCH):
        part = table.slice(start, _BATCH)
        heads = zip(*(part[name].to_pylist() for name in _HEADS), strict=True)
        points = [part[names.points(rule)].to_pylist() for rule in scheme.scheme.rules]
        for index, head in enumerate(heads):
            own = [column[index] for column in points]
            yield [
                *_subject(scheme.scheme, plants, *head),
                *(("points", one / 100) for one in own),
                ("points", sum(own) / 100),
                ("points", base / 100),
                ("points", (base + sum(own)) / 100),
            ]


def _subject(
    scheme: Scheme,
    plants: dict[str, str],
    plant: str,
    rank: int | None,
    code: str,
    name: str,
    active: bool,
    grade: str | None,
    score: int,
    tied: str,
    vetoes: str,
) -> list[Cell]:
    standing: Cell = ("strong", grade_called(scheme, grade))
    if not active:
        standing = ("muted", _("not active"))
    where: list[Cell] = [("muted", plant), ("text", plants[plant])] if plants else []
    return [
        *where,
        ("rank", rank),
        ("muted", code),
        ("text", name),
        standing,
        ("score", score / 100),
        ("text", _(", ").join(grade_called(scheme, one) for one in tied.split())),
        ("wrapped", _(", ").join(vetoes.split())),
    ]


def write_vetoes(sheets: Sheets, outcome: Outcome) -> None:
    """Each veto on each subject, with what fulfilled it and the grades that it bars."""
    columns = [
        Column((title,), width)
        for title, width in (
            (_("Scheme"), 20),
            (_("Plant"), 10),
            (_("Type"), 8),
            (_("Code"), 9),
            (_("Name"), 18),
            (_("Veto"), 14),
            (_("Reason"), 26),
            (_("What was found"), 46),
            (_("Bars"), 12),
            (_("Basis"), 36),
        )
    ]
    about = _("Vetoes are proposals until a person with that duty confirms them.")
    rows = (row for scheme in outcome.schemes.values() for row in _vetoed(scheme))
    sheets.table(_("Vetoes"), about, columns, rows, frozen=5)


def _vetoed(scheme: SchemeOutcome) -> Iterator[list[Cell]]:
    values = VetoValues(scheme)
    title = called(scheme.scheme.title, scheme.scheme.name)
    subject_type = type_called(scheme.scheme.subject)
    heads = (scheme.subjects[name].to_pylist() for name in ("plant", "subject", "name", "vetoes"))
    for plant, code, name, vetoes in zip(*heads, strict=True):
        held = vetoes.split()
        for veto in (veto for veto in scheme.scheme.vetoes if veto.code in held):
            found = veto_sentence(veto, values.of(veto, (plant, code)))
            bars = _(", ").join(grade_called(scheme.scheme, grade) for grade in veto.bars)
            texts = (title, plant, subject_type, code, name, veto.code)
            reasons = (called(veto.title, veto.code), found, bars, called(veto.basis, ""))
            yield [("wrapped", text) for text in (*texts, *reasons)]
