"""How much a foreign file may ask of us before it is refused."""

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30

ENTRIES = 10_000
"""Members of a workbook's archive."""
UNPACKED = 2 * GIB
"""Bytes of a workbook when unpacked, all members together."""
RATIO = 200
"""Times that a member may grow when unpacked; looked at from `RATIO_FROM` bytes on."""
RATIO_FROM = 16 * MIB
SMALL_XML = 8 * MIB
"""Bytes of a workbook's table of contents."""

MEMORY = 6 * GIB
"""Bytes of address space of the process that reads a workbook."""
SECONDS = 600
"""Seconds, of the clock and of the processor, that it may take."""
WRITTEN = 8 * GIB
"""Bytes of a file that it may write."""

CELL = 32_767
"""Characters of a text cell: what a spreadsheet can hold."""
HEADER_ROWS = 20
"""Rows from the top among which the header row is looked for."""
TROUBLED_CELLS = 100_000
"""Cells without a value that are looked up one by one; more of them are counted no further."""
