"""One source of population data a module; none knows another."""
