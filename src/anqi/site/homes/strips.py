"""Twelve months in a line: what is recorded, and what is not. Facts are counted; nobody is judged."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.facts.catalogue import KINDS
from anqi.kit.language import spoken
from anqi.kit.periods import month_end, month_first, month_number
from anqi.ledger.tallies import Tally
from anqi.site.homes import links
from anqi.site.homes.kinds import StripCell, StripRow

MONTHLY = ("party.theme_day", "party.committee_meeting", "party.group_meeting")
QUARTERLY = ("party.general_meeting", "party.lesson")
"""How often organisational life is held in general: Regulations on Party branches (2018), Art. 11, 12 and 16; a Party
lesson each quarter is the plant's own (本厂标准, 可修改)."""
PARTY_LIFE = (*MONTHLY, *QUARTERLY)
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
Leads = Callable[[date], str]
_OFTEN = {1: N_("once a month"), 3: N_("once a quarter")}


def twelve_months(day: date) -> list[date]:
    """The first days of the twelve months that end with the day's."""
    last = month_number(day)
    return [month_first(number) for number in range(last - 11, last + 1)]


def quarter_before(day: date) -> tuple[date, ...]:
    """The months of the quarter before the day's."""
    first = month_number(day) // 3 * 3 - 3
    return tuple(month_first(first + step) for step in range(3))


def counted(tallies: Iterable[Tally]) -> dict[date, int]:
    """How many in each month."""
    found: dict[date, int] = {}
    for one in tallies:
        found[one.month] = found.get(one.month, 0) + one.count
    return found


def unrecorded(tallies: Iterable[Tally], day: date) -> list[tuple[str, tuple[date, ...]]]:
    """What a branch recorded before, and has not of the month or quarter that is over: kinds, each with those months.

    The tallies are those of one branch for the twelve months that end with the day's.
    """
    found, given = [], list(tallies)
    before = month_first(month_number(day) - 1)
    for kind in PARTY_LIFE:
        counts = counted(one for one in given if one.kind == kind)
        span = (before,) if every_of(kind) == 1 else quarter_before(day)
        known = any(count > 0 for month, count in counts.items() if month < span[0])
        if known and not any(counts.get(month, 0) > 0 for month in span):
            found.append((kind, span))
    return found


def title_of(kind: str) -> str:
    return KINDS[kind].title.in_(spoken())


def month_name(month: date) -> str:
    """A month in a table, in short: 4月, Apr."""
    return f"{month.month}月" if spoken() == "zh" else dateformat.format(month, "M")


def month_title(month: date) -> str:
    """A month in a heading: 四月, April."""
    return f"{_NUMERALS[month.month - 1]}月" if spoken() == "zh" else dateformat.format(month, "F")


def marks(counts: dict[date, int], months: Sequence[date], leads: Leads) -> list[StripCell]:
    """A sign for each month: recorded, nothing recorded, and not over yet."""
    cells = []
    for month in months:
        name, count = month_name(month), counts.get(month, 0)
        if count > 0:
            word = _("{month}: {count} recorded").format(month=name, count=count)
            cells.append(StripCell("ok", word, href=leads(month)))
        elif month == months[-1]:
            cells.append(StripCell("open", _("{month}: none yet").format(month=name)))
        else:
            cells.append(StripCell("na", _("{month}: none").format(month=name)))
    return cells


def numbers(counts: dict[date, int], months: Sequence[date], leads: Leads) -> list[StripCell]:
    """The same with the numbers themselves."""
    return [
        StripCell("ok", cell.word, str(counts[month]), cell.href) if cell.state == "ok" else cell
        for month, cell in zip(months, marks(counts, months, leads), strict=True)
    ]


def empty_spans(counts: dict[date, int], months: Sequence[date], every: int) -> list[str]:
    """The months (`every` 1) or quarters (3) that are over and have nothing, since the first that has something."""
    kept = sorted(month for month, count in counts.items() if count > 0)
    if not kept:
        return []
    over = [month for month in months[:-1] if month >= kept[0]]
    if every == 1:
        return [month_name(month) for month in over if counts.get(month, 0) <= 0]
    quarters: dict[int, list[date]] = {}
    for month in over:
        quarters.setdefault(month_number(month) // 3, []).append(month)
    return [
        _("quarter {number}").format(number=number % 4 + 1)
        for number, inside in quarters.items()
        if len(inside) == every and all(counts.get(month, 0) <= 0 for month in inside)
    ]


def life_row(
    name: str, tallies: Iterable[Tally], months: Sequence[date], every: int, *, leads: Leads,
    all_of: str, name_href: str = "",
) -> StripRow:  # fmt: skip
    """A line of organisational life that is held each month (`every` 1) or quarter (3); 0 is not said."""
    counts = counted(tallies)
    empty = empty_spans(counts, months, every) if every else []
    total = sum(counts.values())
    return StripRow(
        name=name,
        value=str(total),
        href=all_of if total else "",
        name_href=name_href,
        often=_(_OFTEN[every]) if every else "",
        cells=marks(counts, months, leads),
        state="part" if empty else "ok" if total and every else None,
        status=_("{count} without").format(count=len(empty))
        if empty
        else _("all recorded")
        if total and every
        else "",
        note=_("nothing recorded in {spans}").format(spans=_(", ").join(empty)) if empty else "",
    )


def every_of(kind: str) -> int:
    return 1 if kind in MONTHLY else 3


def last_day(months: Sequence[date]) -> date:
    return month_end(months[-1])


def leads_to(**asked: str) -> Leads:
    """Each month leads to its own facts."""
    return lambda month: links.month_of_facts(month, **asked)
