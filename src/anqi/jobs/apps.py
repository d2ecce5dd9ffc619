"""The storey of background work."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class JobsConfig(AppConfig):
    name = "anqi.jobs"

    def ready(self) -> None:
        """Load what packages give to the background, where they do: `job_kinds.py` and `clock_duties.py`."""
        for one in apps.get_app_configs():
            for module in ("job_kinds", "clock_duties"):
                if one.name.startswith("anqi.") and find_spec(f"{one.name}.{module}"):
                    import_module(f"{one.name}.{module}")
