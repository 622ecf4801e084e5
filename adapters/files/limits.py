"""How large a file may be. What is beyond is refused before it can fill the memory or the day."""

MEGABYTE = 1_000_000

TEXT_BYTES = 4_000 * MEGABYTE
"""Of a text file, inflated."""

LINE_CHARACTERS = 1_000_000
"""Of one line of a text file."""

PART_BYTES = 32 * MEGABYTE
"""Of a part of a workbook that is read as a whole: its texts, its styles."""

SHEETS_BYTES = 1_000 * MEGABYTE
"""Of all sheets of a workbook together, inflated."""

ROW_BYTES = 4 * MEGABYTE
"""Of one row of a workbook, and of what stands after the last."""

PARTS = 10_000
"""How many parts a workbook may have."""

DOCUMENT_CHARACTERS = 10 * MEGABYTE
"""Of a JSON document, which is read as a whole."""
