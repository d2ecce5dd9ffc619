"""Marks on cells that hold no value of their own, so that they fail as what they are and never pass as text.

A mark begins with a control character, which no value may hold.
"""

ERROR = "\x1ae"
"""Before an error of a spreadsheet, such as `#N/A`."""
FORMULA = "\x1af"
"""A formula that was never computed."""
DAY = "\x1ad"
"""Before a date or time that stands where a text is wanted."""

CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]"
"""Characters that no text may hold, as a regular expression; the marks begin with one."""
