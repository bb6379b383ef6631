"""Today in the time zone of a user's sites, if all of them share one; otherwise US Eastern."""

from kernel import clock


def today_of(user):
    """Today where ``user`` works: in the one time zone of the sites where they hold a role,
    otherwise US Eastern.

    Used for defaults and calendars only; whether a date lies in the future is decided in the time
    zone of the site.
    """
    zones = {place.time_zone for place in getattr(user, "places", {}).values() if place.time_zone}
    if len(zones) == 1:
        return clock.today_in(zones.pop())
    return clock.today()
