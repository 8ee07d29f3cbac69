"""Experiments in the model whose counterparts in the world have been measured and published."""
