"""Cuts what specgit calls out of GitHub's OpenAPI description.

    npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
    python tests/schemas/cut_github.py package

Prose is left out, and so are answers to wrong requests. Each answer keeps its first example: the fake server begins
with it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

CALLED = {
    "/repos/{owner}/{repo}": ["get"],
    "/repos/{owner}/{repo}/actions/permissions": ["get"],
    "/repos/{owner}/{repo}/actions/permissions/workflow": ["get"],
    "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches": ["post"],
    "/repos/{owner}/{repo}/activity": ["get"],
    "/repos/{owner}/{repo}/branches/{branch}": ["get"],
    "/repos/{owner}/{repo}/branches/{branch}/protection": ["get"],
    "/repos/{owner}/{repo}/collaborators/{username}/permission": ["get"],
    "/repos/{owner}/{repo}/commits/{ref}": ["get"],
    "/repos/{owner}/{repo}/contents/{path}": ["get"],
    "/repos/{owner}/{repo}/git/ref/{ref}": ["get"],
    "/repos/{owner}/{repo}/issues/comments/{comment_id}": ["get", "patch"],
    "/repos/{owner}/{repo}/issues/{issue_number}/comments": ["get", "post"],
    "/repos/{owner}/{repo}/pulls": ["get", "post"],
    "/repos/{owner}/{repo}/pulls/{pull_number}": ["get", "patch"],
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews": ["get"],
    "/repos/{owner}/{repo}/rules/branches/{branch}": ["get"],
    "/orgs/{org}/members/{username}": ["get"],
    "/orgs/{org}/teams/{team_slug}/memberships/{username}": ["get"],
}
PROSE = ("description", "summary", "externalDocs", "x-github", "tags", "title", "example")
HERE = Path(__file__).parent


def main(package: Path) -> None:
    """Writes `github-openapi.json` and its licence beside this file."""
    whole = json.loads((package / "generated" / "api.github.com.json").read_text(encoding="utf-8"))
    paths = {path: {method: _operation(whole["paths"][path][method]) for method in CALLED[path]} for path in CALLED}
    cut = {
        "openapi": whole["openapi"],
        "info": {"title": "A slice of GitHub's API", "version": whole["info"]["version"]},
    }
    cut |= {"paths": paths, "components": _components(whole["components"], paths)}
    text = json.dumps(cut, separators=(",", ":"), ensure_ascii=False).replace('"/repos/', '\n"/repos/')
    (HERE / "github-openapi.json").write_text(text + "\n", encoding="utf-8")
    (HERE / "github-openapi.LICENSE").write_bytes((package / "LICENSE").read_bytes())


def _operation(operation: dict) -> dict:
    kept = {key: operation[key] for key in ("parameters", "requestBody") if key in operation}
    kept["responses"] = {status: answer for status, answer in operation["responses"].items() if status[0] in "23"}
    return _bare(kept)


def _bare(value: object, inside: str = "") -> object:
    """Without prose; `description` stays where it is the name of a property."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    if inside in ("examples", "value"):
        return dict([*value.items()][:1]) if inside == "examples" else value
    names = inside in ("properties", "schemas")
    return {key: _bare(item, key) for key, item in value.items() if names or key not in PROSE}


def _components(components: dict, paths: dict) -> dict:
    """All that the paths refer to, and what that refers to."""
    kept: dict[str, dict] = {}
    left = _references(paths)
    while left:
        kind, name = left.pop().split("/")[2:]
        if name not in kept.setdefault(kind, {}):
            found = components[kind][name]
            kept[kind][name] = {"value": found["value"]} if kind == "examples" else _bare(found)
            left += _references(kept[kind][name])
    return {kind: dict(sorted(kept[kind].items())) for kind in sorted(kept)}


def _references(value: object) -> list[str]:
    if isinstance(value, list):
        return [found for item in value for found in _references(item)]
    if isinstance(value, dict):
        here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return here + [found for item in value.values() for found in _references(item)]
    return []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
