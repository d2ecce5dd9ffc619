"""One of several processes that post at the same moment: `python -m tests.reliability.writer PLANT BRANCH COUNT`."""

import os
import sys
from uuid import uuid4


def main() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "anqi.settings"
    django.setup()
    from anqi.kit import clock
    from anqi.ledger.drafts import Draft
    from anqi.ledger.operations import post
    from anqi.organisation.models import Plant

    code, branch, count = sys.argv[1:]
    plant = Plant.objects.get(code=code)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for _number in range(int(count)):
        draft = Draft(
            "party.theme_day",
            clock.today(),
            "test/1",
            branch=branch,
            quantity=2800,
            key=uuid4().hex,
        )
        post(plant=plant, drafts=[draft], by="writer")


if __name__ == "__main__":
    main()
