"""What to show: from results to documents, which no format is preferred by."""
