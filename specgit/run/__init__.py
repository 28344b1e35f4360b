"""Doing the work: plan a wave, run its tasks in worktrees, collect what they made."""
