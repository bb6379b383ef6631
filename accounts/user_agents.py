"""Turns a User-Agent header into the name of a browser and device."""

# the first that is found decides: every one of them also claims to be some that stand below it
BROWSERS = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"), ("python", "a Python program"),
]  # fmt: skip
SYSTEMS = [
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Macintosh", "a Mac"), ("Linux", "Linux"),
]  # fmt: skip


def browser_label(user_agent):
    """For example "Chrome on Windows"; what is not known is shown as it came, cut short."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or user_agent[:60] or "Unknown browser"


def _first(known, text):
    return next((name for sign, name in known if sign in text), "")
