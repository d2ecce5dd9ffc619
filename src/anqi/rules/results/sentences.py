"""Values, targets, conditions and scores as sentences, in the language spoken."""

from anqi.kit.exact import short
from anqi.kit.language import _
from anqi.kit.periods import Every
from anqi.rules.outcome.model import Counted
from anqi.rules.results.wording import (
    amount,
    called,
    compared_with,
    is_share,
    number,
    ratio,
    status_called,
)
from anqi.rules.rulebook.model import (
    Bands,
    Bound,
    Each,
    Indicator,
    IndicatorIs,
    Limits,
    Need,
    Ratio,
    Rule,
    Scheme,
    Share,
    Status,
    Value,
    Veto,
)


def sentence(value: Value, counted: Counted, *, in_percent: bool = False) -> str:
    """A value with the names of what was counted."""
    if not isinstance(value, Ratio):
        named = called(value.title, value.name)
        return _("{name}: {count}").format(name=named, count=amount(counted.of))
    found = _("{to} {to_count}, of which {of} {of_count}").format(
        to=called(value.to.title, value.to.name),
        to_count=amount(counted.to or 0),
        of=called(value.of.title, value.of.name),
        of_count=amount(counted.of),
    )
    if not counted.to:
        return found
    return _("{halves}: {ratio}").format(
        halves=found, ratio=ratio(value, counted, in_percent=in_percent)
    )


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


def indicator_sentence(indicator: Indicator, counted: Counted, status: Status) -> str:
    in_percent = is_share(indicator.value, indicator.target.number)
    return _("{value}; wanted {target}, {status}").format(
        value=sentence(indicator.value, counted, in_percent=in_percent),
        target=target(indicator),
        status=status_called(status),
    )


def veto_sentence(veto: Veto, counted: Counted | None) -> str:
    """The veto's condition, with the value that fulfilled it where that is known."""
    if isinstance(veto.when, IndicatorIs):
        indicator = veto.when.indicator
        if counted is not None:
            return indicator_sentence(indicator, counted, veto.when.status)
        return _("{indicator}: {status}").format(
            indicator=called(indicator.title, indicator.code),
            status=status_called(veto.when.status),
        )
    in_percent = is_share(veto.value, veto.when.bound.number)
    condition = bound(veto.when.bound, in_percent=in_percent)
    if counted is None:
        value = veto.value.of if isinstance(veto.value, Ratio) else veto.value
        return _("{name} {bound}").format(name=called(value.title, value.name), bound=condition)
    return _("{value}; barred if {bound}").format(
        value=sentence(veto.value, counted, in_percent=in_percent), bound=condition
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
    in_percent = is_share(rule.value, compared_with(rule))
    found = _("{every}: {points}").format(
        every=every_called(rule.every), points=_points(rule, in_percent=in_percent)
    )
    if rule.window_limits:
        found += _("; each time {limits}").format(limits=limits(rule.window_limits))
    if rule.limits:
        found += _("; in all {limits}").format(limits=limits(rule.limits))
    return found


def _points(rule: Rule, *, in_percent: bool) -> str:
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


def seats_sentence(quota: int, subjects: int, seats: int) -> str:
    """How a quota comes to its seats: `at most 40%, ⌊0.4 × 12⌋ = 4 seats`."""
    return _("at most {share}%, ⌊{quota} × {subjects}⌋ = {seats} seats").format(
        share=quota, quota=short(quota), subjects=subjects, seats=seats
    )


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
