"""Settings of an OpenID Connect provider, for example Login.gov; off unless all four are set."""

from urllib.parse import urlsplit


def as_allauth_wants(settings):
    """SOCIALACCOUNT_PROVIDERS from ``settings`` (name, server, client, secret); empty without."""
    app = {
        "provider_id": "provider",
        "name": settings["name"],
        "client_id": settings["client"],
        "secret": settings["secret"],
        "settings": {"server_url": settings["server"]},
    }
    apps = []
    if is_on(settings):
        apps = [app]
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def is_on(settings):
    """Whether all four words are there."""
    return all(settings.values())


def where_its_page_stands(settings):
    """The origin a form of ours may lead to: browsers follow a redirect after a form only where the
    policy says so.
    """
    parts = urlsplit(settings["server"])
    if is_on(settings):
        return [f"{parts.scheme}://{parts.netloc}"]
    return []
