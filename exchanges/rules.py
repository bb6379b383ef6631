"""Pure checks about a peer exchange."""

NEEDED_TO_APPROVE = {
    "goals": "Say what the sites want to learn.",
    "objectives": "Say what they will look at and whom they will meet.",
    "expected_outcomes": "Say what should be different at home, one outcome a line.",
    "focus_areas": "Choose the focus areas.",
    "host_name": "Name the host.",
    "starts_on": "Give the first day.",
    "ends_on": "Give the last day.",
}


def missing_to_approve(exchange, empty):
    """What an exchange lacks before BJA can approve it: {field: what to write there}; ``empty``
    sites name nobody.
    """
    missing = {
        field: words for field, words in NEEDED_TO_APPROVE.items() if not getattr(exchange, field)
    }
    if empty:
        missing["party"] = f"Name the travelers of {', '.join(empty)}."
    return missing
