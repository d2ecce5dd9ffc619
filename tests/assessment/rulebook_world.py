"""Who keeps rulebooks in the small plant, and drafts of the world's rulebook."""

from dataclasses import dataclass

from anqi.assessment.models import Edition, EditionStep
from anqi.assessment.rulebooks import operations
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from tests.assessment.world import RULEBOOK, account_of, holder
from tests.organisation.people import SmallPlant

EXAMPLE = """
examples:
  - title: {zh: 两次主题党日得四分, en: Two theme days bring four}
    scheme: branch
    as_of: 2020-02-29
    facts:
      - {kind: party.theme_day, occurred_on: 2020-01-10, attributes: {safety_topic: true}}
      - {kind: party.theme_day, occurred_on: 2020-02-10, attributes: {safety_topic: true}}
    expect: {points: {B01: 4}}
"""
FORM = """
      - code: B09
        title: {zh: 主题党日次数, en: Theme days}
        value: theme_days
        score: {each: 1}
"""
"""A rule that the formalism check objects to."""
OF_FORM = RULEBOOK.replace("    vetoes:\n", f"{FORM.strip(chr(10))}\n    vetoes:\n", 1)
NEED = "schemes.branch.rules[0].score.points"
SHARE = "schemes.branch.rules[1].score.share"


@dataclass(frozen=True)
class Keepers:
    """Two officers who draft, and the Party secretary who publishes."""

    small: SmallPlant
    officer: Account
    other: Account
    secretary: Account

    def draft(self, text: str = RULEBOOK, key: str = "draft") -> Edition:
        return operations.draft(
            plant=self.small.plant, account=self.officer, key=key, text=text
        ).edition

    def send(self, edition: Edition, key: str = "send") -> EditionStep:
        edition.refresh_from_db()
        return operations.send(
            edition=edition, account=self.officer, version=edition.version, key=key
        )


def keepers(small: SmallPlant) -> Keepers:
    return Keepers(
        small,
        account_of(holder(small, Post.PARTY_OFFICER, "2001")),
        account_of(holder(small, Post.GROUP_OFFICE, "2002")),
        account_of(holder(small, Post.PARTY_SECRETARY, "2003")),
    )
