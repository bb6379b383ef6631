"""Labels of the audit events of this app, each the rest of a sentence that begins with a name."""

LABELS = {
    "liaisons.assignment.open": "assigned a liaison",
    "liaisons.assignment.end": "ended an assignment",
    "liaisons.assignment.hand_over": "granted reading for the hand-over",
    "liaisons.entry.log": "wrote in the log",
    "liaisons.entry.edit": "changed an entry of the log",
    "liaisons.entry.release": "released an entry to the site",
    "liaisons.entry.withdraw": "withdrew an entry of the log",
    "liaisons.entry.start_request": "drafted a request from an entry",
    "liaisons.entry_document.add": "added a document to an entry",
    "liaisons.entry_document.withdraw": "withdrew a document of an entry",
    "liaisons.report_document.add": "added a document to a full report",
    "liaisons.report_document.withdraw": "withdrew a document of a full report",
    "liaisons.entry.link": "linked an entry to what it belongs to",
    "liaisons.nextstep.add": "added a next step",
    "liaisons.nextstep.finish": "finished a next step",
    "liaisons.nextstep.drop": "dropped a next step",
    "liaisons.nextstep.carry": "carried a next step over",
    "liaisons.report.start": "began a full report",
    "liaisons.report.edit": "changed a full report",
    "liaisons.report.name_collaborators": "said who writes a full report together",
    "liaisons.report.submit": "submitted a full report",
    "liaisons.report.return": "returned a full report",
    "liaisons.report.approve": "approved and locked a full report",
    "liaisons.report.unlock": "unlocked a full report",
    "liaisons.summary.draft": "drafted a monthly summary",
    "liaisons.summary.edit": "changed a monthly summary",
    "liaisons.summary.take_up": "took new entries up into a monthly summary",
    "liaisons.summary.submit": "submitted a monthly summary",
    "liaisons.summary.return": "returned a monthly summary",
    "liaisons.sensitive.log": "wrote a sensitive note",
    "liaisons.calendar.make_feed": "made a secret address for their calendar",
    "liaisons.calendar.revoke_feed": "took the secret address of their calendar back",
    "liaisons.grant.give": "granted reading of sensitive notes",
    "liaisons.grant.end": "ended a grant for sensitive notes",
}
# Audit events of reports and summaries hold their text from the first draft on, so they need the
# team's
# permission: a site reads the report itself, and only once it is approved.
READ_PERMISSIONS = {
    "liaisons.report.": "liaisons.view_team_entry",
    "liaisons.report_document.": "liaisons.view_team_entry",
    "liaisons.summary.": "liaisons.view_summary",
}
