"""From a rulebook file to the rulebook, or to all its faults at once (rulebook.md §7)."""

from hashlib import sha256
from pathlib import Path

from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _
from anqi.kit.periods import LONGEST_MONTHS, Period
from anqi.rules.rulebook.conditions import Raw, measures
from anqi.rules.rulebook.examples import examples
from anqi.rules.rulebook.grammar import RULEBOOK
from anqi.rules.rulebook.judgements import SchemeReader, goal, indicator
from anqi.rules.rulebook.model import Indicator, Measure, Rulebook, measures_of
from anqi.rules.rulebook.nodes import Unreadable, parse
from anqi.rules.rulebook.shapes import Reading

_LARGEST_BYTES = 4 * 1024 * 1024


def read_rulebook(path: Path) -> tuple[Rulebook, list[Fault]]:
    """The rulebook of a file, and what it is warned of. Raises Faulty with every fault, by line."""
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise Faulty(path.name, [Fault("", _("larger than any rulebook: over 4 MiB"))])
        data = path.read_bytes()
    except OSError as fault:
        message = _("the file can't be read: {reason}").format(reason=fault.strerror)
        raise Faulty(path.name, [Fault("", message)]) from fault
    return parse_rulebook(data, path.name)


def parse_rulebook(data: bytes, name: str) -> tuple[Rulebook, list[Fault]]:
    """As `read_rulebook`, from the file's bytes."""
    try:
        root = parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Faulty(name, [Fault("", _("the file is not UTF-8 text"))]) from fault
    except Unreadable as unreadable:
        raise Faulty(name, [unreadable.fault]) from unreadable
    reading = Reading()
    reading.lines[""] = root.line
    raw = RULEBOOK.read(root, "", reading)
    rulebook = None if raw is None else _Builder(raw, reading).build(sha256(data).hexdigest())
    if reading.found or rulebook is None:
        raise Faulty(name, reading.faults)
    return rulebook, _warnings(rulebook, reading)


class _Builder:
    """Gives the grammar's tables their meaning; notes every fault that only the whole can show."""

    def __init__(self, raw: Raw, reading: Reading) -> None:
        self.raw = raw
        self.reading = reading

    def build(self, digest: str) -> Rulebook | None:
        period = self._period()
        counted = measures(self._items("measures"), self.reading)
        known: dict[str, Measure | None] = dict.fromkeys(self.raw.get("measures") or {})
        known.update(counted)
        indicators: dict[str, Indicator | None] = dict.fromkeys(self.raw.get("indicators") or {})
        for code, raw in self._items("indicators").items():
            indicators[code] = indicator(code, raw, self.reading, known)
        goals = {
            code: goal(code, raw, self.reading, indicators)
            for code, raw in self._items("goals").items()
        }
        schemes = {
            name: SchemeReader(name, raw, self.reading, known, indicators).read()
            for name, raw in self._items("schemes").items()
        }
        found = {name: one for name, one in schemes.items() if one is not None}
        worked = examples(self.raw.get("examples") or [], self.reading, schemes, period)
        if self.reading.found or period is None:
            return None
        return Rulebook(
            name=self.raw["rulebook"],
            period=period,
            measures=counted,
            indicators={code: one for code, one in indicators.items() if one is not None},
            goals={code: one for code, one in goals.items() if one is not None},
            schemes=found,
            title=self.raw.get("title") or {},
            examples=tuple(worked),
            sha256=digest,
        )

    def _items(self, key: str) -> dict[str, Raw]:
        return {name: raw for name, raw in (self.raw.get(key) or {}).items() if raw is not None}

    def _period(self) -> Period | None:
        days = self.raw.get("period") or [None]
        if None in days:
            return None
        period = Period(*days)
        if period.first > period.last:
            self.reading.fault("period", _("the first day is after the last"))
        elif not period.whole_months:
            self.reading.fault(
                "period",
                _("a period is whole months: from the first of a month to a month's last day"),
            )
        elif period.months > LONGEST_MONTHS:
            message = _("a period has at most 24 months, here {months}")
            self.reading.fault("period", message.format(months=period.months))
        return period


def _warnings(rulebook: Rulebook, reading: Reading) -> list[Fault]:
    """What is not refused but worth a word: what nothing uses, judges or gives."""
    noted = Reading()
    noted.lines = reading.lines
    used = {m.name for i in rulebook.indicators.values() for m in measures_of(i.value)}
    for scheme in rulebook.schemes.values():
        used.update(measure.name for one in scheme.values() for measure in measures_of(one))
        for index, grade in enumerate(scheme.grades):
            if grade.quota == 0:
                path = f"schemes.{scheme.name}.grades[{index}].quota"
                noted.fault(path, _("this quota gives no seat"))
    for name in rulebook.measures.keys() - used:
        noted.fault(f"measures.{name}", _("nothing uses this measure"))
    for code, one in rulebook.indicators.items():
        if not (one.judges("department") or one.judges("branch")):
            noted.fault(f"indicators.{code}", _("judged for no department and no branch"))
    return noted.faults
