"""What day it is for a person: in the time zone of their sites, where all of them have one."""

from kernel import clock


def today_of(user):
    """Today where ``user`` works: in the one time zone of the sites where they hold a role,
    otherwise US Eastern.

    Offered as a default and marked in calendars; what is refused as a day to come is decided by the
    site's own zone.
    """
    zones = {place.time_zone for place in getattr(user, "places", {}).values() if place.time_zone}
    if len(zones) == 1:
        return clock.today_in(zones.pop())
    return clock.today()
