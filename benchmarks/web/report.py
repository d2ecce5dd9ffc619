"""The table that `make bench-web` prints: what was measured, beside what, and whether it is within its limit."""

from dataclasses import dataclass, field


@dataclass
class Report:
    """Lines that were printed; `broken` are those beyond their limit."""

    broken: list[str] = field(default_factory=list)

    def title(self, text: str) -> None:
        print(f"\n{text}", flush=True)

    def line(
        self, what: str, measured: str, beside: str = "", ratio: str = "", wanted: str = ""
    ) -> None:
        print(f"  {what:<42}{measured:>10}  {beside:<28}{ratio:>7}  {wanted}", flush=True)

    def limited(self, what: str, measured: str, beside: str, ratio: float, most: float) -> None:
        """A line whose ratio has a limit."""
        self._judge(what, ratio <= most)
        self.line(what, measured, beside, f"{ratio:.1f} ×", f"≤ {most:g} ×{_mark(ratio <= most)}")

    def bounded(self, what: str, value: float, most: float, unit: str = "") -> None:
        """A figure that has a limit."""
        self._judge(what, value <= most)
        self.line(what, f"{value:,.0f}{unit}", wanted=f"≤ {most:,.0f}{unit}{_mark(value <= most)}")

    def failed(self, what: str, why: str) -> None:
        self._judge(what, False)
        self.line(what, why, wanted="✗")

    def _judge(self, what: str, within: bool) -> None:
        if not within:
            self.broken.append(what)


def _mark(within: bool) -> str:
    return "" if within else "  ✗"
