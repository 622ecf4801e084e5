"""A scanner: what the codes say on a page of a PDF, or in a picture."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pypdfium2
import zxingcpp

_DOTS = 300 / 72
"""Of a point: a label printer's."""
_DOTS_OF_MM = 20
Rectangle = tuple[float, float, float, float]
"""Its left upper corner, its width and its height."""
_RECTANGLE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z")


def of_pdf(content: bytes) -> list[tuple[str, str]]:
    """The symbology and the text of each code, page by page, in no order within a page."""
    with pypdfium2.PdfDocument(content) as document:
        return [read for page in document for read in _read(zxingcpp.read_barcodes(page.render(scale=_DOTS).to_pil()))]


def words_of_pdf(content: bytes) -> str:
    """The letters on all its pages."""
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def sizes_of_pdf(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    with pypdfium2.PdfDocument(content) as document:
        return [(round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)) for page in document]


def rectangles_of(picture: str) -> list[Rectangle]:
    """All that is dark in a picture, in millimetres."""
    return [tuple(map(float, found)) for found in _RECTANGLE.findall(picture)]  # type: ignore[misc]


def of_svg(picture: str) -> list[tuple[str, str]]:
    """The same of a picture, whose dark rectangles are painted here."""
    root = ET.fromstring(picture)  # noqa: S314 - our own
    across, down = (float(each) for each in root.attrib["viewBox"].split()[2:])
    width, height = round(across * _DOTS_OF_MM), round(down * _DOTS_OF_MM)
    paper = [bytearray(b"\xff" * width) for _ in range(height)]
    for rectangle in rectangles_of(picture):
        x, y, wide, high = (each * _DOTS_OF_MM for each in rectangle)
        for row in paper[round(y) : round(y + high)]:
            row[round(x) : round(x + wide)] = bytes(round(x + wide) - round(x))
    image = memoryview(b"".join(paper)).cast("B", shape=(height, width))
    return _read(zxingcpp.read_barcodes(image))


def _read(codes: Sequence[zxingcpp.Barcode]) -> list[tuple[str, str]]:
    """By its identifier (ISO 15424): "]C1" for GS1-128, "]C0" for other Code 128, "]Q1" for a QR code."""
    return sorted((code.symbology_identifier, code.bytes.decode()) for code in codes)
