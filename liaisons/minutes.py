"""Arithmetic with the minutes of a note."""


def divided(minutes, count):
    """``minutes`` shared among ``count`` sites in whole minutes; the shares add up again."""
    share, rest = divmod(minutes, count)
    return [share + (number < rest) for number in range(count)]
