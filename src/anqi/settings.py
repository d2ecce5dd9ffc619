"""Django's settings, from the environment. docs/settings.md says what each variable means.

Everything that an installation owns lies in `ANQI_HOME`: the database, the keys, evidence, the lake.
"""

import os
import sys
from pathlib import Path
from typing import Any

if sys.platform == "linux":
    # SQLite 3.7 to 3.51.2 can corrupt a database in WAL mode under several writers; this one is newer.
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from anqi.kit.installation import choice, database, mode, secret_key, secret_keys_before
from anqi.site.log_settings import configuration

HOME = Path(os.environ.get("ANQI_HOME", "anqi-home")).absolute()
MODE = mode(os.environ)
DEBUG = False
SECRET_KEY = secret_key(HOME)
SECRET_KEY_FALLBACKS = secret_keys_before(HOME)
PROXIES = int(os.environ.get("ANQI_PROXIES", "1" if MODE == "production" else "0"))
API_CALLS = int(os.environ.get("ANQI_API_CALLS", "9000"))
ALLOWED_HOSTS = [
    host for host in os.environ.get("ANQI_HOSTS", "127.0.0.1,localhost").split(",") if host
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "anqi.pages",
    "anqi.organisation",
    "anqi.jobs",
    "anqi.ledger",
    "anqi.work",
    "anqi.assessment",
    "anqi.site",
]
MIDDLEWARE = [
    "anqi.site.logs.Requests",
    "anqi.site.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "anqi.site.middleware.Speaking",
    "anqi.site.middleware.Readable",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "anqi.organisation.middleware.TimeOut",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "anqi.organisation.middleware.DefaultDeny",
    "django.contrib.messages.middleware.MessageMiddleware",
    "anqi.organisation.middleware.FirstThingsFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "anqi.site.middleware.Conflicts",
]
ROOT_URLCONF = "anqi.urls"
WSGI_APPLICATION = "anqi.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anqi.site.frame.frame",
            ]
        },
    }
]

# A list's filters have hundreds of options, and Django's own templates take twice as long over each.
FORM_RENDERER = "django.forms.renderers.Jinja2"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisation.Account"
AUTHENTICATION_BACKENDS = ["anqi.organisation.accounts.backend.Passwords"]
LOGIN_URL, LOGIN_REDIRECT_URL = "sign_in", "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "anqi.organisation.accounts.passwords.NotCommon"},
    {"NAME": "anqi.organisation.accounts.passwords.NotOfThePlant"},
    {"NAME": "anqi.organisation.accounts.passwords.OfThreeClasses"},
]
# ASVS forbids rules of composition and change by the calendar; 等保 demands both. It is one or the other.
PASSWORDS = choice(os.environ, "ANQI_PASSWORDS", ("asvs", "dengbao"), "asvs")
PASSWORD_WORDS = os.environ.get("ANQI_PASSWORD_WORDS", "").replace(",", " ").split()
SECOND_FACTOR = choice(
    os.environ,
    "ANQI_SECOND_FACTOR",
    ("administrators", "offices", "everyone", "nobody"),
    "offices" if MODE == "production" else "nobody",
)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
# Rules and facts are spoken of on pages too, and are no apps: all catalogues are told.
LOCALE_PATHS = sorted(Path(__file__).parent.glob("*/locale"))
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

EMAIL_HOST = os.environ.get("ANQI_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("ANQI_MAIL_PORT", "25"))
EMAIL_USE_TLS = os.environ.get("ANQI_MAIL_TLS", "") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ANQI_MAIL_FROM", "anqi@localhost")
if not EMAIL_HOST:  # without a mail server notices are read in the inbox only
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# A checkpoint proves something only where it is out of reach: these take each one away.
CHECKPOINT_MAIL = os.environ.get("ANQI_CHECKPOINT_MAIL", "").replace(",", " ").split()
CHECKPOINT_DIR = os.environ.get("ANQI_CHECKPOINT_DIR", "")

# Jobs wait in the database, beside what they are about: both are committed together or not at all.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
if MODE != "test":
    MIDDLEWARE.insert(3, "whitenoise.middleware.WhiteNoiseMiddleware")
    # Files are named by what they hold, so a browser may keep them for good.
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

# A demonstration runs in a terminal, where each request's line would be in the way.
LOG_LEVEL = choice(
    os.environ,
    "ANQI_LOG",
    ("debug", "info", "warning", "error"),
    "warning" if MODE == "demo" else "info",
).upper()
LOGGING = configuration(LOG_LEVEL)

SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "anqi.organisation.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_ABSOLUTE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if MODE == "production":
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked on the machine itself
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
