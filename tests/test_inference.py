"""Dependencies that nobody declared: read from what the tasks say."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from conftest import commit, write
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as some
from shell import specgit

from specgit.errors import SpecgitError
from specgit.plan.dependencies import Order
from specgit.plan.inference import files_written
from specgit.plan.model import Dependency, Plan, Strength
from specgit.plan.subjects import Kind, Subject, read_subjects
from specgit.plan.waves import make_plan
from specgit.spec.edit import write_depends
from specgit.spec.tasks import read_tasks
from specgit.spec.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCUMENT_ORDER = "document order: nothing says that it can run earlier"


def plan_of(content: str, **options: object) -> Plan:
    tasks = read_tasks(Text("tasks.md", content))
    return make_plan("spec", tasks, include_optional=True, **options)  # type: ignore[arg-type]


def waves(content: str) -> str:
    return " | ".join(" ".join(planned.task.id for planned in wave.tasks) for wave in plan_of(content).waves)


def needs(content: str, task: str) -> dict[str, Dependency]:
    """What a task waits for."""
    return {
        edge.needs: edge
        for wave in plan_of(content).waves
        for planned in wave.tasks
        if planned.task.id == task
        for edge in planned.needs
    }


def subject(title: str, *details: str) -> Subject:
    content = f"- [ ] 1. {title}\n" + "".join(f"  - {line}\n" for line in details)
    tasks = read_tasks(Text("tasks.md", content))
    return read_subjects(tasks, tasks.leaves)[0]


class TestSubjects:
    @pytest.mark.parametrize(
        ("title", "kind"),
        [
            ("Create the store", Kind.MAKE),
            ("Write unit tests for the store", Kind.TEST),
            ("Property test: the store forgets nothing", Kind.TEST),
            ("Property 4: the store forgets nothing", Kind.TEST),
            ("[PBT] Implement Property 4", Kind.TEST),
            ("属性 4：什么都不丢", Kind.TEST),
            ("Property editor", Kind.MAKE),
            ("Extend the suite of `store` with tests", Kind.TEST),
            ("Create `tests/test_store.py`", Kind.TEST),
            ("Delete `tests/test_store.py`", Kind.MAKE),
            ("Update `.kiro/specs/store/notes.md`", Kind.MAKE),
            ("Set up a test runner", Kind.MAKE),
            ("Add test fixtures", Kind.MAKE),
            ("Verify that old tests still pass", Kind.VERIFY),
            ("Wire the store into the app", Kind.JOIN),
            ("Checkpoint - all tests pass", Kind.CHECKPOINT),
            # other languages
            ("Unit-Tests für den Speicher schreiben", Kind.TEST),
            ("Sicherstellen, dass alles läuft", Kind.VERIFY),
            ("Speicher in die App einbinden", Kind.MAKE),
            ("编写存储的属性测试", Kind.TEST),
            ("搭建测试框架", Kind.MAKE),
            ("验证现有功能", Kind.VERIFY),
            ("ストアのユニットテストを作成", Kind.TEST),
            ("ストアの動作を検証", Kind.VERIFY),
            ("ストアの動作を確認する。", Kind.VERIFY),
            ("Escribir pruebas del almacén", Kind.TEST),
            ("Написать тесты для хранилища", Kind.TEST),
            ("Integrar el almacén", Kind.JOIN),
            ("저장소 테스트 작성", Kind.TEST),
        ],
    )
    def test_kind(self, title: str, kind: Kind) -> None:
        assert subject(title).kind is kind

    @pytest.mark.parametrize(
        ("line", "files"),
        [
            ("Create `src/store.py` from `src/old.py`", ["src/store.py"]),
            ("Create `src/store.py` and `src/cache.py`", ["src/store.py", "src/cache.py"]),
            ("Add `Store` to `src/app.py`", ["src/app.py"]),
            ("Add `src/a.yaml` to `src/list.yaml`", ["src/list.yaml"]),
            ("Add `src/a.yaml` to the list", []),
            ("Remove `src/a.yaml` from the list", []),
            ("Remove `src/a.yaml` from `src/list.yaml`", ["src/list.yaml"]),
            ("Delete `src/a.yaml`", ["src/a.yaml"]),
            ("Create a page with Alpine.js", []),
            ("Create Alpine.js", []),
            ("Move `src/a.py` to `src/b.py`", ["src/a.py", "src/b.py"]),
            ("Add `tests/test_a.py` to the suite", ["tests/test_a.py"]),
            ("Run `python scripts/make.py --all`", []),
            ("Update src/app.py, which reads `src/list.yaml`", ["src/app.py"]),
            ("Read `src/app.py` first", []),
            ("Create the entries of design.md", []),
            ("Write `https://example.com/a.json` down", []),
            ("Create `src/*.py`", []),
            ("Update `.gitignore`", [".gitignore"]),
            ("Update `.py`", []),
            ("Datei `src/store.ts` anlegen", ["src/store.ts"]),
            ("`src/store.ts` を作成し、`src/old.ts`から移す", ["src/store.ts"]),
            ("创建 `src/store.ts`，使用`src/old.ts`", ["src/store.ts"]),
        ],
    )
    def test_files_of_details(self, line: str, files: list[str]) -> None:
        found = subject("Do it", line).files
        assert list(found) == files

    def test_names(self) -> None:
        found = subject(
            "Implement `read_log(path)` and UserService",
            "Add the `total` column and `GET /api/logs` for WhatsApp",
            "Change `old_log` and raise `ValueError` where `other_thing` fails",
            "```python",
            "hidden_name = 1",
            "```",
            "_Requirements: 1.1_",
        )
        assert list(found.made) == ["read_log", "UserService", "GET /api/logs", "old_log"]
        assert found.how.pop("old_log") == "changed"
        assert set(found.how.values()) == {"created"}
        assert "other_thing" in found.named
        assert "hidden_name" not in found.named

    def test_numbers(self) -> None:
        found = subject(
            "Go on with task 2", "After 1.2, comes タスク3, 任务 4 and Aufgabe 5.1", "Not multitask 7, not 8.1"
        )
        assert list(found.after) == ["2", "1.2", "3", "4", "5.1"]

    @pytest.mark.parametrize(
        "line",
        [
            "Do it before task 3",
            "Must be ready prior to the task 3",
            "Before starting task #3, look around",
            "After the review, before tasks 3",
            "Vor Aufgabe 3 erledigen",
            "Hazlo antes de la tarea 3",
            "Fazer antes da tarefa 3",
            "À faire avant la tâche 3",
            "Сделать перед задачи 3",
            "Kerjakan sebelum tugas 3",
            "Làm trước nhiệm vụ 3",
            "在任务 3 之前完成",
            "タスク3の前に行う",
            "작업 3 전에 한다",
            "Görev 3'ten önce",
        ],
    )
    def test_numbers_of_what_comes_later(self, line: str) -> None:
        found = subject("Look", line)
        assert (list(found.after), list(found.before)) == ([], ["3"])

    @pytest.mark.parametrize(
        "line",
        [
            "Not before task 3",
            "Do not begin before task 3 is done",
            "Nicht vor Aufgabe 3",
            "不要在任务 3 之前开始",
            "The test (before the fix) of task 3",
            "Stop it before the end: see task 3",
            "Take what stood before, then task 3",
            "작업 3의 결과에 의존한다",
        ],
    )
    def test_numbers_of_what_comes_earlier(self, line: str) -> None:
        found = subject("Look", line)
        assert (list(found.after), list(found.before)) == (["3"], [])


class TestEvidence:
    def test_a_named_task(self) -> None:
        edge = needs("- [ ] 1. A\n- [ ] 2. B\n- [ ] 3. C\n  - Run the same test as in task 1\n", "3")["1"]
        assert edge == Dependency("3", "1", "it names task 1", 4, Strength.EXPLICIT)

    def test_a_task_that_says_it_comes_before_another(self) -> None:
        content = (
            "- [ ] 1. P\n  - [ ] 1.1 Create `a.py`\n    - {}\n  - [ ] 1.2 Create `b.py`\n    - {}\n  - [ ] 1.3 C\n"
        )
        first = content.format("before task 1.2", "as it is")
        assert needs(first, "1.2")["1.1"][2:] == ("1.1 says that it comes before task 1.2", 3, Strength.EXPLICIT)
        assert plan_of(first).notes == ()
        late = content.format("as it is", "before task 1.1 and task 1.3, before task 1")
        assert needs(late, "1.2") == {}
        assert plan_of(late).notes == (
            "line 5: 1.2 says that it comes before task 1.1, but stands behind it: the order of the document counts",
        )
        assert plan_of(late.replace("[ ] 1.1", "[x] 1.1")).notes == ()

    def test_a_later_task_or_its_own_part_is_not_waited_for(self) -> None:
        content = "- [ ] 1. A\n  - [ ] 1.1 Describe task 2\n  - [ ] 1.2 Create `a.py` as task 1 says\n- [ ] 2. B\n"
        assert waves(content) == "1.1 | 1.2 | 2"
        assert needs(content, "1.2")["1.1"].why == DOCUMENT_ORDER

    def test_a_thing_that_another_task_makes(self) -> None:
        content = (
            "- [ ] 1. Store\n  - [ ] 1.1 Create `app/models/user.py`\n    - Define `UserRow`\n"
            "- [ ] 2. Screens\n  - [ ] 2.1 Create `app/view.py`\n    - Show a `UserRow`\n"
            "- [ ] 3. Jobs\n  - [ ] 3.1 Create `app/job.py`\n    - Read user.py\n"
        )
        assert needs(content, "2.1")["1.1"][2:] == (
            "`UserRow` is created by 1.1 (line 3) and named here",
            6,
            Strength.STRONG,
        )
        assert needs(content, "3.1")["1.1"].why == "`user.py` is created by 1.1 (line 2) and named here"

    def test_a_thing_that_was_there_before(self) -> None:
        content = (
            "- [ ] 1. Store\n  - [ ] 1.1 Update `app/user.py`\n    - Change `read_user`\n    - Add `write_user`\n"
            "  - [ ] 1.2 Create `app/view.py`\n    - {}\n"
        )
        assert waves(content.format("Call `read_user` of `app/user.py`")) == "1.1 1.2"
        assert needs(content.format("Call `write_user`"), "1.2")["1.1"].why == (
            "`write_user` is created by 1.1 (line 4) and named here"
        )
        made = (
            "- [ ] 1. A\n  - [ ] 1.1 Create `a.py`\n  - [ ] 1.2 Update `a.py`\n  - [ ] 1.3 Create `b.py` from `a.py`\n"
        )
        assert needs(made, "1.3")["1.2"].strength is Strength.STRONG

    def test_a_file_that_both_write(self) -> None:
        content = (
            "- [ ] 1. A\n  - [ ] 1.1 Create `src/a.py`\n  - [ ] 1.2 Create `src/b.py`\n  - [ ] 1.3 Add it to a.py\n"
        )
        assert waves(content) == "1.1 1.2 | 1.3"
        assert needs(content, "1.3")["1.1"].why == "`src/a.py` is created by 1.1 (line 2) and changed here"

    def test_a_file_of_the_part(self) -> None:
        content = "- [ ] 1. Rework `a.py`\n  - [ ] 1.1 Rework reading\n  - [ ] 1.2 Rework writing\n"
        assert needs(content, "1.2")["1.1"].why == "`a.py` is worked on by 1.1 too, as the title above both says"

    def test_a_name_that_several_paths_have_is_none_of_them(self) -> None:
        content = "- [ ] 1. A\n  - [ ] 1.1 Create `a/index.ts`\n  - [ ] 1.2 Create `b/index.ts`\n  - [ ] 1.3 Create `index.ts`\n"
        assert waves(content) == "1.1 1.2 1.3"

    def test_siblings(self) -> None:
        part = "- [ ] 1. A\n  - [ ] 1.1 {}\n  - [ ] 1.2 {}\n"
        assert waves(part.format("Create the model", "Create the view")) == "1.1 1.2"
        assert waves(part.format("Create the model", "Show it")) == "1.1 | 1.2"
        assert waves(part.format("Rework `read_log`", "Speed `write_log` up")) == "1.1 1.2"
        assert waves(part.format("Create `a.py`", "Create the view")) == "1.1 | 1.2"
        assert waves(part.format("Set the project up", "Set the project free")) == "1.1 1.2"
        assert waves(part.format("Set up the project", "Set the project free")) == "1.1 | 1.2"
        assert waves(part.format("Add the skeleton of the parser", "Add the parser")) == "1.1 | 1.2"
        assert waves(part.format("Add skeleton contents", "Add the parser")) == "1.1 1.2"
        assert waves(part.format("Add a skeleton loader", "Add the parser")) == "1.1 1.2"
        assert waves(part.format("`read_log` anlegen", "Die Ansicht anlegen")) == "1.1 1.2"
        assert waves(part.format("モデルを作成", "画面を作成")) == "1.1 1.2"

    @pytest.mark.parametrize(
        "title",
        [
            "Set up the project",
            "Project setup",
            "Create the directory structure",
            "Projektgerüst einrichten",
            "Projekt aufsetzen",
            "Projektstruktur anlegen",
            "Grundgerüst erstellen",
            "项目初始化",
            "创建项目结构",
            "プロジェクトのセットアップ",
            "開発環境をセットアップする",
            "프로젝트 초기화",
            "Configurar o projeto",
            "Crear la estructura del proyecto",
            "Настроить проект",
            "Инициализация проекта",
            "Mettre en place le projet",
            "Proje kurulumu",
        ],
    )
    def test_setting_up(self, title: str) -> None:
        reason = ("1 sets up what comes after it", 2, Strength.LIKELY)
        assert needs(f"- [ ] 1. {title}\n- [ ] 2. Parser\n", "2")["1"][2:] == reason
        part = f"- [ ] 1. {title}\n- [ ] 2. Parser\n  - [ ] 2.1 Read\n  - [ ] 2.2 Say what is wrong\n"
        assert needs(part, "2.1")["1"].why == reason[0]
        assert needs(part, "2.2")["2.1"].why == DOCUMENT_ORDER

    @pytest.mark.parametrize(
        "title",
        ["Update the setup", "Update the project structure", "Rewrite `setup`", "Setzen", "设置页面", "セットを作成"],
    )
    def test_not_setting_up(self, title: str) -> None:
        assert needs(f"- [ ] 1. {title}\n- [ ] 2. Parser\n", "2")["1"].why == DOCUMENT_ORDER

    def test_a_part_that_sets_up(self) -> None:
        content = "- [ ] 1. {}\n  - [ ] 1.1 {}\n- [ ] 2. Parser\n  - [ ] 2.1 Read\n"
        assert needs(content.format("Set up", "Choose a name"), "2.1")["1.1"].why == "1 sets up what comes after it"
        # What it sets up is its own part's.
        assert needs(content.format("Lexer", "Set up"), "2.1")["1.1"].why == DOCUMENT_ORDER

    def test_steps_without_a_part_keep_their_order(self) -> None:
        assert waves("- [ ] 1. Create the model\n- [ ] 2. Create the view\n") == "1 | 2"
        assert waves("- [ ] 1. Create `a.py`\n- [ ] 2. Create `b.py`\n") == "1 2"
        assert waves("- [ ] 1. Create `a.py`\n- [ ] 2. Update `b.py`\n") == "1 | 2"

    def test_parts(self) -> None:
        part = "- [ ] {0}. Part\n  - [ ] {0}.1 {1}\n  - [ ] {0}.2 Write tests for it\n"

        def two(first: str, second: str) -> str:
            return waves(part.format(1, first) + part.format(2, second))

        beside, behind = "1.1 2.1 | 1.2 2.2", "1.1 | 1.2 2.1 | 2.2"
        assert two("Create `api/cart.py`", "Create `web/cart.py`") == beside
        assert two("Create `api/cart.py`", "Create `web/cart.py` from `api/cart.py`") == behind
        assert two("Create `api/cart.py`", "Create `api/list.py`") == behind
        assert two("Create `docs/cart.md`", "Create `docs/list.md`") == beside
        assert two("Create `docs/cart.md`", "Create the list") == behind
        assert two("Create the store", "Create the view") == behind

    def test_parts_that_do_the_same_to_different_things(self) -> None:
        part = "- [ ] {0}. {1}\n  - [ ] {0}.1 Fill `{2}`\n"
        first = part.format(1, "Fill the list region", "a.py")

        def then(title: str, file: str = "b.py") -> str:
            return waves(first + part.format(2, title, file))

        assert then("Fill the map region") == "1.1 2.1"
        assert then("Fill the map region", "a.py") == "1.1 | 2.1"
        assert then("Fill the map region", "it") == "1.1 | 2.1"
        assert then("Fill the list region") == "1.1 | 2.1"
        assert then("Clear the map region") == "1.1 | 2.1"
        assert then("Fill the map area") == "1.1 | 2.1"
        long = part.format(1, "Fill one quite small list region", "a.py")
        assert waves(long + part.format(2, "Fill some other great map region", "b.py")) == "1.1 | 2.1"
        assert then("???") == "1.1 | 2.1"

    def test_a_part_that_joins_waits(self) -> None:
        part = "- [ ] {0}. {1}\n  - [ ] {0}.1 Update `{2}`\n"
        first = part.format(1, "Cart", "cart/a.py")
        assert waves(first + part.format(2, "Menu", "menu/b.py")) == "1.1 2.1"
        assert waves(first + part.format(2, "Wire the menu", "menu/b.py")) == "1.1 | 2.1"

    def test_what_only_joins_a_part_is_not_waited_for(self) -> None:
        part = "- [ ] 1. A\n  - [ ] 1.1 Create the store\n  - [ ] 1.2 Wire it\n- [ ] 2. B\n  - [ ] 2.1 Show it\n"
        assert waves(part) == "1.1 | 1.2 2.1"
        assert waves(part.replace("Create the store", "Connect it")) == "1.1 | 1.2 | 2.1"

    def test_tests_come_after_what_they_test(self) -> None:
        content = (
            "- [ ] 1. A\n  - [ ] 1.1 Create `read_log`\n  - [ ] 1.2 Create `write_log`\n"
            "  - [ ]* 1.3 Write tests for `write_log`\n  - [ ]* 1.4 Write tests for both\n- [ ] 2. Show them\n"
        )
        assert needs(content, "1.3").keys() == {"1.1", "1.2"}
        assert needs(content, "1.4")["1.1"][2:] == ("tests come after what they test", 5, Strength.LIKELY)
        assert waves(content) == "1.1 1.2 | 1.3 1.4 2"
        assert needs(content.replace("tests for `write", "`tests/test_w.py` for `write"), "1.3").keys() == {"1.2"}

    def test_tests_that_come_first(self) -> None:
        content = (
            "- [ ] 1. Write a bug exploration test\n- [ ] 2. Write tests of what stays, before the fix\n- [ ] 3. Fix\n"
            "  - [ ] 3.1 Correct the sum\n  - [ ] 3.2 Verify that the tests pass\n- [ ] 4. Tell it\n"
        )
        assert waves(content) == "1 2 | 3.1 | 3.2 | 4"
        assert needs(content, "3.1")["2"].why == "that test is written before what it tests"
        part = "- [ ] 1. A\n  - [ ] 1.1 B\n- [ ] 2. C\n  - [ ] 2.1 Write tests for the parser\n  - [ ] 2.2 {}\n"
        assert needs(part.format("Write the parser"), "2.2")["2.1"].strength is Strength.LIKELY
        assert needs(part.format("Mention it"), "2.2")["2.1"].why == DOCUMENT_ORDER

    def test_a_test_may_go_on_with_the_file_of_another(self) -> None:
        content = (
            "- [ ] 1. Tests\n  - [ ] 1.1 Create `tests/test_a.py`\n  - [ ] 1.2 Write tests of reading\n"
            "  - [ ] 1.3 Write tests in `tests/test_b.py`\n"
        )
        assert waves(content) == "1.1 1.3 | 1.2"
        assert needs(content, "1.2")["1.1"].why == "it may go on with `tests/test_a.py`"
        built = content.replace("- [ ] 1. Tests\n", "- [ ] 1. A\n  - [ ] 1.0 Create `a.py`\n")
        assert waves(built) == "1.0 | 1.1 1.3 | 1.2"

    def test_joining_and_verifying(self) -> None:
        content = (
            "- [ ] 1. A\n  - [ ] 1.1 Create `a.py`\n  - [ ] 1.2 Create `b.py`\n  - [ ] 1.3 Connect them in `c.py`\n"
            "  - [ ] 1.4 Verify all\n  - [ ] 1.5 Create `d.py`\n"
        )
        assert waves(content) == "1.1 1.2 | 1.3 | 1.4 | 1.5"
        assert needs(content, "1.3")["1.2"].why == "it joins what stands before it"
        assert needs(content, "1.4")["1.3"].why == "it verifies what stands before it"

    def test_checkpoints_are_barriers(self) -> None:
        content = (
            "- [ ] 1. A\n  - [ ] 1.1 Create `a.py`\n  - [ ]* 1.2 Write tests\n- [ ] 2. Checkpoint\n"
            "- [ ] 3. B\n  - [ ] 3.1 Create `b.py`\n- [ ] 4. Checkpoint\n- [ ] 5. Final checkpoint\n"
        )
        assert waves(content) == "1.1 | 1.2 | 2 | 3.1 | 4 | 5"
        assert needs(content, "2") == {
            "1.2": Dependency("2", "1.2", "checkpoint: after all that stands before it", 4, Strength.EXPLICIT)
        }
        assert needs(content, "3.1")["2"].why == "2 is a checkpoint"


def test_what_is_declared_counts() -> None:
    content = "- [ ] 1. Create `a.py`\n  - _Depends: 2_\n- [ ] 2. Create `b.py`\n- [ ] 3. Update `a.py`\n"
    assert plan_of(content).source == "declared"
    forced = plan_of(content, infer=True)
    assert [[planned.task.id for planned in wave.tasks] for wave in forced.waves] == [["2"], ["1"], ["3"]]
    assert forced.waves[1].tasks[0].needs[0].why == "_Depends: 2_"


def test_the_order_stays_when_tasks_are_done_or_left_out() -> None:
    content = "- [x] 1. A\n  - [x] 1.1 Create `a.py`\n  - [ ]* 1.2 Extend `a.py`\n  - [ ] 1.3 Extend `a.py`\n  - [ ] 1.4 Read a.py\n"
    tasks = read_tasks(Text("tasks.md", content))
    plan = make_plan("spec", tasks)
    assert [[planned.task.id for planned in wave.tasks] for wave in plan.waves] == [["1.3"], ["1.4"]]
    assert plan.waves[1].tasks[0].needs[0].strength is Strength.STRONG


VERBS = ("Create", "Update", "Write tests for", "Verify", "Wire", "Set up", "追加", "Read", "Checkpoint -", "Fix")
THINGS = ("`a.py`", "`src/a.py`", "`b.ts`", "`make_it`", "UserService", "task 1", "`tests/test_a.py`", "it", "`c.md`")
TITLES = some.builds(
    " ".join, some.tuples(some.sampled_from(VERBS), some.sampled_from(THINGS), some.sampled_from(THINGS))
)
PARTS = some.lists(some.lists(some.tuples(TITLES, some.lists(TITLES, max_size=2)), max_size=5), max_size=6)


def written(parts: list[list[tuple[str, list[str]]]]) -> str:
    lines = []
    for number, part in enumerate(parts, 1):
        lines.append(f"- [ ] {number}. Part")
        for step, (title, details) in enumerate(part, 1):
            lines.append(f"  - [ ] {number}.{step} {title}")
            lines += [f"    - {detail}" for detail in details]
    return "\n".join([*lines, ""])


@settings(max_examples=150, deadline=None)
@given(PARTS)
def test_any_inferred_order(parts: list[list[tuple[str, list[str]]]]) -> None:
    content = written(parts)
    tasks = read_tasks(Text("tasks.md", content))
    plan = plan_of(content)
    assert plan == plan_of(content)
    place = {task.id: number for number, task in enumerate(tasks.leaves)}
    index = {planned.task.id: wave.number for wave in plan.waves for planned in wave.tasks}
    assert index.keys() == place.keys()
    for wave in plan.waves:
        for planned in wave.tasks:
            for edge in planned.needs:
                assert place[edge.needs] < place[edge.task]
                assert index[edge.needs] < wave.number
                assert 0 < edge.line <= content.count("\n")
    subjects = {found.task.id: found for found in read_subjects(tasks, tasks.leaves)}
    files = files_written(Order(tasks, list(tasks.leaves)), subjects)
    for one, other in combinations(place, 2):
        if files[one].keys() & files[other].keys():
            assert index[one] < index[other]
        if subjects[one].task.checkpoint or subjects[other].task.checkpoint:
            assert index[one] < index[other]


@settings(max_examples=150, deadline=None)
@given(some.text(alphabet="-[] *1.#`/_aA测の()\n x:", max_size=300))
def test_any_text_gives_an_order(content: str) -> None:
    plan = plan_of(content, infer=True)
    assert sorted(plan.tasks) == sorted(read_tasks(Text("tasks.md", content)).leaves)


@pytest.mark.parametrize(
    "unit", ["a", "a(", "[", "pbt (((", "Aa", "a/", "`", "`a`b", "x_y,", "task 1 ", "の`x`", "`A` in `b.py` "]
)
def test_time_is_linear_in_a_line(unit: str) -> None:
    def read(size: int) -> object:
        line = unit * (size // len(unit))
        return plan_of(f"- [ ] 1. Create {line}\n  - Update {line}\n- [ ] 2. {line}\n")

    assert_linear(read, 4000)


@pytest.mark.parametrize(
    "task",
    [
        "- [ ] {0}. Create `a{0}/index.ts`\n",
        "- [ ] {0}. P\n  - [ ] {0}.1 Create `a{0}.ts`\n",
        "- [ ] {0}. Write tests\n",
        "- [ ] {0}. Verify it\n",
        "- [ ] {0}. Create the part\n  - [ ] {0}.1 Checkpoint\n",
        "- [ ] {0}. Update `a.py` with `make_it` of task 1\n",
    ],
)
def test_time_is_linear_in_tasks(task: str) -> None:
    def read(size: int) -> object:
        return plan_of("".join(task.format(number) for number in range(1, size)))

    assert_linear(read, 150)


CONTENT = """\
# Plan

- [ ] 1. Store
  - [ ] 1.1 Create `app/user.py`
    - _Requirements: 1.1_
  - [ ] 1.2 Create `app/log.py`
- [ ] 2. Screens
  - [ ] 2.1 Show what `app/user.py` has

    - in a list
  - [ ]* 2.2 Write tests
- [ ] 3. Checkpoint
"""


@pytest.fixture
def ask(folder: Path) -> Callable[..., str]:
    """What `specgit …` prints about a spec that declares nothing."""
    write(folder, ".kiro/specs/plain/tasks.md", CONTENT)

    def run(*words: str, code: int = 0) -> str:
        said = specgit(folder, *words)
        assert said.returncode == code, said.stderr
        return said.stdout if code == 0 else said.stderr

    return run


def test_why(ask: Callable[..., str]) -> None:
    said = ask("waves", "plain", "--why")
    assert "after 1.1: `app/user.py` is created by 1.1 (line 4) and named here (line 8)" in said
    assert "ordered by what the tasks say\n" in said
    answer = json.loads(ask("waves", "plain", "--format", "json"))
    assert answer["source"] == "inferred"
    needs = answer["waves"][1]["tasks"][0]["needs"]
    assert [(need["task"], need["strength"]) for need in needs] == [("1.1", "strong"), ("1.2", "weak")]


def test_sequential_by_the_settings(ask: Callable[..., str], folder: Path) -> None:
    assert json.loads(ask("status", "plain", "--format", "json"))["specs"][0]["next"] == ["1.1", "1.2"]
    write(folder, ".specgit.yaml", "run:\n  undeclared: sequential\n")
    assert json.loads(ask("status", "plain", "--format", "json"))["specs"][0]["next"] == ["1.1"]
    assert "in document order: nothing is declared" in ask("waves", "plain")
    assert "ordered by what the tasks say" in ask("waves", "plain", "--infer")
    write(folder, ".specgit.yaml", "run:\n  undeclared: guess\n")
    assert "one of infer, sequential" in ask("waves", "plain", code=2)


def test_infer_beside_a_graph(ask: Callable[..., str]) -> None:
    assert "ordered by the wave graph" in ask("waves", "auth")
    assert "ordered by what the tasks say" in ask("waves", "auth", "--infer")


def test_write(ask: Callable[..., str], folder: Path) -> None:
    assert "stored 4 waves in .kiro/specs/plain/tasks.md\n" in ask("waves", "plain", "--write")
    path = folder / ".kiro/specs/plain/tasks.md"
    assert path.read_text().startswith(CONTENT)
    assert '{ "id": 1, "tasks": ["2.1"] }' in path.read_text()


def test_write_depends(ask: Callable[..., str], folder: Path) -> None:
    said = ask("waves", "plain", "--write", "--depends")
    assert "stored 4 waves in .kiro/specs/plain/tasks.md, and what each task waits for" in said
    path = folder / ".kiro/specs/plain/tasks.md"
    content = path.read_text()
    graph = content.index("\n## Task Dependency Graph")
    assert [line for line in content[:graph].splitlines() if line not in CONTENT.splitlines()] == [
        "    - _Depends: none_",
        "    - _Depends: none_",
        "    - _Depends: 1.1, 1.2_",
        "    - _Depends: 2.1_",
    ]
    assert content[:graph].replace("    - _Depends: none_\n", "").splitlines()[:5] == CONTENT.splitlines()[:5]
    stored = plan_of(content)
    path.write_text(content[:graph])
    declared = plan_of(content[:graph])
    assert (stored.source, declared.source) == ("graph", "declared")
    for plan in (stored, declared):
        assert [[planned.task.id for planned in wave.tasks] for wave in plan.waves] == [
            ["1.1", "1.2"],
            ["2.1"],
            ["2.2"],
            ["3"],
        ]
    assert "it needs --write" in ask("waves", "plain", "--depends", code=2)


def test_why_of_what_was_just_written(ask: Callable[..., str], folder: Path) -> None:
    path = folder / ".kiro/specs/plain/tasks.md"
    path.write_text(CONTENT.replace("[ ] 1.2", "[x] 1.2").replace("    - in a list\n", "    - _Depends: 1.1_\n"))
    said = ask("waves", "plain", "--write", "--depends", "--why", "--infer")
    assert "after 1.1: _Depends: 1.1_ (line 12)" in said
    assert "after 2.1: tests come after what they test (line 13)" in said
    assert "ordered by what the tasks say\n" in said
    assert path.read_text().splitlines()[12] == "  - [ ]* 2.2 Write tests"
    assert "1.2  Create `app/log.py` ✓\n" in said, "what was written is shown, be it done or optional"
    again = ask("waves", "plain", "--write", "--why")
    assert "after 2.1: _Depends: 2.1_ (line 14)" in again, "from now on that is the evidence"
    assert "ordered by the wave graph\n" in again


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_depends_lines_change_nothing_else(end: str, last: str) -> None:
    content = (
        "- [ ] 1. A\n  - [ ] 1.1 B\n\n      deep\n\n---\n  - [ ] 1.2 C\n    - _Depends: 1.1_\n- [ ] 2. D\n"
        "```\n  not a detail\n```\n- [ ] 3. E" + last
    ).replace("\n", end)
    tasks = read_tasks(Text("tasks.md", content))
    text = write_depends(tasks, {"1.1": [], "1.2": ["1.1"], "2": ["1.1", "1.2"], "3": ["2"]})
    added = [line for line in text.content.split(end) if line not in content.split(end)]
    assert added == ["      - _Depends: none_", "  - _Depends: 1.1, 1.2_", "  - _Depends: 2_"]
    left = text.content
    for line in added:
        left = left.replace(f"{end}{line}", "", 1)
    assert left == content
    again = {task.id: [number for note in task.depends for number in note.tasks] for task in read_tasks(text).leaves}
    assert again == {"1.1": [], "1.2": ["1.1"], "2": ["1.1", "1.2"], "3": ["2"]}


def test_depends_of_one_of_two_numbers() -> None:
    tasks = read_tasks(Text("tasks.md", "- [ ] 1. A\n- [ ] 1. B\n- [ ] 2. C\n"))
    with pytest.raises(SpecgitError, match="several tasks have the number 1"):
        write_depends(tasks, {"2": ["1@1"]})


def test_run_begins_what_status_calls_ready(ask: Callable[..., str], folder: Path) -> None:
    commit(folder, "Specify", {".kiro/specs/plain/tasks.md": CONTENT})
    done = ["python3", "-c", "open(__import__('os').environ['SPECGIT_TASK'], 'w').write('x')"]
    said = ask("run", "plain", "--no-gate", "--command", " ".join([done[0], done[1], f'"{done[2]}"']))
    assert "wave 1 of 3" in said or "1.1" in said
    status = json.loads(ask("status", "plain", "--format", "json"))["specs"][0]
    assert (status["tasks"]["done"], status["next"]) == (4, [])
