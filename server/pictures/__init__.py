"""Pictures drawn as SVG on the server: pure functions from plain data to markup, to stand beside a table."""
