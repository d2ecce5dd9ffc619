"""The floor: hazards, checks, equipment, violations, accidents, public order, pledges, duties, risks."""
