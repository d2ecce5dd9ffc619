"""Rosters as people hand them in, made by another program than ours."""

from datetime import date
from pathlib import Path

import openpyxl

Cell = str | int | date | None
HEADERS = {
    "单位": ("序列", "类别", "编码", "名称", "上级编码", "起", "止"),
    "联系": ("支部", "部门", "起", "止"),
    "人员": ("工号", "姓名", "部门/班组", "党支部/小组", "党员身份", "入厂", "离厂"),
    "职务": ("工号", "职务", "单位编码", "起", "止"),
}


def workbook(folder: Path, **sheets: list[tuple[Cell, ...]]) -> Path:
    """A workbook with these sheets, each with all of its headers and these rows; shorter rows end in empty cells."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(HEADERS[name])
        for row in rows:
            sheet.append(row)
    path = folder / "名册.xlsx"
    book.save(path)
    return path


def cells(path: Path, name: str) -> list[tuple[object, ...]]:
    """What stands in a sheet, as another program reads it."""
    sheet = openpyxl.load_workbook(path)[name]
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]
