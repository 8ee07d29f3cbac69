"""What the scripts of tools/bench share: runs and what they took, medians and ratios by round, tables."""
