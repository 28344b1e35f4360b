"""What the rules for requirements and bug analyses find in whole documents, and above all what they leave alone."""

from __future__ import annotations

import pytest
from growth import assert_linear
from test_rules import found

from specgit.rules.check import Selection

KIRO = Selection("kiro")
STRICT = Selection("strict")

CRITERIA = """\
1. WHEN a user signs in, THE Login_Page SHALL open a session.
2. WHEN a user signs out, THE Login_Page SHALL close the session.
3. WHILE a session is open, THE Login_Page SHALL show its user.
4. IF the password is wrong, THEN THE Login_Page SHALL refuse.
"""
DOCUMENT = """\
# Requirements Document

## Introduction

People sign in.

## Glossary

- **Login_Page**: the page on which people sign in

## Requirements

### Requirement 1: Sign in

**User Story:** As a user, I want to sign in, so that I am me.

#### Acceptance Criteria

"""
DESIGN = "# Design\n\n## Overview\n"


def rules(content: str, selection: Selection = STRICT, file: str = "requirements.md") -> list[str]:
    prefix = file.partition(".")[0] + "/"
    return [finding.rule for finding in found({file: content}, selection) if finding.rule.startswith(prefix)]


def places(content: str, rule: str, file: str = "requirements.md") -> list[tuple[int, int, str]]:
    all_found = found({file: content}, STRICT)
    return [(finding.line, finding.column, finding.message) for finding in all_found if finding.rule == rule]


def test_a_document_as_kiro_writes_it_has_no_findings() -> None:
    assert rules(DOCUMENT + CRITERIA) == []


LANGUAGES = {
    "German": """\
# Anforderungsdokument

## Einführung

Nutzer melden sich an.

## Glossar

- **Login_Seite**: die Anmeldeseite

## Anforderungen

### Anforderung 1: Anmelden

**User Story:** Als Nutzer möchte ich mich anmelden, damit ich ich bin.

#### Akzeptanzkriterien

1. WENN ein Nutzer sich anmeldet, DANN SOLL die Login_Seite eine Sitzung öffnen, ohne dass er warten muss.
2. WHEN der Nutzer „Abmelden" wählt, THE Login_Seite SHALL die Sitzung „sofort" schließen.
""",
    "Chinese": """\
# 需求文档

## 简介

用户登录。

## 术语表

- **登录页**: 登录的页面

## 需求

### 需求 1：登录

**用户故事：** 作为用户，我想登录。

#### 验收标准

1. WHEN 用户登录 THEN 登录页 SHALL 打开会话
2. 当用户退出时，登录页应关闭会话
3. 登录页必须响应
""",
    "Japanese": """\
# 要件定義書

## はじめに

利用者がログインする。

## 要件

### 要件 1: ログイン

**目的:** 利用者として、ログインしたい。

#### 受け入れ基準

1. システムはセッションを開始する。
2. 利用者が終了したとき、システムはセッションを閉じる。
""",
    "Russian": """\
# Требования

## Введение

Пользователи входят.

### Требование 1: Вход

**Пользовательская история:** Как пользователь, я хочу войти.

#### Критерии приёмки

1. Когда пользователь входит, система должна открыть сессию.
2. Если пароль неверен, система должна отказать.
""",
    "Spanish": """\
# Requisitos

## Introducción

Los usuarios entran.

### Requisito 1: Entrar

**Historia de usuario:** Como usuario, quiero entrar.

#### Criterios de Aceptación

1. CUANDO el usuario entra ENTONCES el sistema DEBERÁ abrir una sesión.
2. SI la clave es mala ENTONCES el sistema DEBE rechazarla.
""",
    "Turkish": """\
# Gereksinimler

## Giriş

Kullanıcılar giriş yapar.

### Gereksinim 1: Giriş

**Kullanıcı Hikayesi:** Kullanıcı olarak girmek istiyorum.

#### Kabul Kriterleri

1. WHEN kullanıcı giriş yaptığında THEN sistem oturumu açmalı
2. WHEN kullanıcı çıktığında THEN sistem oturumu göstermemeli
""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_fires_because_of_a_language(language: str) -> None:
    assert rules(LANGUAGES[language]) == []


OTHER_STYLES = {
    "plain sentences": "1. Opens a session\n2. Closes the session\n3. Shows the user\n",
    "Given When Then": "1. GIVEN a user WHEN they sign in THEN a session opens\n2. GIVEN none THEN nothing happens\n",
    "must": "1. The page must open a session\n2. The page must close it\n",
    "boxes": "- [ ] Sessions open\n- [ ] Sessions close\n",
    "all ones": "1. THE Login_Page SHALL open.\n1. THE Login_Page SHALL close.\n1. THE Login_Page SHALL wait.\n",
    "inserted": "1. THE Login_Page SHALL open.\n1a. THE Login_Page SHALL wait.\n2. THE Login_Page SHALL close.\n",
}


@pytest.mark.parametrize("style", OTHER_STYLES)
def test_another_style_is_no_finding_by_default(style: str) -> None:
    assert rules(DOCUMENT + OTHER_STYLES[style], KIRO) == []


def test_a_document_that_is_not_ears_is_told_so_once() -> None:
    content = DOCUMENT + "".join(f"{number}. Shows page {number}\n" for number in range(1, 30))
    assert places(content, "requirements/not-ears") == [(0, 0, "29 of 29 criteria do not say what the system SHALL do")]


def test_ifs_without_then_are_told_once() -> None:
    content = DOCUMENT + "1. IF a, THE Door SHALL b.\n2. IF c, THE Door SHALL d.\n3. IF e, THE Door SHALL f.\n"
    message = "criterion 1.1 begins with IF and has no THEN, nor have 2 others"
    assert places(content, "requirements/not-ears") == [(19, 4, message)]


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("THE Login_Page SHALL close", "THE Login_Page closes", "no-modal", 20),
        ("SHALL refuse.", "SHALL", "unfinished-criterion", 22),
        ("2. WHEN a user signs out, THE Login_Page SHALL close the session.", "2.", "unfinished-criterion", 20),
        ("4. IF", "5. IF", "skipped-criterion", 22),
        ("3. WHILE", "2. WHILE", "duplicate-number", 21),
        ("SHALL close the session", "SHALL close the session within TBD seconds", "placeholder", 20),
        ("SHALL close the session", "SHALL close the session within […] seconds", "placeholder", 20),
        ("SHALL close the session", "SHALL [response]", "placeholder", 20),
        ("WHEN a user signs out", "WHEN [the user leaves]", "placeholder", 20),
        ("As a user", "As a [role]", "placeholder", 15),
        ("signs out, THE Login_Page", "signs out, THE Logni_Page", "undefined-term", 20),
    ],
)
def test_one_defect_is_found_in_its_line(old: str, new: str, rule: str, line: int) -> None:
    content = (DOCUMENT + CRITERIA).replace(old, new, 1)
    mine = [
        finding for finding in found({"requirements.md": content}, KIRO) if finding.rule.startswith("requirements/")
    ]
    assert [(finding.rule, finding.line) for finding in mine] == [(f"requirements/{rule}", line)]


def test_a_japanese_prohibition_has_a_modal() -> None:
    criteria = "".join(f"{number}. システムは会話を保存しなければならない\n" for number in range(1, 4))
    assert "requirements/no-modal" not in rules(f"{DOCUMENT}{criteria}4. システムは会話を公開してはならない\n")
    assert "requirements/no-modal" in rules(f"{DOCUMENT}{criteria}4. システムは会話を公開\n")


def test_an_undefined_name_is_said_once() -> None:
    content = DOCUMENT + CRITERIA.replace("THE Login_Page SHALL refuse", "THE Fee_Ledger SHALL refuse")
    messages = [finding for finding in found({"requirements.md": content}, STRICT) if "Fee_Ledger" in finding.message]
    assert [finding.rule for finding in messages] == ["requirements/undefined-term"]


def test_a_near_miss_of_a_term_is_suggested() -> None:
    content = DOCUMENT + CRITERIA.replace("THE Login_Page SHALL refuse", "THE Logni_Page SHALL refuse")
    assert rules(content, KIRO) == ["requirements/undefined-term"]
    fix = [finding.fix for finding in found({"requirements.md": content}, KIRO) if "undefined" in finding.rule]
    assert fix == ["did you mean Login_Page?"]


@pytest.mark.parametrize(
    "criterion",
    [
        "THE Login_Page SHALL offer a `[condition]` field.",
        'THE Login_Page SHALL show "TBD" or "[event]".',
        "THE Login_Page SHALL link to [the role](roles.md) and [event][1].",
        "WHEN [Enter] is pressed, THE Login_Page SHALL submit.",
        "THE Login_Page SHALL accept a list [1, 2] and keep TODO/DONE lists.",
        "THE Login_Page SHALL remove comments with TODO or FIXME.",
        "- [ ] THE Login_Page SHALL open.",
    ],
)
def test_what_only_looks_like_a_placeholder(criterion: str) -> None:
    assert "requirements/placeholder" not in rules(f"{DOCUMENT}{CRITERIA}5. {criterion}\n")


def test_terms_are_known_by_all_their_names() -> None:
    glossary = "- **Login_Pages (LP)**: pages\n- **`Session Store` / Vault**: a store\n"
    criteria = "1. THE Login_Page SHALL open.\n2. THE Session_Store SHALL wait.\n3. THE Vault_X SHALL wait.\n"
    content = DOCUMENT.replace("- **Login_Page**: the page on which people sign in\n", glossary) + criteria
    assert [message for _, _, message in places(content, "requirements/undefined-term")] == [
        "the glossary does not define “Vault_X”"
    ]


def test_a_glossary_of_words_is_not_asked_for_parts() -> None:
    content = DOCUMENT.replace("**Login_Page**", "**Session**") + CRITERIA
    assert "requirements/undefined-term" not in rules(content)


def test_a_term_that_only_the_design_uses_is_used() -> None:
    content = (DOCUMENT + CRITERIA).replace("- **Login_Page**", "- **Session_Store**: a store\n- **Login_Page**")
    assert "requirements/unused-term" in rules(content)
    for use in ("The session\nstore keeps them.", "class SessionStore"):
        files = {"requirements.md": content, "design.md": f"{DESIGN}\n{use}\n"}
        assert "requirements/unused-term" not in {finding.rule for finding in found(files)}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Users can sign out.\n", ["requirements/no-criteria"]),
        ("- Users can sign out\n", []),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", []),
        ("#### Requirement 2.1: Part\n\n1. THE Login_Page SHALL close.\n", []),
    ],
)
def test_requirements_without_criteria(body: str, expected: list[str]) -> None:
    assert rules(f"{DOCUMENT}{CRITERIA}\n### Requirement 2: Sign out\n\n{body}", KIRO) == expected


def test_a_withdrawn_requirement_keeps_its_number() -> None:
    assert rules(f"{DOCUMENT}{CRITERIA}\n### Requirement 2: Sign out [removed]\n\nSee 1.\n", KIRO) == []


def test_gaps_between_requirements_are_told_once() -> None:
    second = CRITERIA.join(("\n### Requirement {}: Next\n\n", ""))
    content = DOCUMENT + CRITERIA + second.format(4) + second.format(5)
    message = "requirement 1 is followed by requirement 4"
    assert [each[2] for each in places(content, "requirements/skipped-requirement")] == [message]


def test_numbers_may_begin_again_below_a_heading() -> None:
    content = f"{DOCUMENT}##### Signing in\n\n{CRITERIA}\n##### Signing out\n\n{CRITERIA}"
    assert rules(content, KIRO) == []


BUGFIX = """\
# Bugfix Requirements Document

## Introduction

Sessions stay open.

## Bug Analysis

### Current Behavior (Defect)

1.1 WHEN a user signs out THEN the system keeps the session
1.2 WHEN a user waits THEN the system keeps the session

### Expected Behavior (Correct)

2.1 WHEN a user signs out THEN the system SHALL close the session
2.2 WHEN a user waits THEN the system SHALL close the session

### Unchanged Behavior (Regression Prevention)

3.1 WHEN a user signs in THEN the system SHALL CONTINUE TO open a session
3.2 WHEN a user works THEN the system SHALL CONTINUE TO keep the session
"""


def test_a_bug_analysis_as_kiro_writes_it_has_no_findings() -> None:
    assert rules(BUGFIX, STRICT, "bugfix.md") == []


def test_a_bug_analysis_in_a_requirements_file_has_the_rules_of_one() -> None:
    broken = BUGFIX.replace("SHALL close", "closes", 1)
    names = {finding.rule for finding in found({"requirements.md": broken})}
    assert "bugfix/no-modal" in names
    assert not {name for name in names if name.startswith("requirements/")}


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("### Expected Behavior (Correct)", "### Notes", "missing-section", 0),
        ("the system SHALL close", "the system closes", "no-modal", 16),
        ("SHALL CONTINUE TO keep", "SHALL show", "no-continue", 22),
        ("2.2 WHEN", "1.3 WHEN", "wrong-section", 17),
        ("2.2 WHEN", "4.2 WHEN", "wrong-section", 17),
        ("2.2 WHEN", "2.1 WHEN", "duplicate-number", 17),
        ("1.2 WHEN a user waits", "1.2 WHEN [condition]", "placeholder", 12),
    ],
)
def test_one_defect_of_a_bug_analysis_is_found_in_its_line(old: str, new: str, rule: str, line: int) -> None:
    all_found = found({"bugfix.md": BUGFIX.replace(old, new, 1)})
    mine = [(finding.rule, finding.line) for finding in all_found if finding.rule.startswith("bugfix/")]
    assert (f"bugfix/{rule}", line) in mine
    if rule != "missing-section":
        assert len(mine) == 1


def test_a_section_without_clauses() -> None:
    content = BUGFIX.replace("2.1 WHEN", "WHEN").replace("2.2 WHEN", "WHEN")
    assert rules(content, KIRO, "bugfix.md") == ["bugfix/no-clauses"]


@pytest.mark.parametrize(
    ("expected", "unchanged"),
    [
        ("WENN er wartet, DANN SOLL das System schließen", "WENN er arbeitet, DANN SOLL es WEITERHIN laufen"),
        ("当用户退出时，系统应当关闭会话", "当用户登录时，系统应当继续打开会话"),
        ("システムはセッションを閉じなければならない", "システムは引き続き動作しなければならない"),
        ("WHEN kullanıcı çıktığında THEN sistem kapatmalı", "WHEN kullanıcı girince THEN davranış aynı kalmalı"),
    ],
)
def test_clauses_of_other_languages(expected: str, unchanged: str) -> None:
    lines = BUGFIX.splitlines()
    lines[15:17] = [f"2.1 {expected}", f"2.2 {expected}"]
    lines[20:22] = [f"3.1 {unchanged}", f"3.2 {unchanged}"]
    assert rules("\n".join(lines), STRICT, "bugfix.md") == []


def test_numbers_run_on_where_a_document_has_several_bugs() -> None:
    second = BUGFIX[BUGFIX.index("### Current") :]
    for old, new in (("1.", "4."), ("2.", "5."), ("3.", "6.")):
        second = second.replace(f"\n{old}", f"\n{new}")
    assert rules(f"{BUGFIX}\n{second}", STRICT, "bugfix.md") == []


@pytest.mark.parametrize(
    "part",
    [
        "1. THE A_" + "_" * 50 + "1 SHALL a\n", "- **T (x), y**: z\n", "[aaa ", "`\n", "1. " + "can " * 50 + "\n", "TBD [role] ",
        "1. WHEN , and if the SHALL\n", "### Requirement 1\n",
    ],
)  # fmt: skip
def test_time_is_linear(part: str) -> None:
    def work(count: int) -> None:
        rules(DOCUMENT.replace("## Requirements", f"{part * count}\n\n## Requirements") + CRITERIA + part * count)

    assert_linear(work, 75)
