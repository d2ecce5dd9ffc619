"""The looks of the result workbook: a printed account, black on white, three rules to a table."""

from typing import Any

from anqi.kit.language import spoken

INK, MUTED, LINE, RULE = "#17212B", "#5A6673", "#D5DADF", "#8793A0"
BRAND, FAIL, FAIL_WASH, OK = "#B4121F", "#B4121F", "#FDEEED", "#116B2C"
_FONTS = {"zh": "Microsoft YaHei", "en": "Calibri"}

Look = dict[str, Any]

_BASE: Look = {"font_size": 10, "font_color": INK, "valign": "vcenter"}
_ROW: Look = {**_BASE, "bottom": 4, "bottom_color": LINE}
_HEAD: Look = {**_BASE, "font_color": MUTED, "font_size": 9, "text_wrap": True, "valign": "top"}
LOOKS: dict[str, Look] = {
    "title": {**_BASE, "font_size": 16, "bold": True},
    "brand": {**_BASE, "font_size": 20, "bold": True, "font_color": BRAND},
    "line": {"bottom": 5, "bottom_color": BRAND},
    "section": {**_BASE, "bold": True, "font_size": 11},
    "note": {**_BASE, "font_color": MUTED, "font_size": 9},
    "key": {**_BASE, "font_color": MUTED, "valign": "top"},
    "prose": {**_BASE, "text_wrap": True, "valign": "top"},
    "head": {**_HEAD, "top": 2, "font_color": INK},
    "subhead": {**_HEAD, "font_size": 8},
    "code": {**_HEAD, "bottom": 1, "bottom_color": RULE, "bold": True},
    "code right": {**_HEAD, "bottom": 1, "bottom_color": RULE, "bold": True, "align": "right"},
    "text": _ROW,
    "wrapped": {**_ROW, "text_wrap": True, "valign": "top"},
    "muted": {**_ROW, "font_color": MUTED},
    "strong": {**_ROW, "bold": True},
    "points": {**_ROW, "num_format": "0.00"},
    "score": {**_ROW, "num_format": "0.00", "bold": True},
    "rank": {**_ROW, "num_format": "0", "align": "center"},
    "met": {**_ROW, "font_color": OK, "align": "right"},
    "missed": {**_ROW, "font_color": FAIL, "bg_color": FAIL_WASH, "align": "right"},
    "none": {**_ROW, "font_color": MUTED, "align": "right"},
    "end": {"top": 1, "top_color": INK},
}
for _sign, _look in (("✓", "met"), ("✗", "missed"), ("–", "none")):
    LOOKS[f"{_look} whole"] = {**LOOKS[_look], "num_format": f'"{_sign} "#,##0'}
    LOOKS[f"{_look} parts"] = {**LOOKS[_look], "num_format": f'"{_sign} "#,##0.00'}


class Styles:
    """The formats of one workbook, by the names of their looks."""

    def __init__(self, book: Any) -> None:
        font = {"font_name": _FONTS[spoken()]}
        self.by_name = {name: book.add_format({**font, **look}) for name, look in LOOKS.items()}

    def __getitem__(self, name: str) -> Any:
        return self.by_name[name]
