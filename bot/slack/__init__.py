"""The Slack face: events become questions, answers become messages."""
