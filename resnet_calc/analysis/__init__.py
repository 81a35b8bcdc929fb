"""What the numbers are: from a graph to results."""
