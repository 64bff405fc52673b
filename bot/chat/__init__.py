"""What chat faces share: waiting questions, live facts, cards, admin verbs. No chat SDK."""
