"""The heading, explanation and button of the page of each step of an exchange."""

from typing import NamedTuple


class StepWords(NamedTuple):
    """What the page of a step says: its heading, what will happen, the button."""

    heading: str
    explanation: str
    button: str


STEP_WORDS = {
    "review": StepWords(
        "Hand to BJA", "You have read goals, outcomes and party. BJA decides next.", "Hand to BJA"
    ),
    "return": StepWords(
        "Return with questions", "The sites read your reason and propose it again.", "Return"
    ),
    "approve": StepWords(
        "Approve",
        "A person-trip is reserved for every traveler of every site, or for none.",
        "Approve",
    ),
    "confirm": StepWords(
        "Host confirmed", "The host has agreed to days and agenda.", "The host confirmed"
    ),
    "book": StepWords("Travel booked", "The travel of everybody is booked.", "Travel is booked"),
    "hold": StepWords(
        "It took place",
        "The trips of all who traveled are spent; the others are released.",
        "It took place",
    ),
    "debrief": StepWords(
        "Ask for the debrief", "Every site is asked what it learned.", "Ask the sites"
    ),
    "close": StepWords("Close", "Check-ins after 30, 60 and 90 days begin.", "Close"),
    "cancel": StepWords(
        "Cancel this exchange",
        "Trips are released, except those that were paid and are lost.",
        "Cancel it",
    ),
}
