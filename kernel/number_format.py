"""Formats quantities for sentences."""


def format_number(number):
    """Hours or trips without idle zeros: 12.25, 200, 3.  (``:g`` keeps the zeros of a Decimal.)"""
    text = f"{number:,f}"
    if "." in text:
        return text.rstrip("0").rstrip(".")
    return text


def format_signed(number):
    """A change with its sign: +10, -2.5."""
    return f"{'+' if number > 0 else ''}{format_number(number)}"
