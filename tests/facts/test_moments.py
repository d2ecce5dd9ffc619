"""When a fact was posted."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.facts.build import facts, folder, hazard, taken, told, workbook


@pytest.mark.parametrize(
    "text",
    [
        "2020-03-05T08:30:00+08:00",
        "2020-03-05 08:30:00+08:00",
        "2020-03-05T08:30+0800",
        "2020-03-05T00:30:00Z",
        "2020-03-05T00:30:00.000000+00",
        "2020-03-04T19:30:00-05:00",
    ],
)
def test_a_moment_is_iso_text_with_its_zone(tmp_path: Path, text: str) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1", posted_at=text)))
    assert taken(path, "posted_at::VARCHAR") == [("2020-03-05 00:30:00+00",)]


@pytest.mark.parametrize(
    "text",
    ["2020-03-05", "2020-03-05T08:30:00", "08:30", "2020-03-05T25:00:00Z", "2020-02-30T08:00Z",
     "2020-03-05T08:30:00 Asia/Shanghai", "1583368200", "1850-01-01T00:00:00Z"],
)  # fmt: skip
def test_any_other_moment_is_told(tmp_path: Path, text: str) -> None:
    wanted = "a time with its zone, like 2020-03-05T08:00:00+08:00 is expected"
    assert told(folder(tmp_path / "in", facts(hazard("F1", posted_at=text)))) == [
        f"facts.csv row 2 posted_at: {wanted}, not “{text}”"
    ]


def test_a_time_cell_has_no_zone_and_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, facts(hazard("F1", posted_at=datetime(2020, 3, 5, 8, 30))))
    [fault] = told(path)
    assert fault.endswith("not “2020-03-05 08:30:00”")
