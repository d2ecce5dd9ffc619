"""How grave an injury is, by the workdays that it costs (GB/T 6441-1986, for this until GB 15499-2025 in 2027)."""

from enum import StrEnum

SERIOUS_FROM, DEATH = 105, 6000
"""Workdays lost; a death, and losing one's fitness for work for good, count 6,000."""


class Injury(StrEnum):
    """The least first. Who is back on the next day was hurt slightly, which the standard does not count."""

    SLIGHT = "slight"
    MINOR = "minor"
    SERIOUS = "serious"
    DEATH = "death"


def injury_of(lost_days: int) -> Injury:
    """The gravity of an injury that costs so many workdays. Raises ValueError where that is not 0 to 6,000."""
    if not 0 <= lost_days <= DEATH:
        raise ValueError("an injury costs 0 to 6,000 workdays")
    if lost_days == DEATH:
        return Injury.DEATH
    if lost_days >= SERIOUS_FROM:
        return Injury.SERIOUS
    return Injury.MINOR if lost_days else Injury.SLIGHT
