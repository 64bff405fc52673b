"""From a target that someone named to the bytes of its documents, one module per kind of source."""
