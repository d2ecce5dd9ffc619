"""The installation's own settings, and the bare views beside its addresses."""

from anqi.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.web.urls"
