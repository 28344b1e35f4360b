"""A change judged: by the rules and the policy of the state before it."""
