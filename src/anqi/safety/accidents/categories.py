"""What kind of accident it was, in the words of the standard that held on its day.

GB/T 6441-1986 《企业职工伤亡事故分类》 has 20 categories; GB 6441-2025 《生产安全事故分类与编码》, mandatory since
1 July 2026, has 27. The numeric codes of the 27 are not known here, and none are made up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Dictionary:
    """A standard's categories, in its order; in force from a day on."""

    standard: str
    in_force_from: date
    categories: Sequence[str]


GB_1986 = Dictionary(
    "GB/T 6441-1986",
    date(1987, 2, 1),
    (
        "物体打击", "车辆伤害", "机械伤害", "起重伤害", "触电", "淹溺", "灼烫", "火灾", "高处坠落", "坍塌", "冒顶片帮",
        "透水", "放炮", "火药爆炸", "瓦斯爆炸", "锅炉爆炸", "容器爆炸", "其他爆炸", "中毒和窒息", "其他伤害",
    ),
)  # fmt: skip
GB_2025 = Dictionary(
    "GB 6441-2025",
    date(2026, 7, 1),
    (
        "物体打击", "厂（场）内车辆致害", "道路（轨道）车辆致害", "机械致害", "起重致害", "触电", "淹溺", "灼烫",
        "火灾", "高处坠落", "跌落", "坍塌", "水害", "容器爆炸", "管道爆炸", "可燃气体爆炸", "可燃液体蒸气爆炸",
        "粉尘爆炸",
        "民用爆炸物品爆炸", "烟花爆竹爆炸", "其他可燃固体爆炸", "高温熔融物爆炸", "中毒", "窒息", "滑坡",
        "泄漏", "其他",
    ),
)  # fmt: skip
DICTIONARIES = (GB_1986, GB_2025)
_OTHERS: Mapping[str, Sequence[str]] = {
    "车辆伤害": ("厂（场）内车辆致害", "道路（轨道）车辆致害"),
    "机械伤害": ("机械致害",),
    "起重伤害": ("起重致害",),
    "高处坠落": ("高处坠落", "跌落"),
    "冒顶片帮": ("坍塌",),
    "透水": ("水害",),
    "放炮": ("民用爆炸物品爆炸",),
    "火药爆炸": ("民用爆炸物品爆炸", "烟花爆竹爆炸"),
    "瓦斯爆炸": ("可燃气体爆炸",),
    "锅炉爆炸": ("容器爆炸",),
    "容器爆炸": ("容器爆炸", "管道爆炸"),
    "其他爆炸": (
        "可燃气体爆炸", "可燃液体蒸气爆炸", "粉尘爆炸", "其他可燃固体爆炸", "高温熔融物爆炸", "管道爆炸",
    ),
    "中毒和窒息": ("中毒", "窒息"),
    "其他伤害": ("滑坡", "泄漏", "其他"),
}  # fmt: skip
"""Where the new word is another, or one of several. Proposed, and the plant's to change: the standard has no table."""


def dictionary_on(day: date) -> Dictionary:
    """The dictionary for what happens on a day; of days before all of them the oldest."""
    found = [one for one in DICTIONARIES if one.in_force_from <= day]
    return found[-1] if found else DICTIONARIES[0]


def is_category(name: str, day: date) -> bool:
    """Whether the standard of the day knows it."""
    return name in dictionary_on(day).categories


def in_words_of_2025(old: str) -> tuple[str, ...]:
    """What a category of 1986 may be called since 2026, likeliest first. Raises KeyError where 1986 has none such."""
    if old not in GB_1986.categories:
        raise KeyError(old)
    return tuple(_OTHERS.get(old, (old,)))
