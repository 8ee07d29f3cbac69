"""Builds the base worlds of Sterna from public data."""
