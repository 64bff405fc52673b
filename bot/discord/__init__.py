"""The Discord face: what is said there becomes a question, and an answer becomes a message."""
