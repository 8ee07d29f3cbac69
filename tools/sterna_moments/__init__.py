"""Moments of runs beside published ones."""
