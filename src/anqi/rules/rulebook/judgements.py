"""Indicators, goals and schemes: the part of a rulebook that judges what was counted (rulebook.md §4, §5)."""

from itertools import pairwise
from typing import Any, cast

from anqi.kit.exact import short
from anqi.kit.language import _
from anqi.rules.rulebook.conditions import PEOPLE_COLUMNS, Raw, conditions, unscored, value
from anqi.rules.rulebook.grammar import TARGET_FORMS, VETO_FORMS
from anqi.rules.rulebook.model import (
    Bands,
    Bound,
    Comparison,
    Each,
    Goal,
    Grade,
    Indicator,
    IndicatorIs,
    Limits,
    Measure,
    Need,
    Rule,
    Scheme,
    Score,
    Share,
    Subject,
    Value,
    ValueIs,
    Veto,
    measures_of,
)
from anqi.rules.rulebook.shapes import Reading, among, nearest

Measures = dict[str, Measure | None]
Indicators = dict[str, Indicator | None]


def bound(raw: Raw, forms: tuple[str, ...]) -> Bound | None:
    """The one comparison that a table holds; None where there is none or it has a fault."""
    for form in forms:
        if raw.get(form) is not None:
            return Bound(cast("Comparison", form), raw[form])
    return None


def check_empty(raw: Raw, path: str, reading: Reading) -> None:
    """`empty` must stand with a ratio, and only there, whatever faults the ratio itself has."""
    written = raw.get("value")
    is_ratio = isinstance(written, dict)
    if is_ratio and "empty" not in raw:
        reading.fault(
            path, _("a ratio needs `empty`: what holds where there is nothing to divide by")
        )
    if written is not None and not is_ratio and "empty" in raw:
        reading.fault(f"{path}.empty", _("`empty` belongs to a ratio; here a measure is judged"))


def indicator(code: str, raw: Raw, reading: Reading, known: Measures) -> Indicator | None:
    path = f"indicators.{code}"
    judged = value(raw.get("value"), f"{path}.value", reading, known)
    target = bound(raw.get("target") or {}, TARGET_FORMS)
    check_empty(raw, path, reading)
    if judged is None:
        return None
    # Without a target it is at fault already; what names it is checked all the same.
    return Indicator(
        code, judged, target or Bound("at_least", 0), raw.get("empty"), raw.get("group") or "",
        raw.get("title") or {}, raw.get("basis") or {},
    )  # fmt: skip


def goal(code: str, raw: Raw, reading: Reading, known: Indicators) -> Goal | None:
    path = f"goals.{code}.indicators"
    found = []
    for index, name in enumerate(raw.get("indicators") or []):
        here = f"{path}[{index}]"
        if name is not None and name not in known:
            message = _("unknown indicator {name}; {hint}")
            reading.fault(here, message.format(name=name, hint=nearest(name, known)))
        elif name in raw["indicators"][:index]:
            reading.fault(here, _("{key} is named twice").format(key=name))
        elif name is not None and (one := known[name]) is not None:
            found.append(one)
    return Goal(
        code, tuple(found), raw.get("group") or "", raw.get("title") or {}, raw.get("basis") or {}
    )


class SchemeReader:
    """Reads one scheme, with all that is known around it."""

    def __init__(
        self, name: str, raw: Raw, reading: Reading, known: Measures, indicators: Indicators
    ) -> None:
        self.name = name
        self.raw = raw
        self.path = f"schemes.{name}"
        self.reading = reading
        self.known = known
        self.indicators = indicators
        self.subject: Subject | None = raw.get("subject")

    def read(self) -> Scheme | None:
        rules = self._coded("rules", self._rule)
        vetoes = self._coded("vetoes", self._veto)
        grades = self._coded("grades", self._grade)
        self._check_grades()
        who = self._who()
        if self.subject is None:
            return None
        return Scheme(
            name=self.name,
            subject=self.subject,
            rules=tuple(rules),
            vetoes=tuple(vetoes),
            grades=tuple(grades),
            who=who,
            base=self.raw.get("base") or 0,
            limits=self._limits(self.raw.get("limits"), f"{self.path}.limits"),
            title=self.raw.get("title") or {},
            basis=self.raw.get("basis") or {},
        )

    def _coded(self, key: str, read: Any) -> list[Any]:
        """The readable items of a list; a code that comes twice is a fault."""
        seen: dict[str, int] = {}
        found = []
        for index, item in enumerate(self.raw.get(key) or []):
            if item is None:
                continue
            path = f"{self.path}.{key}[{index}]"
            code = item.get("code")
            if code is not None and code in seen:
                self.reading.fault(f"{path}.code", _("{key} is named twice").format(key=code))
            seen.setdefault(code, index)
            thing = read(item, path)
            if thing is not None:
                found.append(thing)
        return found

    def _who(self) -> tuple[Any, ...]:
        if "who" not in self.raw:
            return ()
        if self.subject not in (None, "person"):
            message = _("`who` chooses people; a scheme of subject {subject} has none")
            self.reading.fault(f"{self.path}.who", message.format(subject=self.subject))
        return conditions(self.raw["who"], f"{self.path}.who", self.reading, dict(PEOPLE_COLUMNS))

    def _rule(self, raw: Raw, path: str) -> Rule | None:
        judged = value(raw.get("value"), f"{path}.value", self.reading, self.known)
        score = self._score(raw.get("score") or {}, f"{path}.score", raw.get("value"))
        check_empty(raw, path, self.reading)
        if judged is not None:
            self._check_counted(judged, f"{path}.value")
        window_limits = self._limits(raw.get("window_limits"), f"{path}.window_limits")
        limits = self._limits(raw.get("limits"), f"{path}.limits")
        if judged is None or score is None or raw.get("code") is None:
            return None
        return Rule(
            raw["code"], judged, score, raw.get("every") or "period", raw.get("empty"),
            window_limits, limits, raw.get("title") or {}, raw.get("basis") or {},
        )  # fmt: skip

    def _score(self, raw: Raw, path: str, written: str | Raw | None) -> Score | None:
        """The score's one form; `written` is the rule's value as it stands in the file."""
        self._check_need(raw, path)
        if "share" in raw and written is not None:
            if not isinstance(written, dict):
                self.reading.fault(path, _("`share` needs a ratio; here a measure is judged"))
            elif "per" in written:
                self.reading.fault(path, _("`share` needs a ratio without `per`"))
        if raw.get("each") is not None:
            return Each(raw["each"])
        if raw.get("need") is not None and raw.get("points") is not None:
            return Need(raw["need"], raw["points"], raw.get("otherwise") or 0)
        if raw.get("share") is not None:
            return Share(raw["share"])
        if raw.get("bands"):
            return self._bands(raw["bands"], f"{path}.bands")
        return None

    def _check_need(self, raw: Raw, path: str) -> None:
        if "need" in raw and "points" not in raw:
            self.reading.fault(path, _("{key} is missing").format(key="points"))
        for key in ("points", "otherwise"):
            if key in raw and "need" not in raw:
                self.reading.fault(f"{path}.{key}", _("{key} belongs to `need`").format(key=key))

    def _bands(self, raw: list[list[int | None] | None], path: str) -> Bands | None:
        steps = [(band[0], band[1]) for band in raw if band is not None and None not in band]
        if len(steps) != len(raw):
            return None
        whole = cast("list[tuple[int, int]]", steps)
        for index, (lower, upper) in enumerate(pairwise(whole)):
            if upper[0] <= lower[0]:
                message = _("bounds must rise: {upper} does not exceed {lower}")
                message = message.format(upper=short(upper[0]), lower=short(lower[0]))
                self.reading.fault(f"{path}[{index + 1}]", message)
        return Bands(tuple(whole))

    def _limits(self, raw: Raw | None, path: str) -> Limits:
        least, most = (raw or {}).get("min"), (raw or {}).get("max")
        if least is not None and most is not None and least > most:
            message = _("min {least} is above max {most}")
            self.reading.fault(path, message.format(least=short(least), most=short(most)))
        return Limits(least, most)

    def _check_counted(self, judged: Value, path: str) -> None:
        """Whether the value can be counted for this subject, and may be scored."""
        for measure in measures_of(judged):
            if self.subject is not None and not measure.can_count(self.subject):
                kinds = [
                    kind.code for kind in measure.declared_kinds if not kind.names(self.subject)
                ]
                if self.subject == "branch" and measure.through:
                    continue  # said at the measure: its kinds name no department
                message = _("{measure} can't be counted for a {subject}: {kinds} names none")
                message = message.format(
                    measure=measure.name, subject=self.subject, kinds=among(kinds)
                )
                self.reading.fault(path, message)
        self._check_scored(judged, path)

    def _check_scored(self, judged: Value, path: str) -> None:
        traces = unscored(judged)
        if traces:
            message = _("{kinds} is a trace of activity; nobody may be rewarded or punished by it")
            self.reading.fault(path, message.format(kinds=among(traces)))

    def _veto(self, raw: Raw, path: str) -> Veto | None:
        when = self._when(raw.get("when") or {}, f"{path}.when")
        bars = self._bars(raw.get("bars") or [], f"{path}.bars")
        if when is None or raw.get("code") is None:
            return None
        return Veto(raw["code"], when, tuple(bars), raw.get("title") or {}, raw.get("basis") or {})

    def _bars(self, raw: list[str | None], path: str) -> list[str]:
        """The grades that a veto names. Of grades that can't be read nothing is known."""
        grades = self.raw.get("grades", [])
        readable = grades is not None and None not in grades
        known = [grade["code"] for grade in grades or [] if grade and grade.get("code")]
        for index, code in enumerate(raw):
            if code is None:
                continue
            if readable and code not in known:
                message = _("unknown grade {code}; {hint}")
                message = message.format(code=code, hint=nearest(code, known))
                self.reading.fault(f"{path}[{index}]", message)
            elif code in raw[:index]:
                self.reading.fault(f"{path}[{index}]", _("{key} is named twice").format(key=code))
        return [code for code in raw if code is not None]

    def _when(self, raw: Raw, path: str) -> ValueIs | IndicatorIs | None:
        self._check_when_forms(raw, path)
        if raw.get("indicator") is not None:
            return self._when_indicator(raw, path)
        judged = value(raw.get("value"), f"{path}.value", self.reading, self.known)
        if judged is None:
            return None
        self._check_counted(judged, f"{path}.value")
        limit = bound(raw, VETO_FORMS)
        return None if limit is None else ValueIs(judged, limit)

    def _check_when_forms(self, raw: Raw, path: str) -> None:
        given = [form for form in VETO_FORMS if form in raw]
        if "value" in raw and len(given) != 1:
            message = _("exactly one of {keys} is needed; here: {present}")
            message = message.format(keys=among(VETO_FORMS), present=among(given) or _("none"))
            self.reading.fault(path, message)
        if "indicator" in raw and "is" not in raw:
            self.reading.fault(path, _("{key} is missing").format(key="is"))
        foreign = [*given] if "indicator" in raw and "value" not in raw else []
        if "value" in raw and "is" in raw and "indicator" not in raw:
            foreign.append("is")
        for key in foreign:
            message = _("{key} does not go with the condition here")
            self.reading.fault(f"{path}.{key}", message.format(key=key))

    def _when_indicator(self, raw: Raw, path: str) -> IndicatorIs | None:
        name = raw["indicator"]
        if name not in self.indicators:
            message = _("unknown indicator {name}; {hint}")
            hint = nearest(name, self.indicators)
            self.reading.fault(f"{path}.indicator", message.format(name=name, hint=hint))
            return None
        named = self.indicators[name]
        if named is None:
            return None
        if self.subject is not None and not named.judges(self.subject):
            message = _("the indicator {name} is not judged for a {subject}")
            self.reading.fault(f"{path}.indicator", message.format(name=name, subject=self.subject))
        self._check_scored(named.value, f"{path}.indicator")
        return None if raw.get("is") is None else IndicatorIs(named, raw["is"])

    def _grade(self, raw: Raw, path: str) -> Grade | None:
        quota = raw.get("quota")
        if quota is not None and not 0 <= quota <= 100:
            message = _("a quota is a share from 0 to 1, here {quota}")
            self.reading.fault(f"{path}.quota", message.format(quota=short(quota)))
        if raw.get("code") is None:
            return None
        return Grade(raw["code"], raw.get("at_least"), quota, raw.get("title") or {})

    def _check_grades(self) -> None:
        path = f"{self.path}.grades"
        raw = self.raw.get("grades") or []
        for index, item in enumerate(raw[:-1]):
            if item is not None and "at_least" not in item:
                message = _("only the last grade may be without at_least")
                self.reading.fault(f"{path}[{index}]", message)
        bounds = [
            (index, item["at_least"])
            for index, item in enumerate(raw)
            if item is not None and item.get("at_least") is not None
        ]
        for (_index, better), (index, worse) in pairwise(bounds):
            if worse >= better:
                message = _("grades stand best first: {worse} is not below {better}")
                message = message.format(worse=short(worse), better=short(better))
                self.reading.fault(f"{path}[{index}].at_least", message)
