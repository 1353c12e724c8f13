"""Links of the record's things to the web of data: mappings with evidence, candidates, review and checks."""
