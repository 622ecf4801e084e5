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

CELLS = 64_000_000
"""Of a workbook's sheet: a few bytes can stand for a row of sixteen thousand."""

TAGS_OF_A_CELL = 6
"""How many tags a workbook needs for one."""

OTHER_TAGS = 50_000
"""Of a part of a workbook that is no table, where the whole may not be as large as can be worked with."""

PARTS = 10_000
"""How many parts a workbook may have."""

DOCUMENT_CHARACTERS = 10 * MEGABYTE
"""Of a JSON document, which is read as a whole."""

EXACT_DIGITS = 15
"""Of a number that a spreadsheet keeps."""
