"""From a Question to an Answer; knows no chat platform."""
