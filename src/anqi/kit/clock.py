"""What time it is. Everything that needs to know asks here, so that tests can say."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
"""Plants keep Beijing time: the business day is that of China, wherever the server stands."""
_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The moment, in UTC and whole milliseconds: finer than people act, and the same in every database."""
    moment = _stopped.get() or datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today() -> date:
    """The business day."""
    return now().astimezone(CHINA).date()


def midnight(day: date | None = None) -> datetime:
    """The moment at which a day (None: today) begins in China."""
    return datetime.combine(day or today(), time.min, CHINA)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let it be this moment (with a zone), for tests and for replaying."""
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
