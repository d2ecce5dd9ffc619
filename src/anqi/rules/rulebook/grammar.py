"""The grammar of a rulebook file (rulebook.md §2): which keys stand where, and what may stand behind them."""

from anqi.kit.language import _
from anqi.kit.periods import EVERY
from anqi.rules.rulebook.model import SUBJECTS
from anqi.rules.rulebook.scalars import Code, Day, Flag, Line, Literal, Number, Whole, Word
from anqi.rules.rulebook.shapes import Either, ListOf, MapOf, Record

TITLES = Record({"zh": Line(), "en": Line()}, title="A text by language")
LIMITS = Record({"min": Number(), "max": Number()}, title="Bounds, each optional")
NAMED = {"title": TITLES, "basis": TITLES}

CONDITION = Either(
    lambda: _("a value, a list of values, or at_least / at_most / absent"),
    scalar=Literal(),
    sequence=ListOf(Literal(), least=1),
    mapping=Record(
        {"at_least": Literal(), "at_most": Literal(), "absent": Flag(only=True)},
        title="Compares numbers and dates; absent: the fact lacks it",
    ),
)
CONDITIONS = MapOf(CONDITION)

VALUE = Either(
    lambda: _("a measure, or a ratio of two"),
    scalar=Code(),
    mapping=Record(
        {"ratio": ListOf(Code(), least=2, most=2), "per": Whole(1, 10**9)},
        required=("ratio",),
        notes={"ratio": "[a, b]: a divided by b", "per": "n × a / b"},
    ),
)

MEASURE = Record(
    {
        "title": TITLES,
        "facts": Either(
            lambda: _("a kind, or a list of kinds"), scalar=Code(), sequence=ListOf(Code(), least=1)
        ),
        "where": CONDITIONS,
        "take": Either(
            lambda: _("count, sum, people, or sum: attribute"),
            scalar=Word(("count", "sum", "people")),
            mapping=Record({"sum": Code()}, required=("sum",)),
        ),
        "through": Word(("departments",)),
    },
    required=("facts",),
    title="A count over facts",
)

TARGET_FORMS = ("at_least", "at_most", "equals")
INDICATOR = Record(
    {
        **NAMED,
        "group": Code(),
        "value": VALUE,
        "target": Record(dict.fromkeys(TARGET_FORMS, Number()), one_of=TARGET_FORMS),
        "empty": Word(("met", "missed", "none")),
    },
    required=("value", "target"),
    title="A value with a target",
    notes={"empty": "with a ratio: what 0/0 is"},
)

GOAL = Record(
    {**NAMED, "group": Code(), "indicators": ListOf(Code(), least=1)},
    required=("indicators",),
    title="Holds when all its indicators are met",
)

SCORE = Record(
    {
        "each": Number(),
        "need": Number(),
        "points": Number(),
        "otherwise": Number(),
        "share": Number(),
        "bands": ListOf(ListOf(Number(), least=2, most=2), least=1),
    },
    one_of=("each", "need", "share", "bands"),
    title="How the value of a window becomes points",
    notes={
        "each": "points for each one that is counted",
        "need": "from this value on",
        "points": "with need: the points then",
        "otherwise": "with need: the points where it is not reached; default 0",
        "share": "this many points × the ratio, at most all",
        "bands": "[[bound, points], ...]: those of the highest bound that is reached",
    },
)

RULE = Record(
    {
        "code": Code(),
        **NAMED,
        "value": VALUE,
        "every": Word(EVERY),
        "score": SCORE,
        "empty": Number(),
        "window_limits": LIMITS,
        "limits": LIMITS,
    },
    required=("code", "value", "score"),
    title="One line of a scoring table",
    notes={
        "every": "the rule is judged once in each; default period",
        "empty": "with a ratio: the points of a window in which it is empty",
        "window_limits": "of the points of a window",
        "limits": "of the rule's total",
    },
)

VETO_FORMS = ("at_least", "at_most", "below", "above")
VETO = Record(
    {
        "code": Code(),
        **NAMED,
        "when": Record(
            {
                "value": VALUE,
                **dict.fromkeys(VETO_FORMS, Number()),
                "indicator": Code(),
                "is": Word(("met", "missed", "none")),
            },
            one_of=("value", "indicator"),
        ),
        "bars": ListOf(Code(), least=1),
    },
    required=("code", "when", "bars"),
    title="Closes grades to a subject",
)

GRADE = Record(
    {"code": Code(), "title": TITLES, "at_least": Number(), "quota": Number()},
    required=("code",),
    notes={"quota": "the share of all ranked that may have it, from 0 to 1"},
)

SCHEME = Record(
    {
        **NAMED,
        "subject": Word(SUBJECTS),
        "who": CONDITIONS,
        "base": Number(),
        "limits": LIMITS,
        "rules": ListOf(RULE),
        "vetoes": ListOf(VETO),
        "grades": ListOf(GRADE),
    },
    required=("subject", "rules"),
    title="One scoring table",
    notes={
        "who": "with people: conditions on department, branch, party_member",
        "base": "points to start from; default 0",
        "limits": "of the total",
        "grades": "best first",
    },
)

EXAMPLE = Record(
    {
        "title": TITLES,
        "scheme": Code(),
        "as_of": Day(),
        "facts": ListOf(
            Record(
                {
                    "kind": Code(),
                    "occurred_on": Day(),
                    "quantity": Number(),
                    "attributes": MapOf(Literal()),
                    "times": Whole(1, 1000),
                },
                required=("kind", "occurred_on"),
                title="A fact about the example's subject",
                notes={"times": "so many of them; default 1"},
            )
        ),
        "expect": Record(
            {
                "score": Number(),
                "grade": Code(),
                "vetoes": ListOf(Code()),
                "points": MapOf(Number()),
            },
            title="What must come out; what is not named is not asked",
            notes={"grade": "by score and vetoes; quotas are left out", "points": "by rule"},
        ),
    },
    required=("scheme", "facts", "expect"),
    title="A worked example: given facts, expected points and grade",
    notes={"as_of": "default the period's last day"},
)

RULEBOOK = Record(
    {
        "rulebook": Code(),
        "title": TITLES,
        "period": ListOf(Day(), least=2, most=2),
        "measures": MapOf(MEASURE),
        "indicators": MapOf(INDICATOR),
        "goals": MapOf(GOAL),
        "schemes": MapOf(SCHEME),
        "examples": ListOf(EXAMPLE),
    },
    required=("rulebook", "period"),
    title="Anqi rulebook",
    notes={
        "rulebook": "its unique name",
        "period": "first and last day: whole months, at most 24",
    },
)
"""What the file as a whole must be."""


def schema() -> dict[str, object]:
    """The grammar as JSON Schema (draft 2020-12), for editors that complete and check while one writes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **RULEBOOK.schema()}
