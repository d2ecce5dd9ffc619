"""The public notice (公示稿) of a scheme's results as a Word file, in the measures of GB/T 9704-2012.

A4; 37 mm above, 28 mm at the binding, a type area of 156 × 225 mm with 22 lines of 28 characters; body 仿宋 of size 3
(16 pt), title 小标宋 of size 2 (22 pt), first headings 黑体; page numbers "— 1 —". Licensed faces are named and not
embedded: where a plant has none, its word processor takes the nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

_TITLE, _BODY, _HEAD, _NUMBER = "方正小标宋简体", "仿宋", "黑体", "宋体"
_LINE = Pt(28.95)
"""Twenty-two lines to a page of 225 mm."""
_MARGINS = {"top": 37.0, "bottom": 35.0, "left": 28.0, "right": 26.0}


@dataclass(frozen=True)
class Notice:
    """What a notice says. Days of publication and a document number are left as blanks where they are not known yet."""

    title: str
    opening: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]
    first: date | None
    last: date | None
    number: str
    signs: str
    judged: str


def written(notice: Notice) -> BytesIO:
    """The notice as a file."""
    document = Document()
    _page(document)
    if notice.number:
        _line(document, notice.number, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _line(
        document, notice.title, face=_TITLE, size=22, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False
    )
    _line(document, "", indent=False)
    _line(document, notice.opening)
    _line(document, _("1. Proposed results"), face=_HEAD)
    _table(document, notice.heads, notice.rows)
    for note in notice.notes:
        _line(document, note)
    _line(document, _("2. Period of publication and objections"), face=_HEAD)
    _line(document, _days(notice))
    _line(
        document,
        _("Whoever objects says so to the Party office within that period, names the rule or the fact,"
          " and adds what proves it. The leading group answers within 10 working days."),
    )  # fmt: skip
    _line(document, _("3. Signature and seal"), face=_HEAD)
    _signature(document, notice)
    out = BytesIO()
    document.save(out)
    out.seek(0)
    return out


def _days(notice: Notice) -> str:
    blank = _("____-__-__")
    return _("Published from {first} to {last}, 5 working days.").format(
        first=notice.first.isoformat() if notice.first else blank,
        last=notice.last.isoformat() if notice.last else blank,
    )


def _signature(document: Any, notice: Notice) -> None:
    """Room for a signature, a seal and a day, to the right, kept together on a page."""
    _line(document, "", indent=False, keep=True)
    for text in (
        notice.signs,
        _("Head of the leading group (signature): ____________"),
        _("(seal)"),
        _("____-__-__"),
    ):
        _line(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False, keep=True)
    _line(document, notice.judged, size=10.5, indent=False)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in _MARGINS.items():
        setattr(section, f"{name}_margin", Mm(millimetres))
    section.footer_distance = Mm(28)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", _NUMBER, 14)
    field = _run(paragraph, "", _NUMBER, 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        field._r.append(part)
    _run(paragraph, " —", _NUMBER, 14)


def _line(
    document: Any, text: str, *, face: str = _BODY, size: float = 16,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY, indent: bool = True, keep: bool = False,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    _shape(paragraph, align)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    paragraph.paragraph_format.keep_with_next = keep
    _run(paragraph, text, face, size)


def _shape(paragraph: Any, align: Any, *, exactly: bool = True) -> None:
    shape = paragraph.paragraph_format
    paragraph.alignment = align
    shape.space_before = shape.space_after = Pt(0)
    if exactly:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = _LINE


def _run(paragraph: Any, text: str, face: str, size: float) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    return run


def _table(document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A ruled table; its head is repeated on every page, and no row is broken by one."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _cells(table.rows[0], heads, _HEAD)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for values in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _cells(row, values, _BODY)


def _cells(row: Any, values: Sequence[str], face: str) -> None:
    for cell, text in zip(row.cells, values, strict=True):
        paragraph = cell.paragraphs[0]
        _shape(paragraph, WD_ALIGN_PARAGRAPH.CENTER, exactly=False)
        _run(paragraph, text, face, 12)
