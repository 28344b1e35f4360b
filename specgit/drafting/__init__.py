"""From an idea to documents: what an agent is told, what of its work counts, and what the validator says of it."""
