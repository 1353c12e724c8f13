"""The claim sheets: what four documents say, one YAML file a document, with the register and the curation."""
