"""What happened at a site, in the words of its timeline; where an engagement stands, as stages."""

from sites.lifecycle import STAGES
from ui.components import Stage

# action in the record: what the person did, in the past tense
LABELS = {
    "sites.site.load": "loaded the site from public sources",
    "sites.site.add": "added the site",
    "sites.site.edit": "changed the site",
    "sites.profile.edit": "changed the profile",
    "sites.agency.load": "loaded an agency from public sources",
    "sites.agency.add": "added an agency",
    "sites.agency.edit": "changed an agency",
    "sites.membership.load": "gave a role",
    "sites.membership.open": "gave a role",
    "sites.membership.change": "changed the dates of a role",
    "sites.membership.end": "ended a role",
    "sites.invitation.create": "invited somebody",
    "sites.invitation.resend": "sent an invitation again",
    "sites.invitation.revoke": "took an invitation back",
    "sites.invitation.accept": "accepted an invitation",
    "sites.role.switch": "changed the role they act under",
    "sites.second_factor.reset": "reset the second step of signing in",
    "sites.letter.retry": "let an e-mail be tried again",
    "sites.work.retry": "let failed work of the portal be tried again",
    "sites.engagement.load": "loaded the engagement from public sources",
    "sites.engagement.add": "selected the site for an engagement",
    "sites.engagement.edit": "changed the engagement",
    "sites.engagement.announce": "announced the engagement",
    "sites.engagement.launch": "launched the engagement",
    "sites.engagement.activate": "marked the engagement as active",
    "sites.engagement.transition": "moved the engagement to another track",
    "sites.engagement.extend": "extended the engagement",
    "sites.engagement.close_out": "began the close-out",
    "sites.engagement.close": "ended the engagement",
    "sites.engagement.withdraw": "withdrew the engagement",
    "sites.adjustment.propose": "proposed to adjust an allotment",
    "sites.adjustment.approve": "approved the adjustment of an allotment",
    "sites.adjustment.decline": "declined the adjustment of an allotment",
}
READ_PERMISSIONS = {
    "sites.adjustment.propose": "sites.view_adjustment",
    "sites.adjustment.decline": "sites.view_adjustment",
}


def stages_of(engagement):
    """The stepper: which stages lie behind, which is now, which are ahead."""
    reached = [number for number, (_, states) in enumerate(STAGES) if engagement.state in states]
    if not reached:  # withdrawn: how far it came is in the record
        return [
            Stage("Selected", "done"),
            Stage(engagement.get_state_display(), "current", engagement.state_since),
        ]
    now = reached[0]
    return [
        Stage.on_way(engagement.get_state_display(), number, now, engagement.state_since)
        if number == now
        else Stage.on_way(label, number, now)
        for number, (label, _) in enumerate(STAGES)
    ]
