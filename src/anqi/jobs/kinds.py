"""The kinds of jobs. A package registers its own in its `job_kinds.py`, which is loaded when the program starts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from anqi.jobs.models import Job
from anqi.organisation.access import Verb
from anqi.pages.component_kinds import Link, Table, Term

if TYPE_CHECKING:
    from anqi.jobs.running import Progress


class Trouble(Exception):
    """The job can't be done, and not for a fault in what was handed in; the text says why and what to do."""


@dataclass(frozen=True)
class Told:
    """What the page says of a job that is done: a sentence, figures, tables, and where to go on.

    `is_private`: the links are for who asked alone.
    """

    text: str
    terms: Sequence[Term] = ()
    tables: Sequence[Table] = ()
    links: Sequence[Link] = ()
    is_private: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    `run` does it and returns its result as plain data (JSON); it calls the progress it is given at least every few
    seconds, and lets pass what that raises. It raises kit.faults.Faulty for faults of what was handed in, Trouble for
    what else is known to go wrong. Run again it must give the same result, whatever moment it was broken off at.
    `title` names a job; `told` says what came of it. `verb` is what one must be allowed, in the job's plant, to ask for
    it, and what lets others see it. Of a `heavy` kind a plant has one job running at a time.
    """

    code: str
    title: Callable[[Job], str]
    verb: Verb
    run: Callable[[Job, "Progress"], dict[str, Any]]
    told: Callable[[Job], Told]
    mending: str | Promise = ""
    heavy: bool = True
    again: Callable[[Job], Link | None] = field(default=lambda _job: None)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    known = _kinds.setdefault(kind.code, kind)
    if known is not kind:
        raise ValueError(f"there is a kind of job {kind.code} already")


def kinds() -> list[Kind]:
    return list(_kinds.values())


def kind_of(job: Job) -> Kind | None:
    """None where the program no longer knows the kind."""
    return _kinds.get(job.kind)
