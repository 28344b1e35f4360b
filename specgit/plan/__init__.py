"""What can run when: dependencies with their reasons, waves, critical path."""
