"""Accidents and incidents: graded by the statute of the day, with a clock for every deadline that the law sets."""
