"""The verbs that admins give in chat: parsed, previewed, confirmed, done, and on record."""
