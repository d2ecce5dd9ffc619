"""A rulebook's parts as sentences: what a rule counts, what it gives, when a veto holds."""

from datetime import date

from anqi.facts.catalogue import ATTRIBUTES, KINDS
from anqi.facts.kinds import Text
from anqi.kit.exact import short
from anqi.kit.language import _, spoken
from anqi.kit.periods import Every
from anqi.rules.rulebook.model import (
    Bands,
    Bound,
    Condition,
    Each,
    IndicatorIs,
    Limits,
    Measure,
    Need,
    Ratio,
    Score,
    Share,
    Status,
    Titles,
    Value,
    Veto,
)


def title(titles: Titles, code: str = "") -> str:
    """The name in the spoken language, else in Chinese, else in any, else the code."""
    return titles.get(spoken()) or titles.get("zh") or next(iter(titles.values()), code)


def measure(one: Measure) -> str:
    """What a measure counts."""
    kinds = _(", ").join(KINDS[kind].title.in_(spoken()) for kind in one.kinds)
    forms = {
        "count": _("number of {kinds}"),
        "people": _("persons on {kinds}"),
        "sum": _("sum of {summed} of {kinds}"),
    }
    text = forms[one.take].format(kinds=kinds, summed=_attribute(one.summed, one))
    conditions = _("; ").join(condition(each, one) for each in one.where)
    if conditions:
        text = _("{counted} with {conditions}").format(counted=text, conditions=conditions)
    if one.through:
        text = _("{counted} (a branch: of its departments)").format(counted=text)
    return text


def _attribute(name: str, one: Measure | None) -> str:
    if name == "quantity":
        units = {KINDS[k].quantity for k in one.kinds} if one else set()
        unit = units.pop() if len(units) == 1 else None
        return unit.in_(spoken()) if unit else _("quantity")
    found = KINDS[one.kinds[0]].attributes.get(name) if one else ATTRIBUTES.get(name)
    return found.title.in_(spoken()) if found else name


def condition(one: Condition, of: Measure | None = None) -> str:
    """One condition, on facts of a measure's kinds or on people."""
    name = _attribute(one.attribute, of) if of else _PEOPLE[one.attribute].in_(spoken())
    if one.absent:
        return _("{name} empty").format(name=name)
    if one.one_of:
        words = [_choice(one.attribute, each, of) for each in one.one_of]
        return _("{name}: {values}").format(name=name, values=_(" or ").join(words))
    bounds = []
    if one.at_least is not None:
        bounds.append(f"≥ {_bound(one.at_least)}")
    if one.at_most is not None:
        bounds.append(f"≤ {_bound(one.at_most)}")
    return f"{name} {' '.join(bounds)}"


_PEOPLE = {
    "department": Text("部门", "department"),
    "branch": Text("党支部", "branch"),
    "party_member": Text("党员", "Party member"),
}


def _choice(attribute: str, value: bool | int | str | date, of: Measure | None) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return short(value)
    if isinstance(value, date) or of is None:
        return str(value)
    for kind in of.declared_kinds:
        found = kind.attributes[attribute].choices.get(value)
        if found is not None:
            return found.in_(spoken())
    return value


def _bound(value: int | date) -> str:
    return value.isoformat() if isinstance(value, date) else short(value)


def value(one: Value) -> str:
    """A value by the names of its measures."""
    if not isinstance(one, Ratio):
        return title(one.title, one.name)
    ratio = f"{title(one.of.title, one.of.name)} ÷ {title(one.to.title, one.to.name)}"
    return ratio if one.per == 1 else f"{one.per:,} × {ratio}"


def bound(one: Bound, of: Value) -> str:
    """A comparison; of a plain ratio as a percentage."""
    signs = {"at_least": "≥", "at_most": "≤", "below": "<", "above": ">", "equals": "="}
    share = isinstance(of, Ratio) and of.per == 1
    return (
        f"{signs[one.comparison]} {short(one.number * 100) + '%' if share else short(one.number)}"
    )


def status(one: Status) -> str:
    return {"met": _("met"), "missed": _("missed"), "none": _("no data")}[one]


def every(one: Every) -> str:
    names = {
        "month": _("each month"),
        "quarter": _("each quarter"),
        "half": _("each half-year"),
        "year": _("each year"),
        "period": _("once"),
    }
    return names[one]


def score(one: Score) -> str:
    """What points a window gives."""
    match one:
        case Each(points):
            return _("{points} for each").format(points=_signed(points))
        case Need(need, points, otherwise):
            text = _("{points} from {need} on, else {otherwise}")
            return text.format(
                points=_signed(points), need=short(need), otherwise=_signed(otherwise)
            )
        case Share(points):
            return _("{points} × the ratio, at most {points}").format(points=short(points))
        case Bands(steps):
            return _(", ").join(f"≥ {short(b)}: {_signed(p)}" for b, p in reversed(steps))


def _signed(points: int) -> str:
    return f"+{short(points)}" if points > 0 else short(points)


def limits(one: Limits) -> str:
    parts = []
    if one.min is not None:
        parts.append(f"≥ {short(one.min)}")
    if one.max is not None:
        parts.append(f"≤ {short(one.max)}")
    return _(", ").join(parts)


def veto_condition(one: Veto) -> str:
    """When the veto holds."""
    if isinstance(one.when, IndicatorIs):
        name = title(one.when.indicator.title, one.when.indicator.code)
        return _("{indicator}: {status}").format(indicator=name, status=status(one.when.status))
    return f"{value(one.when.value)} {bound(one.when.bound, one.when.value)}"
