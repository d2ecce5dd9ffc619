"""What people say about a task or a record. It is only added to: who takes a comment back says so, and it stays."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # the name that extractors know

from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.models import Person, Plant
from anqi.work import notices
from anqi.work.faults import Conflict, Refused
from anqi.work.models import Comment, Task
from anqi.work.texts import KEY, NOTE, SOURCE, Texts

_COMMENTED = N_("{by} asks you to read a comment on “{task}”")


def comment(*, about: str, text: str, by: Person, key: str) -> Comment:
    """Say something about a task or record of one's plant. The same key again gives the same comment.

    Raises Faulty, and Conflict where the key was used for another.
    """
    texts = Texts()
    about = texts.take("about", about, SOURCE, needed=_("name the record"))
    text = texts.take("text", text, NOTE, needed=_("write a comment"))
    return _add(texts, Comment(plant=by.plant, about=about, text=text, by=by), key)


def comment_on_task(
    *, task: Task, text: str, by: Person, key: str, tell: Collection[Person] = ()
) -> Comment:
    """Say something about a task, and tell some people of it. The same key again gives the same comment.

    Raises Faulty, and Conflict where the key was used for another.
    """
    with transaction.atomic():
        made = comment(about=task.about, text=text, by=by, key=key)
        figures = {"by": by.name, "task": task.title}
        notices.tell(
            list(tell), _COMMENTED, figures=figures, source=task.about, key=f"comment/{made.pk}"
        )
    return made


def withdraw(*, comment: Comment, by: Person, key: str, reason: str = "") -> Comment:
    """Say that one's own comment no longer stands. Raises Refused, Conflict, Faulty."""
    texts = Texts()
    reason = texts.take("reason", reason, NOTE)
    with transaction.atomic():
        Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
        known = Comment.objects.filter(withdraws=comment).first()
        if known is not None and known.by_id == by.pk:
            return known
        if comment.by_id != by.pk:
            raise Refused(_("only who wrote a comment withdraws it"))
        if comment.withdraws_id is not None:
            raise Refused(_("a withdrawal can't be withdrawn"))
        row = Comment(plant=by.plant, about=comment.about, text=reason, by=by, withdraws=comment)
        return _add(texts, row, key)


def comments_on(plant: Plant, about: str) -> QuerySet[Comment]:
    """The comments on a record, oldest first; `withdrawn_by` says which no longer stand."""
    said = Comment.objects.filter(plant=plant, about=about, withdraws=None)
    return said.select_related("by", "withdrawn_by")


def _add(texts: Texts, row: Comment, key: str) -> Comment:
    row.key = texts.take("key", key, KEY, needed=_("a key of up to 64 characters"))
    if texts.faults:
        raise Faulty(_("comment"), texts.faults)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=row.by_id)
        known = Comment.objects.filter(by=row.by_id, key=row.key).first()
        if known is not None:
            if (known.about, known.text) != (row.about, row.text):
                message = _("this was used before for another comment; load the page again")
                raise Conflict(known, message)
            return known
        row.at = clock.now()
        row.save(force_insert=True)
    return row
