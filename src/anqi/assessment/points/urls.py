"""Addresses of this drawer."""

from django.urls import URLPattern, path

from anqi.assessment.points import act_views, objection_views, views

urlpatterns: list[URLPattern] = [
    path("", views.mine, name="points"),
    path("members/", views.members, name="points_members"),
    path("members/<str:code>/", views.member, name="points_member"),
    path("publish/", act_views.publish, name="points_publish"),
    path("object/", act_views.object_against, name="points_object"),
    path("objections/", objection_views.objections, name="points_objections"),
    path("objections/<uuid:id>/", objection_views.objection, name="points_objection"),
    path("objections/<uuid:id>/answer/", act_views.answer, name="points_answer"),
    path("objections/<uuid:id>/files/<uuid:file>/", objection_views.file, name="points_file"),
]
