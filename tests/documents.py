"""Sound documents, as a person might have written them: the examples that `specgit init --agents` shows to agents."""

from __future__ import annotations

from specgit.skeletons import example

FEATURE = {phase: example("feature", phase) for phase in ("requirements", "design", "tasks")}
BUGFIX = {phase: example("bugfix", phase) for phase in ("bugfix", "design", "tasks")}
