"""What is done in the installation itself, in a process of its own: `python -m benchmarks.chaos.inside ACT`."""

import json
import sys
from typing import Any

import django

PEOPLE, FACTS, CLIENTS = 100, 600, 12


def fill() -> dict[str, Any]:
    """A small demonstration, a token for each client, and what facts may be about."""
    from django.core.management import call_command

    from anqi.kit import clock
    from anqi.organisation.models import Account, Person, Plant, Unit
    from anqi.organisation.posts import Post
    from anqi.organisation.tokens import TokenScope, make_token
    from anqi.site.demo import make_demonstration

    call_command("migrate", interactive=False, verbosity=0)
    make_demonstration(people=PEOPLE, facts=FACTS, story=False)
    plant = Plant.objects.get()
    account = Account.objects.get(login=Post.PARTY_OFFICER)
    tokens = [
        make_token(account=account, name=f"client {number}", scopes=tuple(TokenScope))
        for number in range(CLIENTS)
    ]
    today = clock.today()
    branches = Unit.objects.filter(plant=plant, tree="party", kind="branch").on(today)
    people = Person.objects.filter(plant=plant).on(today)
    return {
        "plant": plant.code,
        "day": clock.today().isoformat(),
        "tokens": tokens,
        "branches": sorted(branches.values_list("code", flat=True)),
        "people": sorted(people.values_list("code", flat=True)),
    }


def facts() -> dict[str, Any]:
    """What the ledger says of itself, and its facts: index, id, key, what it takes back."""
    from anqi.ledger.models import Fact, Ledger

    ledger = Ledger.objects.get()
    rows = Fact.objects.order_by("index").values_list("index", "id", "key", "reverses")
    return {
        "size": ledger.size,
        "facts": [(index, str(id), key, str(back or "")) for index, id, key, back in rows],
    }


def lake() -> dict[str, Any]:
    """What the lake holds: the place and id of every fact; and what is wrong with it."""
    import pyarrow.parquet as pq

    from anqi.ledger.lake import check, place_of, segments
    from anqi.ledger.models import Ledger

    ledger = Ledger.objects.select_related("plant").get()
    first = place_of(ledger.pk, 0)
    rows = [
        (place - first, id)
        for segment in segments(ledger.plant)
        for place, id in zip(
            *pq.read_table(segment.path, columns=["place", "id"]).to_pydict().values(), strict=True
        )
    ]
    return {"faults": [str(fault) for fault in check(ledger.plant)], "facts": rows}


def main() -> None:
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "anqi.settings"
    django.setup()
    print(json.dumps({"fill": fill, "facts": facts, "lake": lake}[sys.argv[1]]()))


if __name__ == "__main__":
    main()
