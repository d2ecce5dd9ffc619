"""`python -m tests.shots`: what `make shots` runs. The addresses are read from Django, so it is set up first."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.shots.taking import main  # noqa: E402

main()
