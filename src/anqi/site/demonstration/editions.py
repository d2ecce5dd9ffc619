"""The rulebooks of the demonstration: one in force in each year, a draft for the next, and one under review."""

from collections.abc import Iterator
from datetime import date, timedelta

from anqi.assessment.models import Edition
from anqi.assessment.rulebooks import operations
from anqi.assessment.rulebooks.forms import given_text
from anqi.kit import clock
from anqi.site.demonstration.stage import Cast, Scene, at

_DRAFTER, _PUBLISHER = "party_officer", "party_secretary"
_GIVEN, _GIVEN_YEAR = "plant-2026", 2026
_MORE_OFTEN = {"schemes.branch.rules[0].score.need": "3"}
"""Three theme Party days a month where the Party's rule asks for one: what the formalism check objects to."""
_OTHER_POINTS = {"schemes.branch.rules[4].score.points": "0.75"}


class Editions:
    """The scenes of the Party office and the Party secretary."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.today = cast, clock.today()

    def scenes(self) -> Iterator[Scene]:
        for year in (self.today.year - 1, self.today.year):
            yield Scene(at(date(year, 1, 5)), lambda year=year: self.publish(year))  # type: ignore[misc]
        yield Scene(at(self.today - timedelta(days=12), 14), self.draft_next)
        yield Scene(at(self.today - timedelta(days=4), 16), self.send_amended)

    def publish(self, year: int) -> None:
        """Adopt the rulebook that comes with the program for a year; it is in force from its first day."""
        made = self._sent(given_text(_GIVEN), f"plant-{year}", year - _GIVEN_YEAR)
        operations.publish(
            edition=made, account=self.cast.account(_PUBLISHER), version=made.version, key=self.cast.key(),
            in_force_from=date(year, 1, 1), note="经厂党委会审议通过。",
        )  # fmt: skip

    def draft_next(self) -> None:
        """A draft for the next year in which somebody asks for more meetings than the Party does."""
        now = Edition.objects.get(name=f"plant-{self.today.year}")
        made = self._drafted(now.text, f"plant-{self.today.year + 1}", 1, based_on=now)
        operations.save_figures(
            edition=made, account=self.cast.account(_DRAFTER), version=made.version,
            key=self.cast.key(), figures=_MORE_OFTEN, note="拟将主题党日由每月1次改为每月3次，征求意见。",
        )  # fmt: skip

    def send_amended(self) -> None:
        """An amended edition of this year's rulebook, which waits for a second person."""
        now = Edition.objects.get(name=f"plant-{self.today.year}")
        made = self._drafted(now.text, now.name, 0, based_on=now)
        operations.save_figures(
            edition=made, account=self.cast.account(_DRAFTER), version=made.version,
            key=self.cast.key(), figures=_OTHER_POINTS, note="每季党课分值由0.5分调整为0.75分。",
        )  # fmt: skip
        self._send(made)

    def _sent(self, text: str, name: str, years: int) -> Edition:
        return self._send(self._drafted(text, name, years))

    def _drafted(
        self, text: str, name: str, years: int, based_on: Edition | None = None
    ) -> Edition:
        step = operations.draft(
            plant=self.cast.plant, account=self.cast.account(_DRAFTER), key=self.cast.key(), text=text,
            name=name, years=years, based_on=based_on,
        )  # fmt: skip
        return Edition.objects.get(pk=step.edition_id)

    def _send(self, made: Edition) -> Edition:
        now = Edition.objects.get(pk=made.pk)
        operations.send(
            edition=now, account=self.cast.account(_DRAFTER), version=now.version, key=self.cast.key()
        )  # fmt: skip
        return Edition.objects.get(pk=made.pk)
