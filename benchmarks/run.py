"""`make bench`: all benchmarks in one run; every figure stands beside what it is measured against.

With names (plant, large, workbook, rivals) only those.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
ALL = ("plant", "workbook", "rivals", "large")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="anqi-bench-") as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        for name in sys.argv[1:] or ALL:
            importlib.import_module(f"benchmarks.{name}").report(Path(folder))
            print()


if __name__ == "__main__":
    main()
