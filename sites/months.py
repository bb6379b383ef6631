"""Counting the months of an engagement."""


def month_of(day, *, starts_on, months):
    """Which month of an engagement ``day`` falls in: 1 to ``months``; 0 before the start,
    ``months`` after the end.
    """
    if day < starts_on:
        return 0
    whole = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    return min(whole + (day.day >= starts_on.day), months)
