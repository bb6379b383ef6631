"""What a production refuses: ``manage.py check --deploy`` ends with an error for each unsafe
setting or state.

Each refusal is a row: its number, a function that answers True when all is well, what is wrong,
what to do.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from kernel.prepared_statements import UndeclaredPool

LEAST_KEY_CHARACTERS = 50  # Django's own measure in security.W009
LEAST_KEY_VARIETY = 5
HERE = {"", "localhost", "127.0.0.1", "::1"}


def is_production():
    return settings.IS_PRODUCTION


def has_strong_key():
    """The signing key is its own, long and varied."""
    return _is_strong(_key("SECRET_KEY"))


def has_strong_field_key():
    """The key that encrypts second factors is as strong, and another."""
    return _is_strong(_key("FIELD_KEY")) and _key("FIELD_KEY") != _key("SECRET_KEY")


def _key(name):
    try:
        return getattr(settings, name)
    except ImproperlyConfigured:  # Django's word for an empty SECRET_KEY
        return ""


def _is_strong(key):
    return (
        len(key) >= LEAST_KEY_CHARACTERS
        and len(set(key)) >= LEAST_KEY_VARIETY
        and "demonstration" not in key
    )


def hides_errors():
    """Nobody is shown the inside of the program."""
    return not settings.DEBUG


def is_reached_over_tls():
    """People reach it by https, and are sent there if they come by http."""
    hsts = settings.SECURE_HSTS_SECONDS > 0
    return urlsplit(settings.ADDRESS).scheme == "https" and settings.SECURE_SSL_REDIRECT and hsts


def has_secure_cookies():
    """Cookies travel over TLS only, and no script reads the session's."""
    return (
        settings.SESSION_COOKIE_SECURE
        and settings.CSRF_COOKIE_SECURE
        and settings.SESSION_COOKIE_HTTPONLY
    )


def knows_its_host():
    """It answers under the name people use and not under any name somebody invents."""
    hosts = settings.ALLOWED_HOSTS
    return urlsplit(settings.ADDRESS).hostname in hosts and not any(
        host.startswith(("*", ".")) for host in hosts
    )


def has_mail():
    """Invitations and reminders leave by a named server, over TLS."""
    is_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    is_private = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    return is_smtp and settings.EMAIL_HOST not in HERE and is_private


def has_sender():
    """Mail comes from an address of this production."""
    return "psp.example" not in settings.DEFAULT_FROM_EMAIL


def requires_second_factor():
    """Every private role proves who it is twice."""
    return getattr(settings, "SECOND_FACTOR_REQUIRED", True)


def has_its_style():
    """Set-up has collected the style and the scripts."""
    return (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()


def _ask(statement):
    """The one value the statement answers, past the policies of single sites."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def database_answers():
    try:
        return _ask("SELECT 1") == 1
    except DatabaseError:
        return False


def is_no_hidden_pool():
    """Statements and scopes last as long as their connection: a pool that hands it on is declared."""
    try:
        connection.ensure_connection()
    except UndeclaredPool:
        return False
    except DatabaseError:  # its own error says so
        return True
    return True


def can_be_written():
    """A read replica, or a database set to read only, serves nobody: each page notes when its
    session was used.
    """
    return _ask(
        "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
    )


def role_is_unprivileged():
    """The role that serves people is no superuser, walks through no policy, and cannot become one
    who does.
    """
    return _ask(
        """SELECT NOT EXISTS (
               SELECT FROM pg_roles
               WHERE (rolsuper OR rolbypassrls) AND pg_has_role(session_user, oid, 'MEMBER'))"""
    )


def role_owns_nothing():
    """The role that serves people owns neither database nor table, so it cannot switch the policies
    off.
    """
    return _ask(
        """SELECT NOT EXISTS (
               SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND pg_has_role(session_user, c.relowner, 'MEMBER'))
           AND NOT EXISTS (
               SELECT FROM pg_database
               WHERE datname = current_database() AND pg_has_role(session_user, datdba, 'MEMBER'))"""
    )


def is_migrated():
    return _ask("SELECT to_regclass('accounts_user') IS NOT NULL")


def has_no_superuser():
    """Django says yes to a superuser before asking anybody: there is none."""
    return _ask("SELECT NOT EXISTS (SELECT FROM accounts_user WHERE is_active AND is_superuser)")


def has_no_invented_people():
    """Nobody of the demonstration can sign in."""
    return _ask("SELECT NOT EXISTS (SELECT FROM accounts_user WHERE is_active AND is_invented)")


# number    is well                 what is wrong                                   what to do
SETTINGS = [
    ("E001", is_production, "This is not a production.",
     "Set PORTAL_MODE=production."),
    ("E002", has_strong_key, "The signing key is missing, short or the demonstration's.",
     "Set PORTAL_SECRET_KEY to 50 random characters or more."),
    ("E003", has_strong_field_key,
     "The encryption key is missing, short, the demonstration's, or the signing key.",
     "Set PORTAL_FIELD_KEY to 50 other random characters or more."),
    ("E004", hides_errors, "Debug pages are on: strangers would read settings and code.",
     "Set DEBUG = False."),
    ("E005", is_reached_over_tls, "People do not reach the portal by https alone.",
     "Set PORTAL_ADDRESS to the https:// address, behind a proxy that ends TLS."),
    ("E006", has_secure_cookies, "Cookies could travel in the clear.",
     "Leave SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE and SESSION_COOKIE_HTTPONLY on."),
    ("E007", knows_its_host, "The portal answers under names nobody chose, or not under its own.",
     "Set PORTAL_HOSTS to the host of PORTAL_ADDRESS, and no wildcard."),
    ("E008", has_mail,
     "No mail server is configured: invitations could not be sent, or would travel in the clear.",
     ("Set PORTAL_SMTP_HOST, and PORTAL_SMTP_USER and PORTAL_SMTP_PASSWORD where it asks "
      "for them; keep TLS on.")),
    ("E009", has_sender, "Mail would come from an address that does not exist.",
     "Set PORTAL_MAIL_FROM."),
    ("E010", requires_second_factor, "The second factor is not required.",
     "Unset PORTAL_REQUIRE_SECOND_FACTOR."),
    ("E011", has_its_style, "The style and the scripts were not collected.",
     "Run: python -m psp_portal.assets"),
]  # fmt: skip

DATABASE = [
    ("E021", role_is_unprivileged, "The role in DATABASE_URL walks through row-level security.",
     "Sign in as portal_app; psp_portal/roles.sql makes it."),
    ("E022", role_owns_nothing, "The role in DATABASE_URL owns the database or its tables.",
     "Sign in as portal_app; only migrations run as portal_owner (PORTAL_AS_OWNER=yes)."),
    ("E024", can_be_written, "The database is a read replica, or set to read only.",
     ("Name the primary server in DATABASE_URL; the portal has no use for a replica but a "
      "backup of it.")),
    ("E023", is_migrated, "The database has no tables.",
     "Run as the owner: PORTAL_AS_OWNER=yes manage.py migrate"),
]  # fmt: skip
PEOPLE = [
    ("E031", has_no_superuser, "There is an active superuser, whom no rule of the portal binds.",
     "Deactivate the account; give the person the role of BJA administrator."),
    ("E032", has_no_invented_people, "People of the demonstration can sign in.",
     "Deactivate them, or begin with an empty database; never load the demonstration here."),
]  # fmt: skip

POOLED = Error(
    "DATABASE_URL leads to a pool of connections (PgBouncer) that is not declared.",
    hint="Set PORTAL_PGBOUNCER=yes, or name the server itself.",
    id="portal.E025",
)
SILENT = Error(
    "The database does not answer.", hint="Set DATABASE_URL; see that it runs.", id="portal.E020"
)


def refuse_unsafe(app_configs, **kwargs):  # noqa: ARG001 Django's signature
    """An error for each rule broken; what needs the database, or its tables, is asked only where
    they are.
    """
    broken = _broken(SETTINGS)
    if not is_no_hidden_pool():
        return [*broken, POOLED]
    if not database_answers():
        return [*broken, SILENT]
    return broken + _broken(DATABASE) + (_broken(PEOPLE) if is_migrated() else [])


def _broken(rows):
    return [
        Error(wrong, hint=remedy, id=f"portal.{number}")
        for number, is_well, wrong, remedy in rows
        if not is_well()
    ]
