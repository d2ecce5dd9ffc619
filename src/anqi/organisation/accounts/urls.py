"""Addresses of signing in, of one's own account, of the accounts of all, and of the records."""

from django.urls import include, path

from anqi.organisation.accounts import (
    acts,
    manage,
    opening,
    own,
    own_tokens,
    proving,
    reading,
    views,
)

_own = [
    path("", own.index, name="index"),
    path("again/", proving.again, name="again"),
    path("password/", own.password, name="password"),
    path("records/", reading.about_me, name="about_me"),
    path("sessions/", own.sessions, name="sessions"),
    path("sessions/end/", own.end_session, name="end_session"),
    path("second-factor/", own.factor, name="factor"),
    path("second-factor/begin/", own.begin_factor, name="begin_factor"),
    path("second-factor/picture.svg", own.factor_picture, name="factor_picture"),
    path("second-factor/confirm/", own.confirm_factor, name="confirm_factor"),
    path("second-factor/codes/", own.recovery_codes, name="recovery_codes"),
    path("second-factor/remove/", own.remove_factor, name="remove_factor"),
    path("tokens/", own_tokens.tokens, name="tokens"),
    path("tokens/close/", own_tokens.close, name="close_token"),
]
_managed = [
    path("", manage.accounts, name="index"),
    path("open/", opening.open_, name="open"),
    path("passwords/", opening.passwords_once, name="passwords"),
    path("<int:id>/", manage.one, name="one"),
    *(path(f"<int:id>/{name}/", acts.act, {"name": name}, name=name) for name in acts.ACTS),
]
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("records/", reading.records, name="records"),
    path("account/", include((_own, "access"))),
    path("accounts/", include((_managed, "accounts"))),
]
