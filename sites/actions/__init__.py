"""Everything that can happen to a site, its engagements, allotments and people."""
