"""The words of the languages specs are written in, as alternatives for regular expressions.

Longer words stand before their own beginnings. Latin and Cyrillic words are matched whole and without regard to case;
Chinese, Japanese and Korean ones stand anywhere, as those scripts put no space between words.
"""

from __future__ import annotations

import re

REQUIREMENT = (
    "requirements? id|requirements?|reqs?|user stor(?:y|ies)|anforderung(?:en)?|requisitos?|requerimientos?|требовани[еяйю]"
    "|gereksinim(?:ler)?|exigences?|wymagani[ae]|vereisten?|persyaratan|kebutuhan|yêu cầu|المتطلبات|متطلبات|المتطلب|متطلب"
    "|功能需求|验收需求|需求|要件|요구사항|用户故事|ユーザーストーリー|사용자 스토리"
)
PROPERTY = (
    "correctness propert(?:y|ies)|propert(?:y|ies)|eigenschaft(?:en)?|propiedad(?:es)?|propriedades?|propriétés?|свойств[аоу]?"
    "|properti|özellik|thuộc tính|正确性属性|属性|プロパティ|속성"
)
CRITERION = (
    "acceptance criteri(?:a|on)|criteri(?:a|on)|akzeptanzkriteri(?:en|um)|crit[ée]rios? de (?:aceitação|aceptación)|crit[ée]rios?"
    "|критери[йия](?: при[её]мки)?|critères? d'acceptation|kriteria penerimaan|kriteria|tiêu chí(?: chấp nhận)?|kabul kriterleri"
    "|验收标准|验收准则|受け入れ基準|受入基準|受け入れ条件|受入条件|수용 기준|인수 조건|인수 기준"
)
VALIDATES = (
    "validates|validated by|validate|validiert|validierung|valida|valide|проверяет|memvalidasi|covers?|references?|refs?|satisf(?:ies|y)"
    "|implements|traces? to|traceability|验证需求|验证|覆盖需求|关联需求|对应需求|对应US|対応US|対応要件|検証対象|検証|검증"
)
ALL = "all|alle|semua|все|todos|todas|tous|toutes|tất cả|tümü|全部|所有|すべて|全て|全|모든|모두|전체"
DEPENDS = (
    "depends on|depends|depend on|dependencies|dependency|prerequisites?|blocked by|abhängig von|abhängigkeit(?:en)?|dependencias?"
    "|depende de|dependências?|dépend de|dépendances?|зависимост[ьи]|зависит от|dependensi|bergantung pada|phụ thuộc"
    "|依存関係|依存|依赖关系|依赖|前置任务|前置条件|前提タスク|의존성|의존"
)
NOTHING = "none|nothing|n/a|no|keine?|ninguna?|nenhuma?|aucune?|нет|tidak ada|yok|không(?: có)?|[-–—]+|なし|無し|无|無|没有|없음"
TASK = "tasks?|aufgaben?|tareas?|tarefas?|задач[аи]|tâches?|tugas|görev|nhiệm vụ|任务|タスク|작업|태스크"
FINAL = "final|finaler|finale|abschließender|letzter|último|última|финальная|最终|最終|最后|중간|최종|中間|phase \\d+|フェーズ"
GROUP = "phase|step|stage|sprint|milestone|week|day|part|group|track|fase|schritt|etapa|фаза|этап|шаг|阶段|步骤|第|フェーズ|ステップ|단계"
CHECKPOINTS = (
    "checkpoint", "check point", "kontrollpunkt", "prüfpunkt", "punto de control", "punto de verificación", "ponto de verificação",
    "ponto de controle", "контрольная точка", "point de contrôle", "titik pemeriksaan", "kontrol noktası", "điểm kiểm tra", "نقطة تحقق",
    "检查点", "检查节点", "檢查點", "チェックポイント", "체크포인트", "검증 지점",
)  # fmt: skip
STORY = (
    "user story|objective|ziel|user-story|benutzergeschichte|historia de usuario|história d[eo] usuário|пользовательская история|récit utilisateur"
    "|cerita pengguna|kullanıcı hikayesi|câu chuyện người dùng|用户故事|目标|ユーザーストーリー|目的|사용자 스토리|목표"
)
GLOSSARY = "glossary|glossar|glosario|glossário|глоссарий|термины|glossaire|glosarium|sözlük|thuật ngữ|术语表|术语|词汇表|用語集|用語定義|용어집|용어 정의"
NOT_TASKS = (
    "success criteria|acceptance criteria|definition of done|exit criteria|success metrics|verification checklist|erfolgskriterien|akzeptanzkriterien"
    "|критерии (?:успеха|при[её]мки|готовности)|criterios de (?:éxito|aceptación)|critérios de (?:sucesso|aceitação)|成功标准|验收标准|完成标准|完了条件|成功基準|受け入れ基準|성공 기준"
)
CURRENT = (
    "current behaviou?r|current|aktuelles verhalten|ist-verhalten|comportamiento actual|comportamento atual|текущее поведение|comportement actuel"
    "|perilaku saat ini|当前行为|現在の動作|現在の挙動|現状の動作|현재 동작"
)
EXPECTED = (
    "expected behaviou?r|expected|erwartetes verhalten|soll-verhalten|comportamiento esperado|comportamento esperado|ожидаемое поведение|comportement attendu"
    "|perilaku yang diharapkan|期望行为|预期行为|期待される動作|期待される挙動|期待動作|기대 동작|예상 동작"
)
UNCHANGED = (
    "unchanged behaviou?r|unchanged|preserved behaviou?r|unverändertes verhalten|comportamiento (?:sin cambios|inalterado)|comportamento inalterado"
    "|неизменное поведение|неизменяемое поведение|comportement inchangé|perilaku yang tidak berubah|不变行为|保持不变|変更されない動作|変更されない挙動|変更しない動作|변경되지 않는 동작|변경 없는 동작"
)
BUG = "bug analysis|bug-analyse|análisis del (?:bug|error)|análise do bug|анализ (?:бага|ошибки|дефекта)|analyse du bug|analisis bug|缺陷分析|bug 分析|バグ分析|不具合分析|버그 분석"
SHALL = "shall|must|muss|müssen|soll|debe(?:rá)?|deve(?:rá)?|должен|должна|должно|должны|doit|harus|phải|应当|应该|必须|应|すること|しなければならない|해야"


def pattern(*alternatives: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern that matches any of the words at the place it is tried; a Latin or Cyrillic word ends where its letters end."""
    return re.compile(f"(?:{whole('|'.join(alternatives))})", flags)


def whole(alternatives: str) -> str:
    """The alternatives as a group that does not stop inside a word of an alphabet."""
    return rf"(?:{alternatives})(?:(?<![A-Za-zÀ-ɏа-яёА-ЯЁ])|(?![A-Za-zÀ-ɏа-яёА-ЯЁ]))"
