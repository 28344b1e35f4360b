"""The names of rules, as people write them."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import lru_cache

from specgit.rules import all_rules


@lru_cache(maxsize=256)
def matching(glob: str) -> tuple[str, ...]:
    """The rules that a name means, in which `*` may stand for a part; none where it means nothing."""
    if glob in all_rules():
        return (glob,)
    return tuple(name for name in all_rules() if fnmatchcase(name, glob)) if "*" in glob else ()


def near_miss(name: str) -> str:
    """A question for a name that no rule has, empty where nothing is near."""
    wanted = name[:100].lower().replace("_", "-")
    short = {rule.partition("/")[2]: rule for rule in all_rules()}
    near = get_close_matches(wanted, all_rules(), 1, 0.7) or get_close_matches(wanted, short, 1, 0.7)
    return f"did you mean {short.get(near[0], near[0])}?" if near else ""
