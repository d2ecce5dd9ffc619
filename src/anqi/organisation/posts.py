"""The posts that people hold. Authority follows the post of the day, and never a name (design §5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """What somebody is, in a unit or in the whole plant, from a day to a day."""

    PARTY_SECRETARY = "party_secretary", _("Party secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("deputy Party secretary")
    DIRECTOR = "director", _("director")
    DEPUTY_DIRECTOR = "deputy_director", _("deputy director")
    DISCIPLINE_SECRETARY = "discipline_secretary", _("discipline secretary")
    GROUP_HEAD = "group_head", _("head of the leading group")
    GROUP_DEPUTY = "group_deputy", _("deputy head of the leading group")
    GROUP_MEMBER = "group_member", _("member of the leading group")
    GROUP_OFFICE = "group_office", _("office of the leading group")
    PARTY_OFFICER = "party_officer", _("Party office")
    SAFETY_DEPARTMENT = "safety_department", _("safety department")
    BRANCH_SECRETARY = "branch_secretary", _("branch secretary")
    BRANCH_COMMITTEE = "branch_committee", _("branch committee member")
    PARTY_GROUP_LEADER = "party_group_leader", _("Party group leader")
    DEPARTMENT_HEAD = "department_head", _("department head")
    TEAM_LEADER = "team_leader", _("team leader")
    SAFETY_OFFICER = "safety_officer", _("safety officer")
    WORKSTATION_MEMBER = "workstation_member", _("member of the engineers' workstation")
    FIREFIGHTER = "firefighter", _("volunteer firefighter")
    AUDITOR = "auditor", _("auditor")


OF_THE_PLANT = frozenset(
    {
        Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY, Post.DIRECTOR, Post.DEPUTY_DIRECTOR,
        Post.DISCIPLINE_SECRETARY, Post.GROUP_HEAD, Post.GROUP_DEPUTY, Post.GROUP_MEMBER,
        Post.GROUP_OFFICE, Post.PARTY_OFFICER, Post.SAFETY_DEPARTMENT, Post.WORKSTATION_MEMBER,
        Post.AUDITOR,
    }
)  # fmt: skip
"""Posts of the whole plant; the others are held in a unit of one of its trees."""
OF_THE_PARTY = frozenset({Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE, Post.PARTY_GROUP_LEADER})
"""Posts in a unit of the Party tree; those left are held in the administration."""


class Administration(models.TextChoices):
    """Three separate administrators (等保2.0 8.1.4.2): none of them sees business content, nobody is two of them."""

    SYSTEM = "system", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDIT = "audit", _("audit administrator")
