"""Every setting of the portal, on one page. What differs between machines comes from the
environment.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url

from psp_portal import log_config, oidc, static_headers

ROOT = Path(__file__).resolve().parent.parent


def env(name, default=""):
    """The environment's word for ``name``, or ``default``; an empty word counts as unsaid."""
    return os.environ.get(name) or default


def _is_on(name, *, default):
    return env(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


# demonstration: invented people, embedded services, mail to a folder. production: refuses what is
# unsafe (psp_portal/checks.py). test: the suite.
MODE = env("PORTAL_MODE", "demonstration")
IS_PRODUCTION = MODE == "production"
IS_DEMONSTRATION = MODE == "demonstration"
DATA_FOLDER = Path(env("PORTAL_DATA", str(ROOT / ".portal")))

DEBUG = False
SECRET_KEY = env("PORTAL_SECRET_KEY", "" if IS_PRODUCTION else "only-for-demonstrations-and-tests")
# TOTP secrets and recovery codes are encrypted with this key, apart from the signing key, so either
# can be changed.
FIELD_KEY = env("PORTAL_FIELD_KEY", "" if IS_PRODUCTION else SECRET_KEY)
ADDRESS = env(
    "PORTAL_ADDRESS", "http://127.0.0.1:8000"
)  # where people reach the portal; links in mail begin so
ALLOWED_HOSTS = [
    host for host in env("PORTAL_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if host
]
if not IS_PRODUCTION:  # there PORTAL_HOSTS says it
    ALLOWED_HOSTS.append(urlsplit(ADDRESS).hostname)

ROOT_URLCONF = "psp_portal.urls"
WSGI_APPLICATION = "psp_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "psp_portal",
    "web",
    "ui",
    "audit",
    "notifications",
    "accounts",
    "sites",
    "documents",
    "clearinghouse",
    "tta",
    "exchanges",
    "liaisons",
    "newsroom",
    "api",
    "dashboard",
]
# Embedded servers, invented people and attack tools: never in production, and left out of its
# image.
DEVELOPMENT_APPS = ["devserver", "demo", "security"]
if not IS_PRODUCTION:
    INSTALLED_APPS += [name for name in DEVELOPMENT_APPS if (ROOT / name).is_dir()]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "psp_portal.log_config.ReferenceMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "web.middleware.ResponseHeadersMiddleware",
    # Answers cached public pages.  Nothing before it may know the visitor.
    "web.page_cache.AnonymousPageCacheMiddleware",
    "psp_portal.frozen_copy.FrozenCopyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sites.middleware.ScopeMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "accounts.middleware.SessionTimeoutMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.static",
                "ui.templatetags.ui",
                "ui.templatetags.formatting",
                "ui.templatetags.charts",
                "newsroom.templatetags.website",
                "ui.templatetags.form_fields",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "psp_portal.context_processors.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Two login roles: the owner migrates (PORTAL_AS_OWNER=yes), everything else is the application
# role, which owns nothing and stands behind row-level security. docs/adr has the reasons.
AS_OWNER = _is_on("PORTAL_AS_OWNER", default=False)
_url = env(
    "DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL", "postgresql://portal_app@127.0.0.1/portal"
)
DATABASES = {
    "default": {**dj_database_url.parse(_url), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
}
# PgBouncer in transaction mode keeps no server-side cursor between transactions; our exports open
# theirs inside one.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = _is_on("PORTAL_PGBOUNCER", default=False)
# Nobody waits for ever: for a connection, for an answer, for a lock, or for whoever left a
# transaction open. Migrations may take longer. Behind PgBouncer, which refuses these words, the
# role has them (docs/how-to/deploy.md).
DATABASES["default"]["ENGINE"] = "kernel.postgresql"
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {"connect_timeout": 3, "tcp_user_timeout": 10_000}
)
if not AS_OWNER and not DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]:
    limits = {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "120s",
    }
    DATABASES["default"]["OPTIONS"]["options"] = " ".join(
        f"-c {name}={value}" for name, value in limits.items()
    )

REDIS_URL = env("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "web.cache_backend.RedisCache", "LOCATION": REDIS_URL}}

CELERY_BROKER_URL = REDIS_URL
if REDIS_URL.startswith("unix:"):
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "America/New_York"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "America/New_York"  # deadlines are instants in US Eastern time, stored in UTC

STATIC_URL = "/static/"
# the style and what the npm packages give: psp_portal/assets.py
STATICFILES_DIRS = [ROOT / "static_made"]
STATIC_ROOT = ROOT / "static_built"  # collected and compressed at set-up
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if MODE == "test":  # pages are tested without the style being compiled
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

WHITENOISE_ADD_HEADERS_FUNCTION = static_headers.bind

AUTHENTICATION_BACKENDS = [
    "accounts.backends.PassphraseBackend",
    "sites.access.SiteRoleBackend",
]
# The API is a second client of the same functions; it answers JSON alone.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PSP public API",
    "VERSION": "1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_PUBLIC": True,
    "SERVERS": [{"url": "/api/public/v1"}],  # the addresses of the description begin after it
}
# Whether the addresses of the library are asked, a few an hour: a demonstration stays on its own
# machine.
CHECK_LINKS = _is_on("PORTAL_CHECK_LINKS", default=IS_PRODUCTION)
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"

# Passphrases: NIST SP 800-63B-4, sections 3.1.1 and 3.2 (15 characters, no composition rules, a
# blocklist).
PASSWORD_HASHERS = ["accounts.hashers.PassphraseHasher"]
if MODE == "test":  # tests/accounts proves what production uses
    PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_validation.LongEnough"},
    {"NAME": "accounts.password_validation.NotCommon"},
    {"NAME": "accounts.password_validation.NotAboutOneself"},
    {"NAME": "sites.password_validation.NotAboutTheProgram"},
]
# The second factor (docs/adr/0022). The demonstration asks for none unless told; production refuses
# "no".
SECOND_FACTOR_REQUIRED = _is_on("PORTAL_REQUIRE_SECOND_FACTOR", default=IS_PRODUCTION)
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TRUST_ENABLED = MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "PSP Portal"
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
# browsers allow passkeys on http://localhost
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
# Sign-in: allauth's flows behind our adapter; who may come in is decided by an invitation alone.
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation, sent to the address, has proved it
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
# this session goes on, every other ends: the hash has changed
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# seconds a proof of who one is stays fresh (who may see and do what)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
_TOKENS = "django.contrib.auth.tokens"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = f"{_TOKENS}.PasswordResetTokenGenerator"
PASSWORD_RESET_TIMEOUT = 3600  # seconds
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ForgottenForm",
    "reset_password_from_key": "accounts.forms.NewPassphraseForm",
    "change_password": "accounts.forms.ChangePassphraseForm",
    "reauthenticate": "accounts.forms.ProofForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeProofForm",
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
}
# theirs are not atomic; ours are in accounts/login_throttle.py
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
# how many of our own stand before the web server
TRUSTED_PROXIES = int(env("PORTAL_TRUSTED_PROXIES", "0"))
# An OpenID Connect provider, for example Login.gov: inert unless all of it is said. It never signs
# up a stranger.
OIDC = {word: env(f"PORTAL_OIDC_{word.upper()}") for word in ("name", "server", "client", "secret")}
OIDC_IS_ON = oidc.is_on(OIDC)
SOCIALACCOUNT_ADAPTER = "accounts.adapter.ProviderAdapter"
SOCIALACCOUNT_ONLY = SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_LOGIN_ON_GET = False
# our adapter matches, and only what the provider says is verified
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = oidc.as_allauth_wants(OIDC)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env("PORTAL_MAIL_FROM", "PSP Portal <portal@psp.example>")
if IS_DEMONSTRATION:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_FOLDER / "mail"
EMAIL_HOST = env("PORTAL_SMTP_HOST", "localhost")
EMAIL_PORT = int(env("PORTAL_SMTP_PORT", "25"))
EMAIL_HOST_USER = env("PORTAL_SMTP_USER")
EMAIL_HOST_PASSWORD = env("PORTAL_SMTP_PASSWORD")
EMAIL_USE_TLS = _is_on("PORTAL_SMTP_TLS", default=IS_PRODUCTION)
# A notice waits so long for others to the same person about the same site; they are one notice and
# one letter.
# In tests notices are sent at once; tests/notifications/test_folding.py proves what people get.
NOTICES_FOLDED_SECONDS = 60
if MODE == "test":
    NOTICES_FOLDED_SECONDS = 0
EMAIL_TIMEOUT = 10  # seconds a mail server may take for one answer

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *oidc.where_its_page_stands(OIDC)],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0  # two years
if IS_PRODUCTION:
    SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = None
if IS_PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_NAME = "session"
if IS_PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "csrf"
if IS_PRODUCTION:
    CSRF_COOKIE_NAME = "__Host-csrf"
# seconds: the longest a session can last; accounts/sessions.py ends it sooner
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form; a longer body is answered 413
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = [  # the first stops a file at the limit of documents/limits.py
    "documents.upload_handlers.StopsAtTheLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CSRF_FAILURE_VIEW = "psp_portal.error_views.stale_form"
LOGGING = log_config.configure(
    is_production=IS_PRODUCTION, level="CRITICAL" if MODE == "test" else "INFO"
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
