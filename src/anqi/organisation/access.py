"""Who may do what, and how far: the one table, and the two questions that everything asks of it.

Authority follows the posts that a person holds on the day of asking, in one of the two trees, and never a name
(design §5). `TABLE` says for each post which verbs it has and how far each reaches; several posts add up. What every
employee and every Party member may do stands there too. What is not in the table nobody may do.

How far a reach goes is worked out in `authority.py`:
- own: oneself. Every reach within a plant includes oneself.
- team: the people of the unit in which the post is held, or in which the employee is. A department is reached by its
  people only, never by its facts; a team, shift or Party group with all that stands below it.
- department: the unit in which the post is held and all below it: the departments and workshops among them, and
  everybody in them. A post that is held in a team reaches the team's people.
- branch: the Party unit in which the post is held and all below it: the branches among them, their members, and the
  departments that these branches answer for, each for facts of the days on which they do. A member is reached from a
  Party group through the branch above it.
- plant: everything of the person's own plant. No reach goes into another plant.
- installation: what is no business content: accounts, settings, records. Only the three administrators have it, each
  for one verb, and they have nothing else.

A fact, task or person is *seen* where one of the subjects that it names is reached. It is *written* where every unit
that it names is reached, or, where it names no unit, the person; what names nobody is the plant's. Nobody reverses or
accepts what is about himself, and nobody changes his own entry in the roster: posts give authority.
"""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from anqi.organisation.authority import Authority, Holder, Implicit, Reach, Scope
from anqi.organisation.models import Account, Plant
from anqi.organisation.posts import Administration, Post


class Verb(models.TextChoices):
    """What can be done."""

    SEE_FACTS = "see_facts", _("see facts")
    POST_FACT = "post_fact", _("post facts by hand")
    REVERSE_FACT = "reverse_fact", _("reverse facts")
    IMPORT_FACTS = "import_facts", _("import facts")
    SEAL_LEDGER = "seal_ledger", _("seal the ledger")
    EXPORT_LEDGER = "export_ledger", _("export the ledger and its proofs")
    SEE_PEOPLE = "see_people", _("see people")
    SEE_STANDING = "see_standing", _("see who is in which branch, and as what")
    CHANGE_ROSTER = "change_roster", _("change the roster")
    EXPORT_ROSTER = "export_roster", _("export the roster")
    SEE_TASKS = "see_tasks", _("see tasks")
    ISSUE_TASK = "issue_task", _("issue tasks")
    ACCEPT_TASK = "accept_task", _("accept what was done")
    UPLOAD_EVIDENCE = "upload_evidence", _("upload evidence")
    SEE_GOALS = "see_goals", _("see the goals board")
    SEE_RESULTS = "see_results", _("see results")
    SEE_RULEBOOKS = "see_rulebooks", _("see rulebooks")
    KEEP_RULEBOOKS = "keep_rulebooks", _("draft rulebooks")
    PUBLISH_RULEBOOK = "publish_rulebook", _("publish rulebooks")
    RUN_ASSESSMENT = "run_assessment", _("judge, publish and seal assessments")
    CONFIRM_SAFETY = "confirm_safety", _("confirm the facts of safety")
    CONFIRM_DISCIPLINE = "confirm_discipline", _("confirm the facts of discipline")
    OBJECT = "object", _("object to a result")
    ANSWER_OBJECTION = "answer_objection", _("answer objections")
    RECORD_DECISION = "record_decision", _("record decisions of the committee")
    ASK_EXCLUSION = "ask_exclusion", _("ask that something due does not count")
    APPROVE_EXCLUSION = "approve_exclusion", _("approve that something due does not count")
    HOLD_APPRAISAL = "hold_appraisal", _("hold the democratic appraisal")
    APPRAISE = "appraise", _("take part in the democratic appraisal")
    DECIDE_VETO = "decide_veto", _("decide on vetoes")
    CALL_HONOURS = "call_honours", _("call for honours")
    NOMINATE = "nominate", _("nominate for honours")
    SEE_POINTS = "see_points", _("see accounts of members' points")
    PUBLISH_POINTS = "publish_points", _("publish a month of members' points")
    MANAGE_ACCOUNTS = "manage_accounts", _("manage accounts")
    MANAGE_SETTINGS = "manage_settings", _("manage settings")
    READ_RECORDS = "read_records", _("read who did what")


LOOKING = frozenset(
    {
        Verb.SEE_FACTS, Verb.SEE_PEOPLE, Verb.SEE_STANDING, Verb.SEE_TASKS, Verb.UPLOAD_EVIDENCE, Verb.SEE_GOALS,
        Verb.SEE_RESULTS, Verb.SEE_RULEBOOKS, Verb.SEE_POINTS,
    }
)  # fmt: skip
"""Verbs for which one subject that is reached is enough; the others want every unit reached."""
NOT_ONES_OWN = frozenset(
    {
        Verb.REVERSE_FACT, Verb.ACCEPT_TASK, Verb.CHANGE_ROSTER, Verb.APPROVE_EXCLUSION,
        Verb.DECIDE_VETO,
    }
)  # fmt: skip
"""Verbs that nobody has over what is about himself."""

_PARTY = (Verb.SEE_STANDING,)
"""What goes with a post of the Party: those of the administration do not browse who is a member (党务信息)."""
_SEEING = (Verb.SEE_FACTS, Verb.SEE_PEOPLE, Verb.SEE_TASKS, Verb.SEE_RESULTS)
_LEADING = (*_SEEING, Verb.ISSUE_TASK, Verb.ACCEPT_TASK)
_KEEPING = (*_LEADING, Verb.POST_FACT, Verb.REVERSE_FACT, Verb.UPLOAD_EVIDENCE)
_OFFICE = (
    *_KEEPING, Verb.IMPORT_FACTS, Verb.SEAL_LEDGER, Verb.EXPORT_LEDGER, Verb.CHANGE_ROSTER, Verb.EXPORT_ROSTER,
)  # fmt: skip

_JUDGING = (
    Verb.KEEP_RULEBOOKS, Verb.RUN_ASSESSMENT, Verb.ASK_EXCLUSION, Verb.CALL_HONOURS,
)  # fmt: skip
"""What the offices do that keep the assessment; who decides is another."""
_POINTS = (Verb.SEE_POINTS, Verb.PUBLISH_POINTS)
"""Accounts of members' points: for those who keep them; leaders see what branches come to (domain §12)."""
_DECIDING = (
    Verb.PUBLISH_RULEBOOK, Verb.RECORD_DECISION, Verb.APPROVE_EXCLUSION, Verb.DECIDE_VETO,
)  # fmt: skip
_ANSWERING = (
    Verb.PUBLISH_RULEBOOK, Verb.ANSWER_OBJECTION, Verb.APPROVE_EXCLUSION, Verb.DECIDE_VETO,
)  # fmt: skip

TABLE: dict[Holder, dict[Verb, Reach]] = {
    Implicit.EMPLOYEE: {
        Verb.SEE_GOALS: Reach.PLANT,
        Verb.SEE_RULEBOOKS: Reach.PLANT,
        Verb.SEE_RESULTS: Reach.OWN,
        Verb.SEE_POINTS: Reach.OWN,
        Verb.OBJECT: Reach.OWN,
        Verb.SEE_FACTS: Reach.OWN,
        Verb.SEE_PEOPLE: Reach.TEAM,
        Verb.SEE_STANDING: Reach.OWN,
        Verb.SEE_TASKS: Reach.OWN,
        Verb.UPLOAD_EVIDENCE: Reach.OWN,
    },
    Implicit.MEMBER: dict.fromkeys(
        (Verb.SEE_PEOPLE, Verb.SEE_STANDING, Verb.APPRAISE), Reach.BRANCH
    ),
    Post.PARTY_SECRETARY: dict.fromkeys((*_LEADING, *_PARTY, *_DECIDING), Reach.PLANT),
    Post.DEPUTY_SECRETARY: dict.fromkeys((*_LEADING, *_PARTY, *_DECIDING), Reach.PLANT),
    Post.DIRECTOR: dict.fromkeys((*_LEADING, Verb.APPROVE_EXCLUSION), Reach.PLANT),
    Post.DEPUTY_DIRECTOR: dict.fromkeys((*_LEADING, Verb.APPROVE_EXCLUSION), Reach.PLANT),
    Post.DISCIPLINE_SECRETARY: dict.fromkeys(
        (*_LEADING, *_PARTY, Verb.EXPORT_LEDGER, Verb.CONFIRM_DISCIPLINE), Reach.PLANT
    ),
    Post.GROUP_HEAD: dict.fromkeys((*_LEADING, *_ANSWERING), Reach.PLANT),
    Post.GROUP_DEPUTY: dict.fromkeys((*_LEADING, *_ANSWERING), Reach.PLANT),
    Post.GROUP_MEMBER: dict.fromkeys(_SEEING, Reach.PLANT),
    Post.GROUP_OFFICE: dict.fromkeys((*_OFFICE, *_PARTY, *_JUDGING, *_POINTS), Reach.PLANT),
    Post.PARTY_OFFICER: dict.fromkeys((*_OFFICE, *_PARTY, *_JUDGING, *_POINTS), Reach.PLANT),
    Post.SAFETY_DEPARTMENT: dict.fromkeys(
        (*_KEEPING, Verb.IMPORT_FACTS, Verb.CONFIRM_SAFETY, Verb.ASK_EXCLUSION), Reach.PLANT
    ),
    Post.BRANCH_SECRETARY: dict.fromkeys(
        (*_KEEPING, *_PARTY, *_POINTS, Verb.OBJECT, Verb.HOLD_APPRAISAL, Verb.NOMINATE),
        Reach.BRANCH,
    ),
    Post.BRANCH_COMMITTEE: dict.fromkeys(
        (
            *_SEEING,
            *_PARTY,
            Verb.SEE_POINTS,
            Verb.POST_FACT,
            Verb.UPLOAD_EVIDENCE,
            Verb.HOLD_APPRAISAL,
        ),
        Reach.BRANCH,
    ),
    Post.PARTY_GROUP_LEADER: dict.fromkeys((*_SEEING, *_PARTY), Reach.TEAM),
    Post.DEPARTMENT_HEAD: dict.fromkeys((*_KEEPING, Verb.OBJECT, Verb.NOMINATE), Reach.DEPARTMENT),
    Post.TEAM_LEADER: dict.fromkeys((*_LEADING, Verb.UPLOAD_EVIDENCE), Reach.TEAM),
    Post.SAFETY_OFFICER: dict.fromkeys(
        (*_LEADING, Verb.POST_FACT, Verb.UPLOAD_EVIDENCE), Reach.DEPARTMENT
    ),
    Post.WORKSTATION_MEMBER: {},
    Post.FIREFIGHTER: {},
    Post.AUDITOR: dict.fromkeys(
        (Verb.SEE_FACTS, Verb.EXPORT_LEDGER, Verb.SEE_RESULTS), Reach.PLANT
    ),
    Administration.SECURITY: {Verb.MANAGE_ACCOUNTS: Reach.INSTALLATION},
    Administration.SYSTEM: {Verb.MANAGE_SETTINGS: Reach.INSTALLATION},
    Administration.AUDIT: {Verb.READ_RECORDS: Reach.INSTALLATION},
}

Asker = AbstractBaseUser | AnonymousUser


def may(
    account: Asker,
    verb: Verb,
    *,
    plant: Plant | None = None,
    department: str = "",
    branch: str = "",
    person: str = "",
    day: date | None = None,
) -> bool:
    """Whether an account may do this to what names these subjects of a plant, by their codes.

    `day` is the day of what is asked about, such as a fact's own (None: today); posts are always those of today.
    Without a plant the question is about the installation: its accounts, settings and records.
    """
    if not isinstance(account, Account) or not account.is_active:
        return False
    if plant is None:
        rights = TABLE[Administration(account.administers)] if account.administers else {}
        return rights.get(verb) is Reach.INSTALLATION
    scope = scope_of(account, verb)
    if scope.plant is None or scope.plant.pk != plant.pk:
        return False
    if verb in NOT_ONES_OWN and person and person == scope.own:
        return False
    covers = scope.sees if verb in LOOKING else scope.writes
    return covers(department=department, branch=branch, person=person, day=day)


def scope_of(account: Asker, verb: Verb, day: date | None = None) -> Scope:
    """How far somebody reaches with a verb, by the posts of a day (None: today). Empty for administrators.

    The posts are read once and kept on the account object, which lives as long as a request.
    """
    if not isinstance(account, Account) or not account.is_active:
        return Scope()
    return Authority.of(account, day).scope(verb, TABLE)
