"""Figures, tables and the report page, drawn from result files alone."""
