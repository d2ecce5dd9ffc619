"""The room of assessment."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "anqi.assessment"

    def ready(self) -> None:
        """Tell the ledger where the records behind facts are, and which kinds are posted here."""
        from anqi.assessment.appraisal.telling import tell_ledger
        from anqi.assessment.honours.telling import tell_address_of_calls
        from anqi.assessment.points import offering as points_offering
        from anqi.assessment.process import offering
        from anqi.assessment.recorded import ACTS
        from anqi.assessment.runs.hooks import offer_acts, offer_decisions
        from anqi.organisation.records import name_acts

        tell_ledger()
        name_acts(ACTS)
        tell_address_of_calls()
        offer_acts(offering.acts_on)
        offer_decisions(offering.decision_on)
        offer_acts(points_offering.acts_on)
