"""Who may pass which door: declared here for every address, and compared with what the portal does (case AZ-01).

A route without a row fails the build, and so does a row without a route.  ``sees`` is the permission a row of the
site needs to be seen at all (404 without it), ``may`` the permission of the page (403 without it); both are held at
the row's site, or anywhere for a page of lists.  None asks nothing beyond being signed in.  Where the right hangs on
the role given or taken, ``may`` is the set of those who give it.
"""

from dataclasses import dataclass
from functools import cache

from accounts.roles import PROGRAM_ROLES, SITE_ROLES, Role
from sites.access import grants
from sites.permissions import GIVES

NOBODY, GONE = "nobody", "gone"
LOOK, ACT, PRESS = {"GET"}, {"GET", "POST"}, {"POST"}
REQUEST = "sites/<slug:slug>/requests/<int:number>/"
HOURS = f"{REQUEST}hours/<int:pk>/"
SITE = "sites/<slug:slug>/"
SUMMARY = f"{SITE}summaries/<int:pk>/"
REPORT = f"{SITE}activity-reports/<int:pk>/"
TIME = f"{SITE}engagements/<int:number>/"
NOTE = f"{SITE}log/<uuid:key>/"
STEP = f"{SITE}next-steps/<int:pk>/"
EXCHANGE = "exchanges/<int:pk>/"
PAPER = "documents/<int:document>/"
TRAVELER = f"{EXCHANGE}travelers/<int:traveler>/"
CURATE = "clearinghouse/curate/"
FACTOR = "accounts/second-factor/"


@dataclass(frozen=True)
class Row:
    """What one door declares."""

    methods: frozenset
    sees: str | frozenset | None
    may: str | frozenset | None
    is_own: bool = False  # only of what is one's own: a rule of the row, others get 403 or are led away

    def answers(self, role, method):
        """The set of status codes that are right for ``role`` at a site of its own."""
        if self.sees == GONE:
            return {410}
        if self.sees == NOBODY:
            return {404} if method in self.methods else {404, 405}  # another person's own, or nobody's
        if self.sees and role not in roles_of(self.sees):
            return {404}
        if self.may and role not in roles_of(self.may):
            return {403}
        others = {302, 403} if self.is_own else set()
        return others | ({200, 302, 400, 409, 422} if method in self.methods else {405})


@cache
def roles_of(permission):
    """The roles that hold a permission; a set of roles stands for itself."""
    return set(grants()[permission]) if isinstance(permission, str) else permission


def givers_of(*roles):
    """Who may give one of ``roles``."""
    return frozenset(giver for giver, given in GIVES.items() if given & set(roles))


def _row(methods, sees=None, may=None, *, is_own=False):
    return Row(frozenset(methods), sees, may, is_own)


# fmt: off
MATRIX = {
    "":                                   _row(LOOK),
    "notices/":                           _row(LOOK),
    "notices/read/":                      _row(PRESS),
    "notices/mail/":                      _row(ACT),
    "notices/<int:pk>/open/":             _row(PRESS, NOBODY),           # the planted one is told to another
    "requests/":                          _row(LOOK),
    "requests/export.csv":                _row(LOOK, None, "tta.export_requests"),
    "requests/new/":                      _row(ACT, None, "tta.draft_request"),
    "hours/":                             _row(ACT, None, "tta.verify_hours"),
    f"{SITE}requests/":                   _row(LOOK, "sites.view_site"),
    f"{SITE}requests/export.csv":         _row(LOOK, "sites.view_site", "tta.export_requests"),
    f"{SITE}requests/new/":               _row(ACT, "sites.view_site", "tta.draft_request"),
    REQUEST:                              _row(LOOK, "tta.view_request"),
    f"{REQUEST}edit/":                    _row(ACT, "tta.view_request_draft", "tta.edit_request"),
    f"{REQUEST}submit/":                  _row(ACT, "tta.view_request_draft", "tta.submit_request"),
    f"{REQUEST}return/":                  _row(ACT, "tta.view_request", "tta.return_request"),
    f"{REQUEST}decline/":                 _row(ACT, "tta.view_request", "tta.decline_request"),
    f"{REQUEST}accept/":                  _row(ACT, "tta.view_request", "tta.accept_request"),
    f"{REQUEST}commit-more/":             _row(ACT, "tta.view_request", "tta.commit_more_hours"),
    f"{REQUEST}assign/":                  _row(ACT, "tta.view_request", "tta.assign_request"),
    f"{REQUEST}start/":                   _row(ACT, "tta.view_request", "tta.start_request"),
    f"{REQUEST}deliver/":                 _row(ACT, "tta.view_request", "tta.deliver_request"),
    f"{REQUEST}reopen/":                  _row(ACT, "tta.view_request", "tta.reopen_request"),
    f"{REQUEST}confirm/":                 _row(ACT, "tta.view_request", "tta.confirm_request"),
    f"{REQUEST}withdraw/":                _row(ACT, "tta.view_request_draft", "tta.withdraw_request"),
    f"{REQUEST}cancel/":                  _row(ACT, "tta.view_request", "tta.cancel_request"),
    f"{REQUEST}triage/":                  _row(ACT, "tta.view_request", "tta.write_triage"),
    f"{REQUEST}documents/new/":          _row(ACT, "tta.view_request", "tta.add_request_document"),
    f"{REQUEST}{PAPER}":                 _row(LOOK, "tta.view_request"),
    f"{REQUEST}{PAPER}withdraw/":        _row(ACT, "tta.view_request", "tta.withdraw_request_document", is_own=True),
    f"{REQUEST}hours/new/":               _row(ACT, "tta.view_request", "tta.log_hours"),
    f"{HOURS}verify/":                    _row(ACT, "tta.view_hours", "tta.verify_hours"),
    f"{HOURS}return/":                    _row(ACT, "tta.view_hours", "tta.return_hours"),
    f"{HOURS}withdraw/":                  _row(ACT, "tta.view_hours", "tta.withdraw_hours", is_own=True),
    f"{HOURS}reverse/":                   _row(ACT, "tta.view_hours", "tta.reverse_hours"),
    f"{SITE}exchanges/new/":              _row(ACT, "sites.view_site", "exchanges.propose_exchange"),
    "liaisons/":                          _row(LOOK, None, "liaisons.view_workload"),
    f"{SITE}liaisons/":                   _row(LOOK, "sites.view_site"),
    f"{SITE}liaisons/assign/":            _row(ACT, "sites.view_site", "liaisons.assign_liaison"),
    f"{SITE}liaisons/<int:pk>/end/":      _row(ACT, "liaisons.view_assignment", "liaisons.end_assignment"),
    f"{SITE}liaisons/<int:pk>/hand-over/": _row(ACT, "liaisons.view_assignment", "liaisons.grant_hand_over"),
    REPORT:                               _row(LOOK, "liaisons.view_report"),
    f"{REPORT}documents/new/": _row(ACT, "liaisons.view_report", "liaisons.add_report_document", is_own=True),
    f"{REPORT}{PAPER}":                   _row(LOOK, "liaisons.view_report"),
    f"{REPORT}{PAPER}withdraw/": _row(ACT, "liaisons.view_report", "liaisons.withdraw_report_document", is_own=True),
    f"{REPORT}edit/":                     _row(ACT, "liaisons.view_report", "liaisons.write_report", is_own=True),
    f"{REPORT}collaborators/":            _row(ACT, "liaisons.view_report", "liaisons.write_report", is_own=True),
    f"{REPORT}submit/":                   _row(ACT, "liaisons.view_report", "liaisons.submit_report", is_own=True),
    f"{REPORT}return/":                   _row(ACT, "liaisons.view_report", "liaisons.return_report"),
    f"{REPORT}approve/":                  _row(ACT, "liaisons.view_report", "liaisons.approve_report"),
    f"{REPORT}unlock/":                   _row(ACT, "liaisons.view_report", "liaisons.unlock_report"),
    SITE:                                 _row(LOOK, "sites.view_site"),
    f"{SITE}edit/":                       _row(ACT, "sites.view_site", "sites.edit_site"),
    f"{SITE}profile/":                    _row(ACT, "sites.view_site", "sites.edit_profile"),
    f"{SITE}agencies/new/":               _row(ACT, "sites.view_site", "sites.edit_agency"),
    f"{SITE}agencies/<int:pk>/edit/":     _row(ACT, "sites.view_agency", "sites.edit_agency"),
    f"{SITE}engagements/new/":            _row(ACT, "sites.view_site", "sites.add_engagement"),
    f"{SITE}record/":                     _row(LOOK, "sites.view_site"),   # who lacks view_record reads their own acts
    "sites/":                             _row(LOOK),                     # the sites the person may see
    "sites/export.csv":                   _row(LOOK, None, "sites.export_sites"),
    "sites/map/":                         _row(LOOK, None, "sites.view_directory"),
    "sites/new/":                         _row(ACT, None, "sites.add_site"),
    "sites/record/":                      _row(LOOK, None, "sites.view_whole_record"),
    TIME:                                 _row(LOOK, "sites.view_engagement"),
    f"{TIME}edit/":                       _row(ACT, "sites.view_engagement", "sites.edit_engagement"),
    f"{TIME}announce/":                   _row(ACT, "sites.view_engagement", "sites.announce_engagement"),
    f"{TIME}launch/":                     _row(ACT, "sites.view_engagement", "sites.launch_engagement"),
    f"{TIME}activate/":                   _row(ACT, "sites.view_engagement", "sites.activate_engagement"),
    f"{TIME}transition/":                 _row(ACT, "sites.view_engagement", "sites.transition_engagement"),
    f"{TIME}extend/":                     _row(ACT, "sites.view_engagement", "sites.extend_engagement"),
    f"{TIME}close-out/":                  _row(ACT, "sites.view_engagement", "sites.close_out_engagement"),
    f"{TIME}close/":                      _row(ACT, "sites.view_engagement", "sites.close_engagement"),
    f"{TIME}withdraw/":                   _row(ACT, "sites.view_engagement", "sites.withdraw_engagement"),
    f"{TIME}adjust/":                     _row(ACT, "sites.view_engagement", "sites.propose_adjustment"),
    f"{TIME}adjust/<int:pk>/approve/":    _row(ACT, "sites.view_adjustment", "sites.approve_adjustment"),
    f"{TIME}adjust/<int:pk>/decline/":    _row(ACT, "sites.view_adjustment", "sites.decline_adjustment"),
    f"{TIME}ledger/<slug:kind>/":         _row(LOOK, "sites.view_ledger"),
    f"{TIME}ledger/<slug:kind>/export.csv": _row(LOOK, "sites.view_ledger"),
    "accounts/profile/":                  _row(ACT),
    "accounts/passphrase/":               _row(ACT, is_own=True),         # nor to change
    "accounts/proof/":                    _row(ACT, is_own=True),         # 403 to whoever has no passphrase
    "accounts/sessions/":                 _row(ACT),
    "accounts/session/":                  _row(LOOK),
    "accounts/session/extend/":           _row(PRESS),
    "accounts/hat/":                      _row(LOOK),
    "accounts/hat/<int:pk>/":             _row(PRESS),                    # a role one does not hold changes nothing
    FACTOR:                               _row(LOOK),
    f"{FACTOR}begin/<str:token>/":        _row(ACT, GONE),                # the link is the right; nobody has one
    f"{FACTOR}proof/":                    _row(ACT, is_own=True),
    f"{FACTOR}app/":                      _row(ACT),
    f"{FACTOR}app/remove/":               _row(ACT, NOBODY),              # nor an app
    f"{FACTOR}passkeys/":                 _row(LOOK),
    f"{FACTOR}passkeys/add/":             _row(ACT),
    f"{FACTOR}passkeys/proof/":           _row(ACT, is_own=True),
    f"{FACTOR}passkeys/<int:pk>/remove/": _row(ACT, NOBODY),              # another person's
    f"{FACTOR}recovery/":                 _row(LOOK, NOBODY),             # nobody here has codes
    f"{FACTOR}recovery/renew/":           _row(ACT),
    "undelivered/":                       _row(LOOK, None, "sites.view_undelivered"),
    "undelivered/letters/<int:pk>/again/": _row(PRESS, None, "sites.retry_undelivered"),
    "undelivered/work/<int:pk>/again/":   _row(PRESS, None, "sites.retry_undelivered"),
    "people/":                            _row(LOOK, None, "sites.view_people"),
    "people/invite/":                     _row(ACT, None, givers_of(*PROGRAM_ROLES)),
    "people/<int:pk>/dates/":             _row(ACT, "sites.view_people", givers_of(Role.PROVIDER)),
    "people/<int:pk>/second-factor/":     _row(ACT, PROGRAM_ROLES, "sites.reset_second_factor"),
    "people/<int:pk>/end/":               _row(ACT, "sites.view_people", givers_of(Role.PROVIDER)),
    "people/invitations/<int:pk>/resend/": _row(ACT, "sites.view_people", givers_of(Role.STAFF)),
    "people/invitations/<int:pk>/revoke/": _row(ACT, "sites.view_people", givers_of(Role.STAFF)),
    f"{SITE}people/":                     _row(LOOK, "sites.view_site", "sites.view_membership"),
    f"{SITE}people/invite/":              _row(ACT, "sites.view_site", givers_of(*SITE_ROLES)),
    f"{SITE}people/<int:pk>/dates/":      _row(ACT, "sites.view_membership", givers_of(Role.MEMBER)),
    f"{SITE}people/<int:pk>/end/":        _row(ACT, "sites.view_membership", givers_of(Role.MEMBER)),
    f"{SITE}people/invitations/<int:pk>/resend/": _row(ACT, "sites.view_membership", givers_of(Role.MEMBER)),
    f"{SITE}people/invitations/<int:pk>/revoke/": _row(ACT, "sites.view_membership", givers_of(Role.MEMBER)),
    "log/":                               _row(LOOK),                     # the entries the person may see
    "log/new/":                           _row(ACT, None, "liaisons.log_activity"),
    "log/token/":                         _row(LOOK, None, "liaisons.log_activity"),
    "log/worker.js":                      _row(LOOK),
    "log/sensitive/":                     _row(LOOK, NOBODY),             # nobody here holds a grant
    f"{SITE}log/sensitive/<uuid:key>/":   _row(LOOK, NOBODY),
    NOTE:                                 _row(LOOK, "liaisons.view_entry"),
    f"{NOTE}documents/new/":              _row(ACT, "liaisons.view_entry", "liaisons.add_entry_document", is_own=True),
    f"{NOTE}{PAPER}":                     _row(LOOK, "liaisons.view_entry"),
    f"{NOTE}{PAPER}withdraw/": _row(ACT, "liaisons.view_entry", "liaisons.withdraw_entry_document", is_own=True),
    f"{NOTE}edit/":                       _row(ACT, "liaisons.view_entry", "liaisons.edit_entry", is_own=True),
    f"{NOTE}request/":                    _row(ACT, "liaisons.view_entry", "liaisons.edit_entry", is_own=True),
    f"{NOTE}withdraw/":                   _row(ACT, "liaisons.view_entry", "liaisons.withdraw_entry", is_own=True),
    f"{NOTE}release/":                    _row(ACT, "liaisons.view_entry", "liaisons.release_entry", is_own=True),
    "log/filters/":                       _row(LOOK),                     # one's own
    "log/filters/new/":                   _row(ACT, None, "liaisons.view_entry"),
    "log/filters/<int:pk>/forget/":       _row(ACT, NOBODY),              # one's own, and none is planted
    f"{NOTE}links/":                      _row(ACT, "liaisons.view_entry", "liaisons.edit_entry", is_own=True),
    "log/reports/":                       _row(LOOK),
    f"{NOTE}report/":                     _row(ACT, "liaisons.view_entry", "liaisons.write_report", is_own=True),
    "log/summaries/":                     _row(LOOK, None, "liaisons.view_summary"),
    f"{SITE}summaries/":                  _row(LOOK, "sites.view_site", "liaisons.view_summary"),
    f"{SITE}summaries/draft/":            _row(ACT, "sites.view_site", "liaisons.write_summary"),
    SUMMARY:                              _row(LOOK, "liaisons.view_summary"),
    f"{SUMMARY}edit/":                    _row(ACT, "liaisons.view_summary", "liaisons.write_summary"),
    f"{SUMMARY}take-up/":                 _row(ACT, "liaisons.view_summary", "liaisons.write_summary"),
    f"{SUMMARY}submit/":                  _row(ACT, "liaisons.view_summary", "liaisons.submit_summary"),
    f"{SUMMARY}return/":                  _row(ACT, "liaisons.view_summary", "liaisons.return_summary"),
    "next-steps/":                        _row(LOOK),                     # the person's own
    f"{SITE}next-steps/":                 _row(LOOK, "sites.view_site"),
    f"{SITE}next-steps/add/":             _row(ACT, "sites.view_site", "liaisons.add_nextstep"),
    f"{STEP}finish/":                     _row(ACT, "liaisons.view_nextstep", "liaisons.finish_nextstep"),
    f"{STEP}drop/":                       _row(ACT, "liaisons.view_nextstep", "liaisons.drop_nextstep"),
    f"{STEP}carry/":                      _row(ACT, "liaisons.view_nextstep", "liaisons.carry_nextstep"),
    "log/export.csv":                     _row(LOOK, None, "liaisons.export_log"),
    "log/export.xlsx":                    _row(LOOK, None, "liaisons.export_log"),
    "calendar/":                          _row(LOOK),
    "calendar/address/new/":              _row(PRESS, None, "liaisons.view_calendar"),
    "calendar/address/revoke/":           _row(PRESS, None, "liaisons.view_calendar"),
    "exchanges/export.csv":               _row(LOOK, None, "exchanges.export_exchanges"),
    "exchanges/export.xlsx":              _row(LOOK, None, "exchanges.export_exchanges"),
    "exchanges/past/":                    _row(LOOK),                     # those of the person's sites
    "exchanges/past/export.csv":          _row(LOOK),                     # the same
    "exchanges/past/import/":             _row(ACT, None, "exchanges.import_pastexchange"),
    "exchanges/past/<int:pk>/":           _row(LOOK, NOBODY),             # none is planted: tests/tta
    "exchanges/past/<int:pk>/sites/":     _row(ACT, NOBODY),
    "exchanges/":                         _row(LOOK),                     # the exchanges the person may see
    EXCHANGE:                             _row(LOOK, "exchanges.view_exchange"),
    f"{EXCHANGE}exchange.ics":            _row(LOOK, "exchanges.view_exchange"),
    f"{EXCHANGE}documents/new/":          _row(ACT, "exchanges.view_exchange", "exchanges.add_exchange_document"),
    f"{EXCHANGE}{PAPER}":                 _row(LOOK, "exchanges.view_exchange"),
    f"{EXCHANGE}{PAPER}withdraw/":        _row(ACT, "exchanges.view_exchange", "exchanges.withdraw_exchange_document", is_own=True),
    f"{EXCHANGE}edit/":                   _row(ACT, "exchanges.view_exchange", "exchanges.edit_exchange"),
    f"{EXCHANGE}add-site/":               _row(ACT, "exchanges.view_exchange", "exchanges.add_site_to_exchange"),
    f"{EXCHANGE}choose-host/":            _row(ACT, "exchanges.view_exchange", "exchanges.choose_host_exchange"),
    f"{EXCHANGE}ask-host/":               _row(ACT, "exchanges.view_exchange", "exchanges.invite_host_exchange"),
    f"{EXCHANGE}host-answer/":            _row(ACT, "exchanges.view_exchange", "exchanges.host_exchange"),
    f"{EXCHANGE}host-rating/":            _row(ACT, "exchanges.view_exchange", "exchanges.host_exchange"),
    f"{EXCHANGE}step/<slug:verb>/":       _row(ACT, "exchanges.view_exchange", "exchanges.review_exchange"),
    f"{EXCHANGE}<slug:slug>/travelers/": _row(ACT, "exchanges.view_exchange", "exchanges.name_traveler"),
    f"{EXCHANGE}<slug:slug>/debrief/":    _row(ACT, "exchanges.view_exchange", "exchanges.report_exchange"),
    f"{TRAVELER}replace/":               _row(ACT, "exchanges.view_traveler", "exchanges.replace_traveler"),
    f"{TRAVELER}withdraw/":              _row(ACT, "exchanges.view_traveler", "exchanges.withdraw_traveler"),
    f"{TRAVELER}needs/":                 _row(ACT, "exchanges.view_traveler_details", "exchanges.edit_traveler_details"),
    f"{EXCHANGE}check-ins/<int:checkin>/": _row(ACT, "exchanges.view_exchange", "exchanges.answer_checkin"),
    "liaisons/grants/":                   _row(LOOK, None, "liaisons.grant_sensitive"),
    "liaisons/grants/new/":               _row(ACT, None, "liaisons.grant_sensitive"),
    "liaisons/grants/<int:pk>/end/":      _row(ACT, None, "liaisons.grant_sensitive"),
    "stories/":                           _row(LOOK),                     # the stories the person may see
    f"{SITE}stories/new/":                _row(ACT, "sites.view_site", "newsroom.write_story"),
    f"{SITE}stories/<int:pk>/":           _row(LOOK, "newsroom.view_story"),
    f"{SITE}stories/<int:pk>/edit/":      _row(ACT, "newsroom.view_story", "newsroom.write_story"),
    f"{SITE}stories/<int:pk>/<slug:verb>/": _row(ACT, NOBODY),            # the planted verb is no step of a story
    "website/":                           _row(LOOK, None, "newsroom.edit_page"),
    "website/new/":                       _row(ACT, None, "newsroom.edit_page"),
    "website/pictures/":                  _row(LOOK, None, "newsroom.add_picture"),
    "website/pictures/new/":              _row(ACT, None, "newsroom.add_picture"),
    "website/pictures/<int:pk>/withdraw/": _row(ACT, None, "newsroom.withdraw_picture"),
    "website/<slug:slug>/":               _row(ACT, None, "newsroom.edit_page"),
    "website/<slug:slug>/hide/":          _row(ACT, None, "newsroom.edit_page"),
    CURATE:                               _row(LOOK, None, "clearinghouse.edit_resource"),
    f"{CURATE}suggestions/<int:pk>/publish/": _row(ACT, None, "clearinghouse.publish_suggestion"),
    f"{CURATE}suggestions/<int:pk>/decline/": _row(ACT, None, "clearinghouse.decline_suggestion"),
    f"{CURATE}resources.csv":              _row(LOOK, None, "clearinghouse.edit_resource"),
    f"{CURATE}import/":                    _row(ACT, None, "clearinghouse.import_resources"),
    f"{CURATE}resources/<slug:code>/edit/": _row(ACT, None, "clearinghouse.edit_resource"),
    f"{CURATE}resources/<slug:code>/withdraw/": _row(ACT, None, "clearinghouse.withdraw_resource"),
    f"{CURATE}resources/<slug:code>/restore/": _row(ACT, None, "clearinghouse.restore_resource"),
    f"{CURATE}toolkits/<slug:code>/feature/": _row(ACT, None, "clearinghouse.feature_toolkit"),
    f"{CURATE}toolkits/<slug:code>/take-down/": _row(ACT, None, "clearinghouse.take_down_toolkit"),
}
# fmt: on
