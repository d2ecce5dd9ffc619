"""What the vetoes on a scheme's subjects saw: the values that fulfilled their conditions."""

from anqi.rules.outcome import columns
from anqi.rules.outcome.model import Counted, Key, Outcome, SchemeOutcome, counted_columns
from anqi.rules.rulebook.model import Value, Veto, measures_of


class VetoValues:
    """The values over the period of all vetoes of a scheme, by subject; not every run keeps all of them."""

    def __init__(self, outcome: Outcome, scheme: SchemeOutcome) -> None:
        self.outcome = outcome
        self.scheme = scheme
        self.by_veto = {veto.code: self._values(veto) for veto in scheme.scheme.vetoes}

    def of(self, veto: Veto, key: Key) -> Counted | None:
        """What the veto's value came to for a subject; None where the run did not keep it."""
        return self.by_veto[veto.code].get(key)

    def _values(self, veto: Veto) -> dict[Key, Counted]:
        tables = [self.scheme.subjects, self.outcome.units.get(self.scheme.scheme.subject)]
        for table in tables:
            if table is not None and _held(veto.value, table.column_names):
                keys = zip(table["plant"].to_pylist(), table["subject"].to_pylist(), strict=True)
                return dict(zip(keys, counted_columns(veto.value, table), strict=True))
        return {}


def _held(value: Value, names: list[str]) -> bool:
    return all(columns.counted(measure) in names for measure in measures_of(value))
