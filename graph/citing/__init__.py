"""How a query is followed back: read, expanded to full solutions, its triples looked up and described."""
