"""Addresses of tasks and notices."""

from django.urls import path

from anqi.work import evidence_views, issue_views, notice_views, views

app_name = "work"
urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/issue/", issue_views.issue, name="issue"),
    path("tasks/issue/people/", issue_views.people, name="people"),
    path("tasks/issue/day/", issue_views.day, name="day"),
    path("tasks/<uuid:id>/", views.task, name="task"),
    path("tasks/<uuid:id>/evidence/", evidence_views.attach, name="attach"),
    path("tasks/<uuid:id>/comments/", views.comment, name="comment"),
    path("tasks/<uuid:id>/comments/<uuid:comment>/withdraw/", views.withdraw, name="withdraw"),
    path("tasks/evidence/<uuid:id>/", evidence_views.show_evidence, name="evidence"),
    path("tasks/evidence/<uuid:id>/small/", evidence_views.show_small, name="small"),
    path("notices/", notice_views.inbox, name="inbox"),
    path("notices/read/", notice_views.read, name="read"),
    path("notices/e-mail/", notice_views.address, name="address"),
]
