"""Whether something failed because a disk is full, or a disk or database does not answer; and what is said then."""

import errno
from enum import Enum
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

WAIT = 10
"""Seconds after which it is worth asking again."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_BROKEN = (errno.EIO, errno.EROFS)
_SQLITE = (
    "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY",
)  # fmt: skip
_POSTGRES = ("08", "25006", "40001", "40P01", "53", "55P03", "57", "58")
"""SQLSTATEs (PostgreSQL, appendix A): connection lost, read-only, deadlock, no resources, shut down, I/O error."""


class Ailment(Enum):
    """What is wrong with where things are kept, and the status that says so."""

    FULL = HTTPStatus.INSUFFICIENT_STORAGE
    AWAY = HTTPStatus.SERVICE_UNAVAILABLE

    @property
    def title(self) -> str:
        if self is Ailment.FULL:
            return _("The server has no space left")
        return _("The database does not answer now")

    @property
    def text(self) -> str:
        """What is certain, and what to do."""
        if self is Ailment.FULL:
            return _(
                "Nothing of this was recorded. Tell the system administrator, who makes room; "
                "what is recorded can still be read."
            )
        return _(
            "It is not certain that this was recorded. Send the same form once more in a moment: "
            "it is recorded once."
        )


def ailment(fault: BaseException | None) -> Ailment | None:
    """What a fault says of the storage; None where it comes of something else."""
    if isinstance(fault, OSError):
        if fault.errno in _FULL:
            return Ailment.FULL
        return Ailment.AWAY if fault.errno in _BROKEN else None
    if not isinstance(fault, DatabaseError | InterfaceError):
        return None
    driver = fault.__cause__
    sqlite = getattr(driver, "sqlite_errorname", None) or ""
    state = getattr(driver, "sqlstate", None) or ""
    if sqlite == "SQLITE_FULL" or state == "53100":
        return Ailment.FULL
    # Without a state of its own the driver never reached the server, or lost it.
    lost = type(driver).__name__ in ("OperationalError", "InterfaceError") and not (sqlite or state)
    if lost or sqlite.startswith(_SQLITE) or state.startswith(_POSTGRES):
        return Ailment.AWAY
    return None
