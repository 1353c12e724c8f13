"""The canned questions: a catalogue of SPARQL files and the binding of their parameters."""
