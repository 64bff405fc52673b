"""A space drawn on a plane: what lies near what, what is said twice, what stands alone."""
