"""How often a unit lets something fall through, by the way it is run: per mille of what falls due."""

from anqi.facts.sample.units import Way

DEPARTMENT: dict[str, dict[Way, int]] = {
    "miss_hazard": {"clean": 0, "fair": 12, "weak": 60, "poor": 300},
    "miss_check": {"clean": 6, "fair": 15, "weak": 50, "poor": 190},
    "miss_training": {"clean": 0, "fair": 1, "weak": 8, "poor": 40},
    "miss_certificate": {"clean": 0, "fair": 4, "weak": 20, "poor": 50},
    "miss_equipment": {"clean": 0, "fair": 0, "weak": 20, "poor": 60},
    "miss_fire": {"clean": 0, "fair": 2, "weak": 5, "poor": 20},
    "miss_drill": {"clean": 0, "fair": 0, "weak": 100, "poor": 400},
    "miss_decision": {"clean": 20, "fair": 50, "weak": 130, "poor": 330},
    "miss_pledge": {"clean": 0, "fair": 0, "weak": 10, "poor": 60},
    "miss_health": {"clean": 0, "fair": 5, "weak": 15, "poor": 40},
    "miss_meeting": {"clean": 4, "fair": 15, "weak": 50, "poor": 120},
    "miss_topic": {"clean": 5, "fair": 40, "weak": 120, "poor": 300},
}
BRANCH: dict[str, dict[Way, int]] = {
    "miss_meeting": {"clean": 4, "fair": 30, "weak": 80, "poor": 170},
    "miss_topic": {"clean": 10, "fair": 100, "weak": 260, "poor": 450},
    "miss_talk": {"clean": 0, "fair": 30, "weak": 120, "poor": 260},
    "miss_joint": {"clean": 60, "fair": 120, "weak": 260, "poor": 450},
}
