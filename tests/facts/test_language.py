"""What a plant's office reads when a file is wrong."""

from pathlib import Path

import pytest

from anqi.facts.reading import read
from anqi.kit.faults import Faulty
from anqi.kit.language import speak
from tests.facts.build import Row, facts, folder, hazard


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        (
            hazard("F1", occurred_on="2020/3/5"),
            "facts.csv 第2行 occurred_on",
            "应填日期（如 2020-03-05），现为“2020/3/5”；请改为 2020-03-05",
        ),
        (hazard("F1", department=""), "facts.csv 第2行 department", "hazard.due 隐患应整改 必须填写部门"),
        (
            hazard("F1", level="很大"),
            "facts.csv 第2行 level",
            "hazard.due 隐患应整改 的此项没有“很大”；可选：general 一般、larger 较大、major 重大",
        ),
    ],
)  # fmt: skip
def test_faults_are_told_in_chinese(tmp_path: Path, row: Row, place: str, message: str) -> None:
    speak("zh")
    with pytest.raises(Faulty) as caught:
        read(folder(tmp_path / "in", facts(row)))
    assert [(fault.place, fault.message) for fault in caught.value.faults] == [(place, message)]
