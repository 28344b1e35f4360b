"""The wave graph of tasks.md: the fenced JSON that says which tasks may run together.

Canonical, the only shape Kiro surely reads: `{"waves":[{"id":0,"tasks":["1.1","2.1"]},…]}`. Others are read, with a
problem each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from specgit.patterns import Pattern
from specgit.spec import words
from specgit.spec.blocks import FENCE, Block
from specgit.spec.model import GraphProblem, Section, Wave, WaveGraph
from specgit.spec.text import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from specgit.spec.text import Text


def read_graph(text: Text, blocks: Sequence[Block], sections: Sequence[Section]) -> WaveGraph | None:
    """The stored graph:

    the last fence that holds waves, or a fence of JSON below a heading that says "graph"; else None.
    """
    titled = [part.span for part in sections if words.beginning(part.title, words.GRAPH)]
    if not titled and '"waves"' not in text.content:
        return None
    fences = [block for block in blocks if block.kind is FENCE and not block.depth]
    found: Block | None = None
    section: Span | None = None
    for block in fences:
        while titled and titled[0].end <= block.start:
            del titled[0]
        around = titled[0] if titled and titled[0].start < block.start else None
        named = around and block.marker.lstrip("`~ ").lower().startswith("json")
        body = block.text(text)
        if '"waves"' in body or (named and body.lstrip()[:1] in ("{", "[")):
            found, section = block, around
    if found is None:
        return None
    span = Span(found.start, found.end)
    return _Reader(text, _body(text, found)).read(span, section or span)


def read_json(text: Text, graph: WaveGraph) -> Node:
    """The JSON of a stored graph, each value with its place. Raises JsonError."""
    content, (start, end) = text.content, graph.block
    body = content.find("\n", start, end) + 1
    last = content.rfind("\n", start, end) + 1
    closed = last > body and content[last:end].lstrip()[:3] in ("```", "~~~")
    return _Json(content, Span(body, last if closed else end)).read()


def _body(text: Text, block: Block) -> Span:
    end = text.content.rfind("\n", 0, block.end) + 1 if block.closed else block.end
    return Span(block.content, max(block.content, end))


class Node(NamedTuple):
    """A JSON value with its place. `value` is a str, int, float, bool, None, list of nodes, or dict of key → node."""

    value: object
    span: Span


class JsonError(ValueError):
    """What is wrong with a JSON text, and where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


_JSON = Pattern(
    r'\s*(?:(?P<mark>[\[\]{}:,])|(?P<string>"(?:[^"\\\n]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?P<name>true|false|null))'
)
_NAMES = {"true": True, "false": False, "null": None}
_DEEPEST = 50


class _Json:
    """A JSON reader that keeps spans (the standard library's keeps none). Follows RFC 8259."""

    def __init__(self, content: str, span: Span) -> None:
        self.content, (self.at, self.end) = content, span
        self._advance()

    def read(self) -> Node:
        node = self._value(0)
        if self.token:
            raise JsonError("there is more text behind the JSON value", self.token.start(self.token.lastgroup or 0))
        return node

    def _advance(self) -> None:
        self.token = _JSON.match(self.content, self.at, self.end)
        if self.token:
            self.at = self.token.end()
        elif rest := self.content[self.at : self.end].strip():
            offset = self.content.index(rest[0], self.at)
            raise JsonError(f"`{rest.split()[0][:20]}` is not JSON", offset)

    def _value(self, depth: int) -> Node:
        token = self.token
        if token is None:
            raise JsonError("the JSON ends too early", self.end)
        if depth > _DEEPEST:
            raise JsonError("the JSON is nested too deep", token.start())
        kind = token.lastgroup or ""
        start, end = token.span(kind)
        written = self.content[start:end]
        self._advance()
        if kind == "string":
            return Node(_unescape(written), Span(start, end))
        if written in ("[", "{"):
            value = self._items(depth) if written == "[" else self._members(depth)
            return Node(value, Span(start, self.closed))
        if kind == "number":
            whole = written.lstrip("-").isdigit() and len(written) < 19
            return Node(int(written) if whole else float(written), Span(start, end))
        if kind == "name":
            return Node(_NAMES[written], Span(start, end))
        raise JsonError(f"a value is missing before `{written}`", start)

    def _take(self, marks: str) -> str:
        token = self.token
        if token is None:
            raise JsonError(f"`{marks[-1]}` is missing at the end", self.end)
        if token["mark"] is None or token["mark"] not in marks:
            raise JsonError(f"`{marks[0]}` is missing", token.start(token.lastgroup or 0))
        self.closed = token.end()
        self._advance()
        return token["mark"]

    def _peek(self, mark: str) -> bool:
        return self.token is not None and self.token["mark"] == mark

    def _items(self, depth: int) -> list[Node]:
        items: list[Node] = []
        if self._peek("]"):
            self._take("]")
            return items
        while True:
            items.append(self._value(depth + 1))
            if self._take(",]") == "]":
                return items

    def _members(self, depth: int) -> dict[str, Node]:
        members: dict[str, Node] = {}
        if self._peek("}"):
            self._take("}")
            return members
        while True:
            key = self._value(depth + 1)
            if not isinstance(key.value, str):
                raise JsonError("a key must be a string", key.span.start)
            self._take(":")
            members[key.value] = self._value(depth + 1)
            if self._take(",}") == "}":
                return members


_ESCAPE = Pattern(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def _unescape(written: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) == 5 else _ESCAPES.get(code, code)

    return _ESCAPE.sub(one, written[1:-1]) if "\\" in written else written[1:-1]


class _Reader:
    def __init__(self, text: Text, body: Span) -> None:
        self.text = text
        self.body = body
        self.problems: list[GraphProblem] = []
        self.task_depends: list[tuple[str, str]] = []

    def read(self, block: Span, section: Span) -> WaveGraph:
        waves: tuple[Wave, ...] = ()
        try:
            root = _Json(self.text.content, self.body).read()
        except JsonError as error:
            self._problem(f"the wave graph is not JSON: {error.message}", Span(error.offset, error.offset))
        else:
            waves = self._root(root)
        return WaveGraph(waves, block, section, not self.problems, tuple(self.problems), tuple(self.task_depends))

    def _problem(self, message: str, span: Span) -> None:
        self.problems.append(GraphProblem(message, span))

    def _root(self, root: Node) -> tuple[Wave, ...]:
        value = root.value
        if isinstance(value, dict):
            if isinstance(depends := value.get("dependsOn", Node(None, root.span)).value, dict):
                self._depends_of_tasks(depends)
            if "waves" not in value:
                self._problem('the wave graph has no "waves"', root.span)
                return ()
            root = value["waves"]
            value = root.value
        else:
            self._problem('the wave graph is no object with "waves"', root.span)
        if not isinstance(value, list):
            self._problem('"waves" is not a list', root.span)
            return ()
        return tuple(wave for number, node in enumerate(value) if (wave := self._wave(number, node)))

    def _depends_of_tasks(self, depends: dict[str, Node]) -> None:
        for task, needs in depends.items():
            for need in needs.value if isinstance(needs.value, list) else [needs]:
                self.task_depends.append((task, _name(need)))

    def _wave(self, number: int, node: Node) -> Wave | None:
        value = node.value
        depends: tuple[str, ...] | None
        if isinstance(value, list):
            self._problem("a wave is a bare list, at which Kiro's task tools crash", node.span)
            tasks, name, depends = node, str(number), None
        elif isinstance(value, dict):
            name = self._wave_id(number, node, value)
            tasks = value.get("tasks", Node([], node.span))
            depends = tuple(map(_name, self._list(value["dependsOn"]))) if "dependsOn" in value else None
        else:
            self._problem("a wave is neither an object nor a list", node.span)
            return None
        members = self._list(tasks)
        for member in members:
            if not isinstance(member.value, str):
                self._problem(
                    f"task {_name(member)} is not written as a string, so Kiro runs everything in sequence",
                    member.span,
                )
        return Wave(name, tuple(map(_name, members)), tuple(member.span for member in members), depends)

    def _wave_id(self, number: int, node: Node, value: dict[str, Node]) -> str:
        given = value.get("id")
        if given is not None and isinstance(given.value, int) and not isinstance(given.value, bool):
            return str(given.value)
        what = f"the wave's id `{_name(given)}` is not a number" if given else "a wave has no id"
        self._problem(f"{what}, so Kiro runs everything in sequence", given.span if given else node.span)
        other = given or value.get("wave")
        return _name(other) if other else str(number)

    def _list(self, node: Node) -> list[Node]:
        if isinstance(node.value, list):
            return node.value
        if node.value is None:
            return []
        return [node]


def _name(node: Node) -> str:
    """A task or wave as a string: integers and what is nested are named as written."""
    value = node.value
    if isinstance(value, dict):
        return _name(value["id"]) if "id" in value else ""
    return value.strip() if isinstance(value, str) else "" if isinstance(value, list) or value is None else str(value)
