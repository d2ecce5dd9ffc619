"""The sheets of an interchange file: what each column is called, in both languages, and what may stand in it."""

from dataclasses import dataclass
from typing import Literal

from anqi.facts.catalogue import ATTRIBUTES
from anqi.facts.kinds import Text

Cell = Literal["code", "id", "text", "date", "bool", "number", "kind", "choice", "moment"]
"""code: letters, digits, `.`, `_`, `-`, up to 64. id: any text up to 64. number: 0 to below 10⁹, two decimals.
moment: a date and time with zone, ISO 8601. choice: a code of the attribute's list or its Chinese title."""


@dataclass(frozen=True)
class Column:
    name: str
    title: Text
    cell: Cell
    required: bool = False
    """Whether every row must fill it; such a column must be there."""


@dataclass(frozen=True)
class Sheet:
    name: str
    title: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The columns by which a row is known; no two rows share them."""

    @property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


_CODE = Column("code", Text("编码", "Code"), "code", required=True)
_NAME = Column("name", Text("名称", "Name"), "text", required=True)
_PLANT = Column("plant", Text("工厂", "Plant"), "code", required=True)
_FROM = Column("active_from", Text("启用日期", "Active from"), "date")
_TO = Column("active_to", Text("停用日期", "Active to"), "date")

PLANTS = Sheet("plants", Text("工厂", "Plants"), (_CODE, _NAME), ("code",))
DEPARTMENTS = Sheet(
    "departments",
    Text("部门", "Departments"),
    (_CODE, _NAME, _PLANT, _FROM, _TO),
    ("plant", "code"),
)
BRANCHES = Sheet(
    "branches",
    Text("党支部", "Party branches"),
    (_CODE, _NAME, _PLANT, _FROM, _TO),
    ("plant", "code"),
)
ANSWERS_FOR = Sheet(
    "answers_for",
    Text("支部联系部门", "Branch answers for department"),
    (
        _PLANT,
        Column("branch", Text("党支部", "Branch"), "code", required=True),
        Column("department", Text("部门", "Department"), "code", required=True),
        _FROM,
        _TO,
    ),
    (),
)
PEOPLE = Sheet(
    "people",
    Text("人员", "People"),
    (
        Column("code", Text("工号", "Code"), "code", required=True),
        Column("name", Text("姓名", "Name"), "text", required=True),
        _PLANT,
        Column("department", Text("部门", "Department"), "code"),
        Column("branch", Text("党支部", "Branch"), "code"),
        Column("party_member", Text("党员", "Party member"), "bool"),
        Column("active_from", Text("到岗日期", "Active from"), "date"),
        Column("active_to", Text("离岗日期", "Active to"), "date"),
    ),
    ("plant", "code"),
)
_ATTRIBUTE_CELL: dict[str, Cell] = {
    "bool": "bool", "number": "number", "date": "date", "choice": "choice",
}  # fmt: skip
FACTS = Sheet(
    "facts",
    Text("事实", "Facts"),
    (
        Column("id", Text("事实编号", "Fact"), "id", required=True),
        Column("kind", Text("种类", "Kind"), "kind", required=True),
        Column("occurred_on", Text("发生日期", "Occurred on"), "date", required=True),
        _PLANT,
        Column("department", Text("部门", "Department"), "code"),
        Column("branch", Text("党支部", "Branch"), "code"),
        Column("person", Text("人员", "Person"), "code"),
        Column("quantity", Text("数量", "Quantity"), "number"),
        *(Column(a.name, a.title, _ATTRIBUTE_CELL[a.type]) for a in ATTRIBUTES.values()),
        Column("reverses", Text("冲销事实", "Reverses"), "id"),
        Column("source", Text("来源", "Source"), "text"),
        Column("posted_at", Text("入账时间", "Posted at"), "moment"),
        Column("posted_by", Text("入账人", "Posted by"), "text"),
    ),
    ("id",),
)
SHEETS: tuple[Sheet, ...] = (PLANTS, DEPARTMENTS, BRANCHES, ANSWERS_FOR, PEOPLE, FACTS)
