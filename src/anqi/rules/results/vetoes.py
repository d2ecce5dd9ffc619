"""What the vetoes on a scheme's subjects saw: the values that fulfilled their conditions."""

from anqi.rules.outcome.model import Counted, Key, SchemeOutcome, counted_columns
from anqi.rules.rulebook.model import Veto


class VetoValues:
    """The values over the period of all vetoes of a scheme, by subject."""

    def __init__(self, scheme: SchemeOutcome) -> None:
        table = scheme.subjects
        keys = zip(table["plant"].to_pylist(), table["subject"].to_pylist(), strict=True)
        self.rows: dict[Key, int] = {key: row for row, key in enumerate(keys)}
        self.values = {
            veto.code: counted_columns(veto.value, table) for veto in scheme.scheme.vetoes
        }

    def of(self, veto: Veto, key: Key) -> Counted:
        """What the veto's value came to for a subject."""
        return self.values[veto.code][self.rows[key]]
