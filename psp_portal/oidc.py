"""An OpenID Connect provider, for example Login.gov, from four words of the environment: inert unless all are said."""

from urllib.parse import urlsplit


def as_allauth_wants(said):
    """The setting SOCIALACCOUNT_PROVIDERS for ``said`` (name, server, client, secret); without them no provider."""
    app = {
        "provider_id": "provider",
        "name": said["name"],
        "client_id": said["client"],
        "secret": said["secret"],
        "settings": {"server_url": said["server"]},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app] if is_on(said) else []}}


def is_on(said):
    """Whether all four words are there."""
    return all(said.values())


def where_its_page_stands(said):
    """The origin a form of ours may lead to: browsers follow a redirect after a form only where the policy says so."""
    parts = urlsplit(said["server"])
    return [f"{parts.scheme}://{parts.netloc}"] if is_on(said) else []
