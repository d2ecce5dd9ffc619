"""Addresses of this drawer."""

from django.urls import URLPattern, path

from anqi.assessment.process import act_views, judging_views, views

urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("begin/", judging_views.begin, name="begin"),
    path("<uuid:id>/", views.assessment, name="assessment"),
    path("<uuid:id>/confirm/<slug:owner>/", act_views.confirm, name="confirm"),
    path("<uuid:id>/send-back/<slug:owner>/", act_views.send_back, name="send_back"),
    path("<uuid:id>/repeat/", act_views.repeat, name="repeat"),
    path("<uuid:id>/publish/", act_views.publish, name="publish"),
    path("<uuid:id>/object/", judging_views.object_against, name="object"),
    path(
        "<uuid:id>/objections/<uuid:objection>/answer/", judging_views.answer, name="answer"
    ),
    path(
        "<uuid:id>/objections/<uuid:objection>/files/<uuid:file>/", judging_views.objection_file,
        name="objection_file",
    ),
    path("<uuid:id>/decide/", judging_views.decide, name="decide"),
    path("<uuid:id>/seal/", act_views.seal, name="seal"),
    path("<uuid:id>/call-off/", act_views.call_off, name="call_off"),
    path("<uuid:id>/sheet/", views.sheet, name="sheet"),
    path("<uuid:id>/decision/", views.decision, name="decision"),
]  # fmt: skip
