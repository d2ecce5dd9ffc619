"""The room of assessment."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "anqi.assessment"

    def ready(self) -> None:
        """Tell the ledger where the records behind facts are, and which kinds are posted here."""
        from anqi.assessment.appraisal.telling import tell_ledger
        from anqi.assessment.honours.telling import tell_address_of_calls
        from anqi.assessment.process import offering
        from anqi.assessment.runs.hooks import offer_acts

        tell_ledger()
        tell_address_of_calls()
        offer_acts(offering.acts_on)
