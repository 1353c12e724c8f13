"""The record: from sheets to claims to a dataset, its store, its exports."""
