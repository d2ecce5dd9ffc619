"""A second, plain reading of the rulebook's specification, and worlds to try both readings on.

`judge` and `dumps` read worlds; `oracle.worlds.trials()` draws them.
"""

from .judge import dumps, judge
from .world import World

__all__ = ["World", "dumps", "judge"]
