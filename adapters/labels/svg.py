"""A label as SVG, by attributes alone: no page has to allow it a style."""

from html import escape

from adapters.labels.layout import laid_out
from adapters.labels.lines import Line
from domain.production.label_sheets import LabelSheet
from domain.production.labels import Label

_SVG = "http://www.w3.org/2000/svg"


def svg_of(label: Label, sheet: LabelSheet) -> str:
    """A document of its own; all that is dark is one path."""
    drawing = laid_out(label, sheet)
    width, height = f"{drawing.width:g}", f"{drawing.height:g}"
    dark = "".join(f"M{x:.3f} {y:.3f}h{w:.3f}v{h:.3f}h{-w:.3f}z" for x, y, w, h in drawing.dark())
    return "".join(
        (
            f'<svg xmlns="{_SVG}" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{_text(f'{label.title}, lot {label.lot}')}</title>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            f'<path d="{dark}" fill="#000" shape-rendering="crispEdges"/>',
            '<g font-family="Roboto, Arial, sans-serif" fill="#000">',
            *(_svg_line(line) for line in drawing.lines),
            "</g></svg>",
        )
    )


def _svg_line(line: Line) -> str:
    """As wide as in Roboto, whichever letters the browser has."""
    weight = ' font-weight="700"' if line.bold else ""
    return (
        f'<text x="{line.x:.2f}" y="{line.y:.2f}" font-size="{line.size:.2f}"{weight} '
        f'textLength="{line.width:.2f}" lengthAdjust="spacingAndGlyphs">{_text(line.text)}</text>'
    )


def _text(words: str) -> str:
    """As XML takes it, which knows no control characters."""
    return escape("".join(sign if sign.isprintable() else " " for sign in words))
