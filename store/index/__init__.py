"""The vector index: a cache of what SQL holds, searched under an audience."""
