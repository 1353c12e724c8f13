"""The web front: the SPARQL protocol and the pages, on Flask."""
