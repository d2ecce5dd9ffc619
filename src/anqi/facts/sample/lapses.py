"""How often a unit lets something fall through, by the way it is run: per mille of what falls due."""

from collections.abc import Mapping

from anqi.facts.sample.luck import Luck
from anqi.facts.sample.units import Way

DEPARTMENT: dict[str, dict[Way, int]] = {
    "miss_hazard": {"clean": 0, "fair": 10, "weak": 50, "poor": 220},
    "miss_check": {"clean": 12, "fair": 30, "weak": 75, "poor": 200},
    "miss_training": {"clean": 0, "fair": 1, "weak": 8, "poor": 40},
    "miss_certificate": {"clean": 0, "fair": 8, "weak": 30, "poor": 120},
    "miss_equipment": {"clean": 0, "fair": 0, "weak": 20, "poor": 60},
    "miss_fire": {"clean": 0, "fair": 2, "weak": 6, "poor": 20},
    "miss_drill": {"clean": 0, "fair": 0, "weak": 150, "poor": 500},
    "miss_decision": {"clean": 50, "fair": 100, "weak": 200, "poor": 400},
    "miss_pledge": {"clean": 0, "fair": 0, "weak": 10, "poor": 50},
    "miss_health": {"clean": 0, "fair": 5, "weak": 15, "poor": 40},
    "miss_meeting": {"clean": 12, "fair": 30, "weak": 70, "poor": 150},
    "miss_topic": {"clean": 30, "fair": 80, "weak": 170, "poor": 330},
}
BRANCH: dict[str, dict[Way, int]] = {
    "miss_meeting": {"clean": 10, "fair": 50, "weak": 120, "poor": 240},
    "miss_topic": {"clean": 20, "fair": 150, "weak": 350, "poor": 600},
    "miss_talk": {"clean": 10, "fair": 60, "weak": 180, "poor": 400},
    "miss_joint": {"clean": 80, "fair": 180, "weak": 350, "poor": 600},
}


def drawn(
    table: Mapping[str, Mapping[Way, int]], unit: str, way: Way, luck: Luck
) -> dict[str, int]:
    """The lapses of one unit: those of its way, give or take two fifths."""
    return {
        name: by_way[way] * (60 + luck.below(81, "lapse", unit, name)) // 100
        for name, by_way in table.items()
    }
