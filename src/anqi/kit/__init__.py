"""Tools without models: exact numbers, periods, faults, languages. Nothing here knows the business."""
