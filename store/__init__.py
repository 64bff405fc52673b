"""State and weights: databases, the vector index, and the models that make vectors."""
