"""A number together with the formula and the substitution that gave it."""
