"""The committee of a decision, which stood in its note, has a column of its own; nothing else of the step changes."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from anqi.assessment.models import Step
from tests.assessment.process_world import Process
from tests.assessment.test_only_added import is_refused
from tests.organisation.people import SmallPlant

migration: Any = import_module("anqi.assessment.migrations.0006_committee")


class Editor:
    """What a migration needs of the editor of a schema: to run a statement on a database."""

    connection = connection

    def execute(self, sql: str, _params: object = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(
    ("note", "committee", "left"),
    [("厂党委会", "厂党委会", ""), ("厂党委会\n文号抄错\n重录", "厂党委会", "文号抄错\n重录")],
)
def test_it_moves_word_for_word_and_the_steps_are_guarded_again(
    wumeng: SmallPlant, note: str, committee: str, left: str
) -> None:
    process = Process(wumeng)
    made = process.decided()
    step = process.stands(made).decision
    assert step is not None
    with transaction.atomic():
        _unconstrained(step, note)
        migration.name_committees(apps, Editor())
        migration.guard_steps(apps, Editor())
    step.refresh_from_db()
    assert (step.committee, step.note) == (committee, left)
    assert is_refused("UPDATE assessment_step SET note = 'x'")
    assert is_refused("DELETE FROM assessment_step")


def _unconstrained(step: Step, note: str) -> None:
    """As the step was written before it had the column."""
    migration.unguard(apps, Editor())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE assessment_step DROP CONSTRAINT step_decided_by_document")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
    Step.objects.filter(pk=step.pk).update(committee="", note=note)
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
