"""The library of scenarios: what is expected of them, and the gallery of what they do."""
