"""Write actions of sites, engagements, allotments and people."""
