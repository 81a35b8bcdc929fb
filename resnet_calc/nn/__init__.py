"""What a network is made of: shapes, operations and graphs, in whole numbers and the standard library alone."""
