"""What the record calls the acts of liaisons, as the rest of a sentence."""

WORDS = {
    "liaisons.assignment.open": "assigned a liaison",
    "liaisons.assignment.end": "ended an assignment",
    "liaisons.assignment.hand_over": "granted reading for the hand-over",
    "liaisons.entry.log": "wrote in the log",
    "liaisons.entry.edit": "changed an entry of the log",
    "liaisons.entry.release": "released an entry to the site",
    "liaisons.entry.start_request": "drafted a request from an entry",
    "liaisons.nextstep.add": "added a next step",
    "liaisons.nextstep.finish": "finished a next step",
    "liaisons.nextstep.drop": "dropped a next step",
    "liaisons.nextstep.carry": "carried a next step over",
    "liaisons.sensitive.log": "wrote a sensitive note",
    "liaisons.calendar.make_feed": "made a secret address for their calendar",
    "liaisons.calendar.revoke_feed": "took the secret address of their calendar back",
    "liaisons.grant.give": "granted reading of sensitive notes",
    "liaisons.grant.end": "ended a grant for sensitive notes",
}
