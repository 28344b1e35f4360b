"""Who agreed to what: statements in commit messages, the content they name, and who may make them."""
