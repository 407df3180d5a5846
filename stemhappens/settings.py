"""Settings. All state of an installation lies in one folder, STEMHAPPENS_HOME.

Environment: STEMHAPPENS_HOME (folder), STEMHAPPENS_DATABASE (empty: SQLite in the folder; or
postgresql://user:password@/name?host=…), STEMHAPPENS_HOSTS (comma separated), STEMHAPPENS_DEBUG
(0 or 1), STEMHAPPENS_HTTPS (1 behind TLS: cookies are then secure), STEMHAPPENS_PROXIES (how many
own proxies stand before the server; 0), STEMHAPPENS_MAIL_URL (empty: no mail; or
smtp://user:password@host:587/?from=address).
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF


def flag(name: str, default: bool = False) -> bool:
    """A boolean from the environment; an odd value is refused, not guessed."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ValueError(f"{name} is 0 or 1, not {value!r}")
    return value == "1"


def proxies() -> int:
    """How many proxies of the installation's own tell whom they heard from."""
    text = os.environ.get("STEMHAPPENS_PROXIES", "0")
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f"STEMHAPPENS_PROXIES is a number such as 1, not {text!r}")
    return int(text)


def site_host(text: str) -> str:
    """The host that links in mails name: the first of STEMHAPPENS_HOSTS, "" where that is a
    pattern or nothing was said."""
    first = text.split(",")[0].strip()
    return "" if first.startswith(".") or "*" in first else first


def mail(url: str) -> dict[str, Any]:
    """Django's settings for mail from a URL; empty without one.

    smtp:// begins TLS on the line (port 587; not with the machine's own relay), smtps:// speaks
    it from the start (465). The query names the sender: ?from=coaching@example.org.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    sender = dict(parse_qsl(parts.query)).get("from", "")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise ValueError("STEMHAPPENS_MAIL_URL is smtp://host or smtps://host, with ?from=address")
    at_once = parts.scheme == "smtps"
    own = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if at_once else 25 if own else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": not at_once and not own,
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender,
    }


def kept_secret(path: Path) -> str:
    """The secret in `path`, made at the first start, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


BASE_DIR = Path(__file__).resolve().parent
HOME = Path(os.environ.get("STEMHAPPENS_HOME") or Path.home() / ".stemhappens").resolve()
HOME.mkdir(parents=True, exist_ok=True)
SECRET_KEY = kept_secret(HOME / "secret.key")
DEBUG = flag("STEMHAPPENS_DEBUG")
ALLOWED_HOSTS = os.environ.get("STEMHAPPENS_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

SITE_HOST = site_host(os.environ.get("STEMHAPPENS_HOSTS", ""))
_mail = mail(os.environ.get("STEMHAPPENS_MAIL_URL", ""))
MAIL = bool(_mail)
if MAIL and not SITE_HOST:
    raise ValueError("mail needs STEMHAPPENS_HOSTS to begin with the host that links name")
globals().update(_mail)

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;",
}


def sqlite(path: Path) -> dict[str, Any]:
    """A SQLite alias: IMMEDIATE and WAL, without which half of 50 writers fail."""
    return {
        "ENGINE": "stemhappens.core.db.sqlite3",
        "NAME": str(path),
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": 600,
    }


def postgresql(url: str) -> dict[str, Any]:
    """A PostgreSQL alias from a URL; the query may name host (a socket folder) and port."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("STEMHAPPENS_DATABASE begins with postgresql://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "stemhappens.core.db.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 600,
    }


def databases(url: str) -> dict[str, dict[str, Any]]:
    """default (writes), snapshot (the same rows, read only) and, on SQLite, log (who looked)."""
    if url:
        read_only = "-c default_transaction_read_only=on"
        snapshot = postgresql(url) | {
            "OPTIONS": {
                "options": f"{read_only} -c default_transaction_isolation=repeatable\\ read"
            },
            "TEST": {"MIRROR": "default"},
        }
        return {"default": postgresql(url), "snapshot": snapshot}
    default = sqlite(HOME / "district.sqlite3")
    options = SQLITE_OPTIONS | {
        "transaction_mode": "DEFERRED",
        "init_command": "PRAGMA query_only=1;PRAGMA cache_size=-65536;PRAGMA mmap_size=1073741824;",
    }
    snapshot = default | {"OPTIONS": options, "TEST": {"MIRROR": "default"}}
    return {"default": default, "snapshot": snapshot, "log": sqlite(HOME / "access.sqlite3")}


DATABASES = databases(os.environ.get("STEMHAPPENS_DATABASE", ""))
DATABASE_ROUTERS = ["stemhappens.core.db.router.Router"]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique by Lower("email")
PROJECTORS = ["stemhappens.facts.projection.project"]
FORM_RENDERER = "stemhappens.web.widgets.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "stemhappens.core",
    "stemhappens.people",
    "stemhappens.access",
    "stemhappens.coaching",
    "stemhappens.facts",
    "stemhappens.intake",
    "stemhappens.reports",
    "stemhappens.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stemhappens.web.keeping.KeepNothing",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "stemhappens.web.bodies.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "stemhappens.web.urls"
WSGI_APPLICATION = "stemhappens.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["stemhappens.access.signin.EmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "signin"

SESSION_COOKIE_NAME = "stemhappens"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("STEMHAPPENS_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
TRUSTED_PROXIES = proxies()
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = any(LOCALE_PATHS[0].glob("*/LC_MESSAGES/*.mo"))  # no catalog, nothing to look up

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "without_words": {
            "()": "stemhappens.web.logs.WithoutWords",
            "fmt": "%(asctime)s %(levelname)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "without_words"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
