"""The sheets of a roster's workbook. Their names and headers are Chinese: they are the form of the file.

An empty cell says nothing and leaves alone what is there; 无 says that there is none.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import override

from anqi.facts.kinds import Text
from anqi.facts.sheets import Cell, Column
from anqi.organisation.models import Standing, Tree, UnitKind
from anqi.organisation.posts import Post

NONE = "无"
"""What a cell says where there is to be none: no parent, no unit, no last day."""
OUTSIDE = Text("非党员", "not a member")
"""Who has no standing in the Party."""
_OUTSIDE_BEFORE = "群众"
_HEADERS_BEFORE = {"树": "序列", "政治面貌": "党员身份"}
"""What workbooks said that were handed out before: it is still read."""
MOST_ROWS, MOST_COLUMNS = 200_000, 64
"""Rows of a sheet, and columns from the left, that are looked at; a roster has far fewer."""


@dataclass(frozen=True)
class RosterSheet:
    """A worksheet: its name and its columns by their names in code."""

    name: str
    columns: tuple[Column, ...]

    @property
    def by_header(self) -> dict[str, Column]:
        now = {column.title.zh: column for column in self.columns}
        return now | {old: now[new] for old, new in _HEADERS_BEFORE.items() if new in now}


def _column(name: str, zh: str, en: str, cell: Cell, required: bool = False) -> Column:
    return Column(name, Text(zh, en), cell, required)


_FROM = _column("active_from", "起", "From", "date")
_TO = _column("active_to", "止", "To", "date")
UNITS = RosterSheet(
    "单位",
    (
        _column("tree", "序列", "Tree", "choice", True),
        _column("kind", "类别", "Kind", "choice", True),
        _column("code", "编码", "Code", "code", True),
        _column("name", "名称", "Name", "text", True),
        _column("parent", "上级编码", "Parent", "code"),
        _FROM,
        _TO,
    ),
)
LINKS = RosterSheet(
    "联系",
    (
        _column("branch", "支部", "Branch", "code", True),
        _column("department", "部门", "Department", "code", True),
        _FROM,
        _TO,
    ),
)
PEOPLE = RosterSheet(
    "人员",
    (
        _column("code", "工号", "Staff number", "code", True),
        _column("name", "姓名", "Name", "text", True),
        _column("administration", "部门/班组", "Department or team", "code"),
        _column("party", "党支部/小组", "Branch or group", "code"),
        _column("standing", "党员身份", "Standing", "choice"),
        _column("active_from", "入厂", "Joined", "date"),
        _column("active_to", "离厂", "Left", "date"),
    ),
)
POSTS = RosterSheet(
    "职务",
    (
        _column("person", "工号", "Staff number", "code", True),
        _column("post", "职务", "Post", "choice", True),
        _column("unit", "单位编码", "Unit", "code"),
        _FROM,
        _TO,
    ),
)
SHEETS = (UNITS, LINKS, PEOPLE, POSTS)

_CHOICES: dict[str, type[TextChoices]] = {
    "tree": Tree, "kind": UnitKind, "standing": Standing.Value, "post": Post,
}  # fmt: skip
_MAY_BE_NONE = frozenset({"parent", "administration", "party", "active_to"})


def may_be_none(column: Column) -> bool:
    return column.name in _MAY_BE_NONE


@cache
def written(column: str) -> dict[str, str]:
    """How a workbook writes each value of a column of choices."""
    with override("zh-hans"):
        titles = {str(choice.value): str(choice.label) for choice in _CHOICES[column]}
    return {"": OUTSIDE.zh, **titles} if column == "standing" else titles


@cache
def meant(column: str) -> dict[str, str]:
    """The value that each way of writing it means: its code, its Chinese or its English name."""
    with override("en"):
        english = {str(choice.label): str(choice.value) for choice in _CHOICES[column]}
    found = {value: value for value in english.values()} | english
    if column == "standing":
        found |= {OUTSIDE.en: "", _OUTSIDE_BEFORE: ""}
    return found | {title: value for value, title in written(column).items()}
