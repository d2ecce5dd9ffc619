"""Addresses of the organisation."""

from django.urls import path

from anqi.organisation import (
    election_views,
    people_views,
    person_acts,
    person_views,
    roster_views,
    unit_acts,
    unit_views,
    views,
    withdrawal_views,
)
from anqi.organisation.access import Verb
from anqi.organisation.accounts.fresh import fresh

changing = fresh(Verb.CHANGE_ROSTER)
app_name = "organisation"
urlpatterns = [
    path("", views.index, name="index"),
    path("units/<int:id>/", unit_views.unit, name="unit"),
    path("units/<int:id>/rename/", unit_acts.rename, name="rename"),
    path("units/<int:id>/correct/", unit_acts.correct_unit, name="correct_unit"),
    path("units/<int:id>/move/", unit_acts.move, name="move"),
    path("units/<int:id>/close/", unit_acts.close, name="close"),
    path("units/<int:id>/link/", unit_acts.link, name="link"),
    path("units/<int:id>/elect/", election_views.elect, name="elect"),
    path(
        "units/<int:id>/elections/<str:day>/withdraw/",
        changing(election_views.withdraw_election),
        name="withdraw_election",
    ),
    path("links/<int:id>/end/", unit_acts.unlink, name="unlink"),
    path("found/", unit_acts.found, name="found"),
    path("people/", people_views.people, name="people"),
    path("people/<str:code>/", person_views.person, name="person"),
    path("people/<str:code>/transfer/", person_acts.transfer, name="transfer"),
    path("people/<str:code>/standing/", person_acts.standing, name="standing"),
    path("people/<str:code>/leave/", person_acts.leave, name="leave"),
    path("people/<str:code>/correct/", person_acts.correct_person, name="correct_person"),
    path("join/", person_acts.join, name="join"),
    path("posts/appoint/", changing(person_acts.appoint), name="appoint"),
    path("posts/<int:id>/release/", changing(person_acts.release), name="release"),
    *(
        path(
            f"{rows}/<int:id>/withdraw/",
            changing(withdrawal_views.withdraw),
            {"kind": kind},
            name=f"withdraw_{kind}",
        )
        for rows, kind in (
            ("placements", "placement"),
            ("links", "link"),
            ("assignments", "assignment"),
            ("standings", "standing"),
            ("posts", "post"),
        )
    ),
    path("roster/", changing(roster_views.roster), name="roster"),
    path("roster/marked/", changing(roster_views.marked), name="marked"),
    path("roster/apply/", changing(roster_views.apply), name="apply"),
    path("roster/export/", fresh(Verb.EXPORT_ROSTER)(roster_views.export), name="export"),
]
