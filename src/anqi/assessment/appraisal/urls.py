"""Addresses of appraisals."""

from django.urls import path

from anqi.assessment.appraisal import ballot_views, views

urlpatterns = [
    path("", views.appraisals, name="appraisals"),
    path("open/", views.open_one, name="appraisal_open"),
    path("<uuid:id>/", views.appraisal, name="appraisal"),
    path("<uuid:id>/self/", ballot_views.appraise_self, name="appraise_self"),
    path("<uuid:id>/ballot/", ballot_views.ballot, name="ballot"),
    path("<uuid:id>/paper/", ballot_views.paper, name="paper"),
    path("<uuid:id>/opinions/", ballot_views.opinion, name="opinions"),
    path("<uuid:id>/sheet/", views.summary_sheet, name="appraisal_sheet"),
    path("<uuid:id>/members/<str:code>/", views.member, name="appraised"),
    path("<uuid:id>/members/<str:code>/form/", views.member_form, name="appraised_form"),
]
