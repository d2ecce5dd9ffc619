"""What was counted, in sentences, in the language spoken."""

from anqi.kit.exact import short
from anqi.kit.language import _
from anqi.rules.outcome.model import Counted
from anqi.rules.results.wording import ratio
from anqi.rules.rulebook.model import Indicator, IndicatorIs, Ratio, Status, Value, Veto
from anqi.rules.rulebook.sentences import bound, target
from anqi.rules.rulebook.wording import amount, called, is_share, status_called


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


def indicator_sentence(indicator: Indicator, counted: Counted, status: Status) -> str:
    in_percent = is_share(indicator.value, indicator.target.number)
    return _("{value}; wanted {target}, {status}").format(
        value=sentence(indicator.value, counted, in_percent=in_percent),
        target=target(indicator),
        status=status_called(status),
    )


def veto_sentence(veto: Veto, counted: Counted) -> str:
    """The veto's condition, with the value that fulfilled it."""
    if isinstance(veto.when, IndicatorIs):
        return indicator_sentence(veto.when.indicator, counted, veto.when.status)
    in_percent = is_share(veto.value, veto.when.bound.number)
    return _("{value}; barred if {bound}").format(
        value=sentence(veto.value, counted, in_percent=in_percent),
        bound=bound(veto.when.bound, in_percent=in_percent),
    )


def seats_sentence(quota: int, subjects: int, seats: int) -> str:
    """How a quota comes to its seats: `at most 40%, ⌊0.4 × 12⌋ = 4 seats`."""
    return _("at most {share}%, ⌊{quota} × {subjects}⌋ = {seats} seats").format(
        share=quota, quota=short(quota), subjects=subjects, seats=seats
    )
