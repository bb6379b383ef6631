"""Numbers promised by the program, with sources; defaults of each engagement's settings."""

from decimal import Decimal

QUARTER_HOUR = Decimal("0.25")  # expert time is counted in quarter hours

# "up to 200 hours of SME technical assistance throughout engagement": PSP Executive Overview, What
# PSP Offers.
EXPERT_HOURS = Decimal("200.00")
# "each site with 18 person-trips for peer learning opportunities": PSP Executive Overview, What PSP
# Offers.
PERSON_TRIPS = Decimal(18)
# "3-year commitment" and "18-month commitment": PSP Executive Summary (September 2018), Core
# Components.
MONTHS_OPERATIONS = 36
MONTHS_DIAGNOSTIC = 18
# "IIR (travel, logistics, summit, content)": program facts, section 4. What a traveler needs is
# read by them alone.
LOGISTICS_PROVIDERS = frozenset({"IIR"})
# The first pilot engagements ran two years: note on the 2014 cohort in sites/data/sites.csv.
MONTHS_PILOT = 24
# A liaison's predecessor may read for so long after a hand-over (BJA practice, set by this portal).
HAND_OVER_DAYS = 14
# The day of the following month by which a liaison submits the summary of a month (set here).
SUMMARY_DUE_DAY = 10
# Marks on the site list: silence and lateness must be visible without anybody asking (program
# facts, section 5).
QUIET_AFTER_DAYS = 60
DECIDE_WITHIN_DAYS = 10
# Half a year to close an engagement out: the shortest round of the half-yearly TTA report (program
# facts, section 3).
CLOSE_OUT_DAYS = 180
# The site list warns when this share of the expert hours is left, and so long before an engagement
# ends (set here).
FEW_HOURS_SHARE = Decimal("0.10")
ENDS_SOON_DAYS = 90
