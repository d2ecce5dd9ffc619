"""Duties by the clock: what a package does daily at an hour, or every few minutes. Here they are registered.

A package registers them in its `clock_duties.py`, which is loaded when the program starts:

    @daily(at="06:30", title=gettext_lazy("Digest by mail"))
    def digests() -> str:
        ...
        return gettext("{count} sent").format(count=count)

A duty has no arguments and asks `kit.clock` what time it is. It may return a line that says what it did. It is run
once for each moment that it is due, however many workers there are; what was missed while none ran is made up for
once, by the newest moment that was missed. Whatever it does must do no harm when it is done twice: a worker that is
killed in the middle of it leaves it to the next one. Where something is found that people must look at, it raises
Alarm; any other exception is a breakdown, and it is tried again an hour later.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.functional import Promise

from anqi.kit.clock import CHINA

Run = Callable[[], str | None]
_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_EPOCH = datetime(2020, 1, 1, tzinfo=CHINA)


class Alarm(Exception):
    """The duty was done, and found something that people must look at; the text says what."""


@dataclass(frozen=True)
class Duty:
    """What is done by the clock: `at` an hour of each day (Beijing time), or `every` so often from midnight on."""

    name: str
    title: str | Promise
    run: Run
    at: time | None = None
    every: timedelta = timedelta(days=1)

    def due(self, now: datetime) -> datetime:
        """The newest moment, up to `now`, at which it is due."""
        if self.at is None:
            return now - (now - _EPOCH) % self.every
        today = datetime.combine(now.astimezone(CHINA).date(), self.at, CHINA)
        return today if today <= now else today - self.every

    @property
    def grace(self) -> timedelta:
        """How long after its last good run it is late."""
        return self.every + max(self.every * 2, timedelta(minutes=15)) if self.at is None else _DAY


_DAY = timedelta(hours=26)
_duties: dict[str, Duty] = {}


def daily(*, at: str, title: str | Promise, name: str = "") -> Callable[[Run], Run]:
    """Register a function to be run each day at an hour such as "06:30". The name is `package.function`."""
    hour = _HOUR.fullmatch(at)
    if hour is None:
        raise ValueError(f"{at!r} is no hour such as 06:30")
    when = time(int(hour[1]), int(hour[2]))
    return lambda run: _register(Duty(name or _name_of(run), title, run, at=when))


def every(*, minutes: int, title: str | Promise, name: str = "") -> Callable[[Run], Run]:
    """Register a function to be run every so many minutes. The name is `package.function`."""
    if minutes < 1:
        raise ValueError("a duty is due once a minute at most")
    often = timedelta(minutes=minutes)
    return lambda run: _register(Duty(name or _name_of(run), title, run, every=often))


def duties() -> list[Duty]:
    """All duties, by name."""
    return [_duties[name] for name in sorted(_duties)]


def _register(duty: Duty) -> Run:
    known = _duties.setdefault(duty.name, duty)
    if known is not duty:
        raise ValueError(f"there is a duty {duty.name} already")
    return duty.run


def _name_of(run: Run) -> str:
    package = run.__module__.removeprefix("anqi.").partition(".")[0]
    return f"{package}.{getattr(run, '__name__', 'duty')}"
