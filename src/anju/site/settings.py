"""Django's settings, read from the environment and ANJU_HOME. Importing this starts nothing and makes nothing.

docs/operators/install.md lists the variables.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from environs import Env, validate

from anju.site import database, home

env = Env()

PACKAGE_DIR = Path(__file__).resolve().parents[1]
ANJU_HOME = home.home()
PROCESS: str = env.str("ANJU_PROCESS", "cli")
DEBUG: bool = env.bool("ANJU_DEBUG", False)

SECRET_KEY = home.secret_key()
VAULT_KEY_RING = home.key_ring()
VAULT_KEY_FILE = home.key_ring_file()
VAULT_SUITE: str = env.str("ANJU_CIPHER_SUITE", "AES")  # AES (AES-256-GCM, HMAC-SHA256) or SM (SM4-GCM, HMAC-SM3)
FILES_DIR = ANJU_HOME / "files"
_packs_of_checkout = PACKAGE_DIR.parents[1] / "packs"
PACKS_DIR = _packs_of_checkout if PACKAGE_DIR.parent.name == "src" else PACKAGE_DIR / "packs"
OWN_PACKS_DIR = Path(_own_packs) if (_own_packs := env.str("ANJU_PACKS", "")) else None

# Addresses
SITE_URL: str = env.str("ANJU_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ANJU_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
PROXIES: list[str] = env.list("ANJU_PROXIES", ["127.0.0.1", "::1"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "anju.site.urls"
WSGI_APPLICATION = "anju.site.wsgi.application"

ROOMS = [
    "anju.territory",
    "anju.journal",
    "anju.access",
    "anju.papers",
    "anju.outages",
    "anju.places",
    "anju.people",
    "anju.parties",
    "anju.worklist",
    "anju.stays",
    "anju.employment",
    "anju.declarations",
    "anju.voices",
    "anju.reports",
    "anju.desk",
    "anju.api",
    "anju.site",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "axes",
    "procrastinate.contrib.django",
    *ROOMS,
]
MIDDLEWARE = [
    "anju.access.address.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anju.site.logs.RequestLogMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "anju.access.middleware.SignedInMiddleware",
    "anju.access.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "anju.site.policy.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "anju.desk.errors.DeskErrorMiddleware",
    "anju.desk.first_steps.FirstStepsMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("anju.desk.composed.LanguageLoader", ["anju.desk.composed.RoomLoader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]

FORM_RENDERER = "anju.desk.plain_forms.PlainForms"

# Database
OWNER_URL = database.owner_url(env.str("DATABASE_URL", ""))
_url = database.web_url(OWNER_URL, SECRET_KEY) if PROCESS == "web" and SECRET_KEY else OWNER_URL
DATABASES: dict[str, Any] = {"default": env.dj_db_url("ANJU_DATABASE_OF_PROCESS", _url)}
DATABASES["default"].setdefault("OPTIONS", {})["server_side_binding"] = True
if PROCESS == "web":
    DATABASES["default"]["ENGINE"] = "anju.site.pooled"
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.int("ANJU_POOL_SIZE", 6), "timeout": 10}
    # Parsing and planning the same few statements anew costs a sixth of a declaration.
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 5
if _test_name := env.str("ANJU_TEST_DATABASE", ""):
    DATABASES["default"]["TEST"] = {"NAME": _test_name}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in and sessions
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECOND_FACTOR: str = env.str("ANJU_SECOND_FACTOR", "required", validate=validate.OneOf(["required", "offered"]))
SIGN_IN_RATE: int = env.int("ANJU_SIGN_IN_RATE", 30)
SERVICE_HOURS: str = env.str("ANJU_SERVICE_HOURS", "00:00-24:00")
API_RATE: int = env.int("ANJU_API_RATE", 1200)
OIDC_ISSUER: str = env.str("ANJU_OIDC_ISSUER", "")
OIDC_CLIENT: str = env.str("ANJU_OIDC_CLIENT", "")
OIDC_SECRET: str = env.str("ANJU_OIDC_SECRET", "")
OIDC_NAME: str = env.str("ANJU_OIDC_NAME", "")
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "anju.desk.errors.locked_out"
SESSION_ENGINE = "anju.access.sessions"
SESSION_IDLE = env.int("ANJU_SESSION_IDLE", 30) * 60
SESSION_COOKIE_AGE = env.int("ANJU_SESSION_HOURS", 10) * 60 * 60
SESSIONS_AT_ONCE: int = env.int("ANJU_SESSIONS_AT_ONCE", 3)
RENEWAL_MONTHS: int = env.int("ANJU_RENEWAL_MONTHS", 12, validate=validate.Range(min=0, max=120))
RENEWAL_REMIND_DAYS: int = env.int("ANJU_RENEWAL_REMIND_DAYS", 30, validate=validate.Range(min=0, max=365))
RENEWAL_GRACE_DAYS: int = env.int("ANJU_RENEWAL_GRACE_DAYS", 30, validate=validate.Range(min=0, max=365))
EXPORT_DAYS: int = env.int("ANJU_EXPORT_DAYS", 7, validate=validate.Range(min=1, max=90))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "anju.desk.errors.csrf_failed"

# Transport
_tls = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _tls
SECURE_HSTS_SECONDS = 31_536_000 if _tls else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _tls else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Signing out is a form whose answer leads on to the provider.
        "form-action": [SELF, *(["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_ISSUER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024  # the bulk endpoint takes whole files of declarations as one body
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a page may tick far too many boxes: the action says so, not a bare 400

# Words and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# Assets
STATIC_URL = "/static/"
STATIC_ROOT = ANJU_HOME / "static"
STATICFILES_DIRS = [path for path in [PACKAGE_DIR / "site" / "assets"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES_DIR)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Jobs
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING_CONFIG = "anju.site.logs.configure"
LOGGING: dict[str, Any] = {"level": env.str("ANJU_LOG_LEVEL", "INFO")}
