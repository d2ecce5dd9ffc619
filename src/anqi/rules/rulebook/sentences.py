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
    Indicator,
    IndicatorIs,
    Limits,
    Measure,
    Need,
    Ratio,
    Rule,
    Scheme,
    Share,
    Value,
    Veto,
)
from anqi.rules.rulebook.wording import (
    amount,
    called,
    compared_with,
    is_share,
    number,
    status_called,
)


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
        return called(one.title, one.name)
    ratio = f"{called(one.of.title, one.of.name)} ÷ {called(one.to.title, one.to.name)}"
    return ratio if one.per == 1 else f"{one.per:,} × {ratio}"


def bound(bound: Bound, *, in_percent: bool) -> str:
    words = {
        "at_least": _("at least {number}"),
        "at_most": _("at most {number}"),
        "below": _("below {number}"),
        "above": _("above {number}"),
        "equals": _("exactly {number}"),
    }
    return words[bound.comparison].format(number=number(bound.number, in_percent=in_percent))


def target(indicator: Indicator) -> str:
    return bound(indicator.target, in_percent=is_share(indicator.value, indicator.target.number))


def veto_condition(veto: Veto) -> str:
    """When the veto holds."""
    if isinstance(veto.when, IndicatorIs):
        indicator = veto.when.indicator
        return _("{indicator}: {status}").format(
            indicator=called(indicator.title, indicator.code),
            status=status_called(veto.when.status),
        )
    in_percent = is_share(veto.value, veto.when.bound.number)
    return _("{name} {bound}").format(
        name=value(veto.value), bound=bound(veto.when.bound, in_percent=in_percent)
    )


def every_called(every: Every) -> str:
    return {
        "month": _("each month"),
        "quarter": _("each quarter"),
        "half": _("each half-year"),
        "year": _("each year"),
        "period": _("over the whole period"),
    }[every]


def score_sentence(rule: Rule) -> str:
    """How a rule makes points: `each month: 0.50 points from 1 on, else 0; in all at most 6`."""
    found = _("{every}: {points}").format(every=every_called(rule.every), points=points(rule))
    if rule.window_limits:
        found += _("; each time {limits}").format(limits=limits(rule.window_limits))
    if rule.limits:
        found += _("; in all {limits}").format(limits=limits(rule.limits))
    return found


def points(rule: Rule) -> str:
    """What a window gives, without limits."""
    in_percent = is_share(rule.value, compared_with(rule))
    match rule.score:
        case Each(points):
            return _("{points} points for each").format(points=amount(points))
        case Need(need, points, otherwise):
            return _("{points} points from {need} on, else {otherwise}").format(
                points=amount(points),
                need=number(need, in_percent=in_percent),
                otherwise=amount(otherwise),
            )
        case Share(points):
            return _("the ratio × {points} points").format(points=amount(points))
        case Bands(steps):
            parts = [
                _("from {bound} on {points}").format(
                    bound=number(bound, in_percent=in_percent), points=amount(points)
                )
                for bound, points in steps
            ]
            return _(", ").join(parts)


def limits(limits: Limits) -> str:
    if limits.min is None:
        return _("at most {max}").format(max=amount(limits.max or 0))
    if limits.max is None:
        return _("at least {min}").format(min=amount(limits.min))
    return _("from {min} to {max}").format(min=amount(limits.min), max=amount(limits.max))


def grades_sentence(scheme: Scheme) -> str:
    """The lines and quotas of a scheme's grades, best first."""
    parts = []
    for grade in scheme.grades:
        words = called(grade.title, grade.code)
        if grade.at_least is not None:
            words = _("{grade} from {line} on").format(grade=words, line=amount(grade.at_least))
        if grade.quota is not None:
            words = _("{grade} (at most {share}%)").format(grade=words, share=grade.quota)
        parts.append(words)
    return _(", ").join(parts)
