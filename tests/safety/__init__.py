"""The floor: what the safety room promises."""
