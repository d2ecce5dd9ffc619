"""How lines are written to stderr: read by the settings, so nothing of Django may be loaded here."""

from typing import Any


def configuration(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`, and for the server below Django too."""
    handler = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "anqi.site.logs.Lines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "anqi": {"level": level},
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "ERROR"},  # the line of the request says the rest
            "django.security.csrf": {"level": "ERROR"},
            "gunicorn.error": handler,
            "gunicorn.access": {**handler, "level": "CRITICAL"},
        },
    }
