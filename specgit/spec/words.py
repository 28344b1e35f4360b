"""The words of the languages specs are written in, and how to find them at the beginning of a text.

Plain words, casefolded, looked up in sets: a pattern of a hundred alternatives would take longer to build than a
hook may take to run. Chinese, Japanese and Korean words may be followed by anything, as those scripts put no space
between words; any other word ends where its letters end.
"""

from __future__ import annotations

from functools import lru_cache

from specgit.patterns import Pattern

Words = tuple[str, ...]

REQUIREMENT: Words = (
    "requirement", "requirements", "requirement id", "requirement ids", "req", "reqs", "functional requirement",
    "functional requirements", "user story", "user stories", "anforderung", "anforderungen", "requisito", "requisitos",
    "requerimiento", "requerimientos", "требование", "требования", "требований", "требованию", "gereksinim",
    "gereksinimler", "exigence", "exigences", "wymaganie", "wymagania", "persyaratan", "kebutuhan", "yêu cầu", "المتطلبات",
    "متطلبات", "المتطلب", "متطلب", "功能需求", "验收需求", "需求", "要件", "요구사항", "用户故事", "ユーザーストーリー", "사용자 스토리",
)  # fmt: skip
PROPERTY: Words = (
    "property", "properties", "correctness property", "correctness properties", "eigenschaft", "eigenschaften", "propiedad",
    "propiedades", "propriedade", "propriedades", "propriété", "propriétés", "свойство", "свойства", "свойств", "свойству",
    "properti", "özellik", "thuộc tính", "正确性属性", "属性", "プロパティ", "속성",
)  # fmt: skip
CRITERION: Words = (
    "acceptance criteria", "acceptance criterion", "criteria", "criterion", "ears criteria", "akzeptanzkriterien",
    "akzeptanzkriterium", "kriterien", "critérios de aceitação", "critério de aceitação", "criterios de aceptación",
    "criterio de aceptación", "critérios", "criterios", "критерии приёмки", "критерии приемки", "критерий приёмки",
    "критерии", "критерий", "critères d'acceptation", "critères", "kriteria penerimaan", "kriteria", "tiêu chí chấp nhận",
    "tiêu chí", "kabul kriterleri", "验收标准", "验收准则", "受け入れ基準", "受入基準", "受け入れ条件", "受入条件", "수용 기준", "인수 조건",
    "인수 기준",
)  # fmt: skip
VALIDATES: Words = (
    "validates", "validate", "validated by", "validiert", "valida", "valide", "проверяет", "memvalidasi", "cover", "covers",
    "reference", "references", "ref", "refs", "satisfies", "satisfy", "implements", "trace to", "traces to", "traceability",
    "验证需求", "验证", "覆盖需求", "关联需求", "对应需求", "对应us", "対応us", "対応要件", "検証対象", "検証", "검증",
)  # fmt: skip
CRITERION_SHORT: Words = ("ac", "acs")
ALL: Words = (
    "all", "alle", "semua", "все", "todos", "todas", "tous", "toutes", "tất cả", "tümü", "全部", "所有", "すべて", "全て", "全",
    "모든", "모두", "전체",
)  # fmt: skip
AND: Words = ("and", "und", "y", "e", "et", "и", "ve", "và", "dan", "или", "or", "和", "及", "与", "と")
TO: Words = ("to", "through", "thru", "bis", "a", "à", "до", "hasta", "até", "至", "到", "から")
DEPENDS: Words = (
    "depends on", "depends", "depend on", "dependencies", "dependency", "prerequisite", "prerequisites", "blocked by",
    "abhängig von", "abhängigkeit", "abhängigkeiten", "dependencia", "dependencias", "depende de", "dependência",
    "dependências", "dépend de", "dépendance", "dépendances", "зависимость", "зависимости", "зависит от", "dependensi",
    "bergantung pada", "phụ thuộc", "依存関係", "依存", "依赖关系", "依赖", "前置任务", "前置条件", "前提タスク", "의존성", "의존",
)  # fmt: skip
BOUNDARY: Words = ("boundary",)
NOTHING: Words = (
    "none", "nothing", "n/a", "no", "kein", "keine", "ninguna", "ninguno", "nenhuma", "nenhum", "aucune", "aucun", "нет",
    "tidak ada", "yok", "không", "không có", "-", "–", "—", "なし", "無し", "无", "無", "没有", "없음",
)  # fmt: skip
FEATURE: Words = (
    "feature", "bugfix", "spec", "funktion", "funcionalidad", "característica", "funcionalidade", "recurso", "фича", "функция",
    "функциональность", "fonctionnalité", "fitur", "özellik adı", "tính năng", "功能", "特性", "機能", "フィーチャー", "기능",
)  # fmt: skip
TASK: Words = (
    "task", "tasks", "aufgabe", "aufgaben", "tarea", "tareas", "tarefa", "tarefas", "задача", "задачи", "tâche", "tâches",
    "tugas", "görev", "nhiệm vụ", "任务", "タスク", "작업", "태스크",
)  # fmt: skip
GROUP: Words = (
    "phase", "step", "stage", "sprint", "milestone", "week", "day", "part", "group", "track", "fase", "schritt", "etapa",
    "фаза", "этап", "шаг", "阶段", "步骤", "第", "フェーズ", "ステップ", "단계",
)  # fmt: skip
FINAL: Words = (
    "final", "finaler", "finale", "abschließender", "letzter", "último", "última", "финальная", "最终", "最終", "最后", "최종",
    "중간", "中間",
)  # fmt: skip
CHECKPOINT: Words = (
    "checkpoint", "check point", "kontrollpunkt", "prüfpunkt", "punto de control", "punto de verificación",
    "ponto de verificação", "ponto de controle", "контрольная точка", "point de contrôle", "titik pemeriksaan",
    "kontrol noktası", "điểm kiểm tra", "نقطة تحقق", "检查点", "检查节点", "檢查點", "チェックポイント", "체크포인트", "검증 지점",
)  # fmt: skip
STORY: Words = (
    "user story", "objective", "ziel", "user-story", "benutzergeschichte", "historia de usuario", "história do usuário",
    "história de usuário", "пользовательская история", "récit utilisateur", "cerita pengguna", "kullanıcı hikayesi",
    "câu chuyện người dùng", "用户故事", "目标", "ユーザーストーリー", "目的", "사용자 스토리", "목표",
)  # fmt: skip
GLOSSARY: Words = (
    "glossary", "glossar", "glosario", "glossário", "глоссарий", "термины", "glossaire", "glosarium", "sözlük", "thuật ngữ",
    "术语表", "术语", "词汇表", "用語集", "用語定義", "용어집", "용어 정의",
)  # fmt: skip
NOT_TASKS: Words = (
    "success criteria", "acceptance criteria", "definition of done", "exit criteria", "success metrics",
    "verification checklist", "erfolgskriterien", "akzeptanzkriterien", "критерии успеха", "критерии приёмки",
    "критерии приемки", "критерии готовности", "criterios de éxito", "criterios de aceptación", "critérios de sucesso",
    "critérios de aceitação", "成功标准", "验收标准", "完成标准", "完了条件", "成功基準", "受け入れ基準", "성공 기준",
)  # fmt: skip
CURRENT: Words = (
    "current behavior", "current behaviour", "current", "aktuelles verhalten", "ist-verhalten", "comportamiento actual",
    "comportamento atual", "текущее поведение", "comportement actuel", "perilaku saat ini", "当前行为", "現在の動作", "現在の挙動",
    "現状の動作", "현재 동작",
)  # fmt: skip
EXPECTED: Words = (
    "expected behavior", "expected behaviour", "expected", "erwartetes verhalten", "soll-verhalten", "comportamiento esperado",
    "comportamento esperado", "ожидаемое поведение", "comportement attendu", "perilaku yang diharapkan", "期望行为", "预期行为",
    "期待される動作", "期待される挙動", "期待動作", "기대 동작", "예상 동작",
)  # fmt: skip
UNCHANGED: Words = (
    "unchanged behavior", "unchanged behaviour", "unchanged", "preserved behavior", "preserved behaviour",
    "unverändertes verhalten", "comportamiento sin cambios", "comportamiento inalterado", "comportamento inalterado",
    "неизменное поведение", "неизменяемое поведение", "comportement inchangé", "perilaku yang tidak berubah", "不变行为",
    "保持不变", "変更されない動作", "変更されない挙動", "変更しない動作", "변경되지 않는 동작", "변경 없는 동작",
)  # fmt: skip
BUG: Words = (
    "bug analysis", "bug-analyse", "análisis del bug", "análisis del error", "análise do bug", "анализ бага", "анализ ошибки",
    "анализ дефекта", "analyse du bug", "analisis bug", "缺陷分析", "bug 分析", "バグ分析", "不具合分析", "버그 분석",
)  # fmt: skip
OVERVIEW: Words = (
    "overview", "introduction", "summary", "übersicht", "überblick", "einleitung", "zusammenfassung", "resumen", "introducción",
    "visión general", "visão geral", "introdução", "resumo", "обзор", "введение", "aperçu", "vue d'ensemble", "ikhtisar",
    "gambaran umum", "genel bakış", "tổng quan", "نظرة عامة", "概述", "概览", "概要", "総覧", "はじめに", "개요",
)  # fmt: skip
ARCHITECTURE: Words = (
    "architect", "architektur", "arquitectura", "arquitetura", "архитектур", "arsitektur", "mimari", "kiến trúc",
    "البنية", "المعمارية", "معماري", "架构", "架構", "アーキテクチャ", "構成", "아키텍처",
)  # fmt: skip
COMPONENTS: Words = (
    "component", "interface", "module", "komponente", "schnittstelle", "componente", "interfaces", "módulo", "компонент",
    "интерфейс", "модул", "composant", "komponen", "antarmuka", "bileşen", "thành phần", "المكونات", "واجهات", "组件",
    "接口", "模块", "元件", "コンポーネント", "インターフェース", "インタフェース", "モジュール", "컴포넌트", "구성 요소", "인터페이스",
)  # fmt: skip
DATA_MODELS: Words = (
    "data model", "data structure", "database", "schema", "data type", "datenmodell", "datenstruktur", "modelo de datos",
    "modelos de datos", "modelo de dados", "modelos de dados", "модели данных", "модель данных", "структуры данных",
    "modèle de données", "modèles de données", "model data", "veri model", "mô hình dữ liệu", "نماذج البيانات",
    "نموذج البيانات", "数据模型", "数据结构", "資料模型", "データモデル", "データ構造", "데이터 모델",
)  # fmt: skip
BUG_DETAILS: Words = (
    "bug detail", "bug-detail", "bug condition", "bug analysis", "fehlerdetail", "detalles del", "detalhes do",
    "детали", "détails du bug", "detail bug", "缺陷详情", "bug 详情", "バグ詳細", "バグの詳細", "不具合の詳細", "버그 상세",
)  # fmt: skip
ROOT_CAUSE: Words = (
    "root cause", "cause", "ursache", "causa", "причин", "akar masalah", "penyebab", "kök neden", "nguyên nhân", "根因",
    "根本原因", "原因", "원인",
)  # fmt: skip
FIX: Words = (
    "fix", "implementierung", "implementación", "corrección", "correção", "implementação", "исправлени", "correction",
    "perbaikan", "düzeltme", "sửa", "修复", "修正", "수정",
)  # fmt: skip
REMOVED: Words = (
    "removed", "withdrawn", "deprecated", "obsolete", "superseded", "entfernt", "entfällt", "eliminad", "removid", "удален",
    "удалён", "устарел", "supprimé", "dihapus", "kaldırıldı", "đã xóa", "محذوف", "已删除", "已移除", "废弃", "廃止", "削除済", "삭제됨",
)  # fmt: skip
GRAPH: Words = (
    "task dependency graph", "dependency graph", "task graph", "wave graph", "abhängigkeitsgraph", "依赖图", "任务依赖图",
    "依存関係グラフ", "依存グラフ", "タスク依存関係グラフ", "의존성 그래프", "граф зависимостей", "grafo de dependencias",
    "grafo de dependências",
)  # fmt: skip
INTRODUCTION: Words = (
    "introduction", "overview", "summary", "background", "project description", "problem", "problem statement", "context",
    "problemstellung", "kontext", "contexto", "problema", "contexte", "проблема", "описание проблемы", "контекст", "背景説明",
    "课题", "課題", "问题", "问题陈述", "現状", "现状", "문제", "배경", "einleitung", "einführung", "übersicht",
    "überblick", "introducción", "resumen", "introdução", "visão geral", "resumo", "введение", "обзор", "vue d'ensemble",
    "pendahuluan", "giới thiệu", "tổng quan", "giriş", "مقدمة", "简介", "介绍", "引言", "概述", "背景", "はじめに", "イントロダクション",
    "導入", "概要", "소개", "개요",
)  # fmt: skip
FAILURE: Words = (
    "fail", "fails", "failed", "failure", "error", "errors", "invalid", "unavailable", "unreachable", "timeout", "corrupt",
    "corrupted", "malformed", "unauthorized", "exception", "fehler", "fehlschlägt", "ungültig", "ungültige", "ungültigen",
    "falla", "inválido", "inválida", "falha", "erro", "ошибка", "ошибки", "ошибку", "échoue", "erreur", "gagal", "tidak valid",
    "lỗi", "失败", "错误", "无效", "超时", "失敗", "エラー", "無効", "실패", "오류",
)  # fmt: skip
WHEN: Words = (
    "when", "whenever", "wenn", "sobald", "cuando", "quando", "quand", "lorsque", "когда", "ketika", "khi", "عندما", "当", "當",
)  # fmt: skip
IF: Words = ("if", "falls", "si", "se", "если", "jika", "nếu", "eğer", "إذا", "如果", "若", "もし", "만약")
WHILE: Words = (
    "while", "während", "solange", "mientras", "enquanto", "tandis", "pendant", "пока", "selama", "trong", "أثناء",
)  # fmt: skip
WHERE: Words = ("where", "wo", "donde", "onde", "où", "где")
THEN: Words = ("then", "dann", "entonces", "então", "alors", "то", "тогда", "maka", "thì")
MODAL: Words = (
    "shall", "must", "soll", "sollen", "muss", "müssen", "debe", "deben", "deberá", "deberán", "deve", "devem", "deverá",
    "deverão", "doit", "doivent", "должен", "должна", "должно", "должны", "harus", "phải", "يجب",
)  # fmt: skip
WEAK_MODAL: Words = (
    "should", "will", "may", "can", "sollte", "sollten", "wird", "kann", "darf", "debería", "deberían", "puede", "pode",
    "podem", "pueden", "peut", "может", "могут", "dapat",
)  # fmt: skip
CONTINUE: Words = (
    "continue", "continues", "remain", "remains", "keep", "keeps", "still", "unchanged", "weiterhin", "bleiben", "bleibt",
    "continuar", "continuará", "siendo", "seguir", "mantener", "continuando", "manter", "продолжать", "продолжает", "continuer",
    "rester", "tetap", "terus", "devam", "aynı", "tiếp tục", "继续", "仍然", "保持", "引き続き", "継続", "계속", "유지",
)  # fmt: skip
OPEN_QUESTIONS: Words = (
    "open question", "open questions", "open issues", "unresolved questions", "questions", "offene fragen", "offene punkte", "preguntas abiertas",
    "cuestiones abiertas", "questões em aberto", "perguntas em aberto", "questões abertas", "открытые вопросы",
    "questions ouvertes", "pertanyaan terbuka", "açık sorular", "câu hỏi mở", "أسئلة مفتوحة", "待确认", "未决问题", "开放问题",
    "待澄清", "未解決の質問", "未解決事項", "未決事項", "オープンクエスチョン", "미해결 질문", "열린 질문",
)  # fmt: skip
# How assistants begin and end what they say around a document.
ASSISTANT_BEGINS: Words = (
    "here is", "here's", "here are", "here you go", "below is", "below you'll find", "sure", "certainly", "of course", "absolutely", "okay",
    "great", "i have", "i've", "i will", "i'll", "i'm", "based on your", "based on the", "let me", "thank you", "thanks",
    "the following is", "hier ist", "hier sind", "gerne", "natürlich", "ich habe", "aquí está", "aquí tienes", "claro", "por supuesto", "he creado",
    "aqui está", "com certeza", "criei", "voici", "bien sûr", "j'ai", "вот", "конечно", "я создал", "berikut adalah", "tentu",
    "işte", "elbette", "đây là", "chắc chắn", "إليك", "بالتأكيد", "以下是", "这是", "好的", "当然", "我已", "以下は", "以下に", "はい",
    "承知", "もちろん", "作成しました", "다음은", "여기", "물론", "알겠습니다",
)  # fmt: skip
ASSISTANT_ENDS: Words = (
    "let me know", "would you like", "shall i", "do you want me", "please let me know", "please review", "feel free",
    "does this look", "i hope", "if you'd like", "lass mich wissen", "sag mir", "soll ich", "möchtest du", "möchten sie",
    "avísame", "¿quieres que", "quieres que", "¿te gustaría", "me avise", "gostaria que", "você gostaria", "quer que eu",
    "dites-moi", "souhaitez-vous", "voulez-vous que", "n'hésitez pas", "дайте знать", "хотите, чтобы", "beri tahu saya",
    "apakah anda ingin", "ister misiniz", "bạn có muốn", "هل تريد أن", "请告诉我", "您是否希望", "需要我", "ご確認ください",
    "いかがでしょうか", "続けますか", "원하시면", "말씀해 주세요", "진행할까요",
)  # fmt: skip
# What a line does to the things it names: it brings them into being, changes them, or puts what uses them beside them.
CREATE: Words = (
    "create", "implement", "write", "build", "define", "introduce", "scaffold", "author", "generate", "extract", "split",
    "design", "develop", "erstelle", "erstellen", "implementiere", "implementieren", "anlegen", "definieren", "schreiben",
    "bauen", "einführen", "crear", "implementar", "escribir", "definir", "construir", "criar", "escrever", "создать",
    "реализовать", "написать", "определить", "buat", "implementasi", "implementasikan", "membuat", "tulis", "créer",
    "implémenter", "écrire", "définir", "tạo", "viết", "xây dựng", "triển khai", "oluştur", "إنشاء", "تنفيذ",
    "作成", "実装", "新規", "定義", "创建", "創建", "实现", "编写", "定义", "新建", "建立", "개발", "생성", "구현", "작성", "정의",
)  # fmt: skip
CHANGE: Words = (
    "add", "update", "modify", "extend", "refactor", "replace", "insert", "register", "append", "remove", "rewrite", "edit",
    "change", "move", "convert", "configure", "delete", "rename", "wire", "expose", "export", "migrate", "enhance", "fix",
    "include", "declare", "place", "integrate", "document", "adjust", "improve", "trim", "redesign", "hinzufügen",
    "erweitern", "aktualisieren", "anpassen", "ändern", "ersetzen", "entfernen", "umbauen", "ergänzen", "registrieren",
    "añadir", "agregar", "actualizar", "modificar", "reemplazar", "eliminar", "adicionar", "atualizar", "substituir",
    "remover", "estender", "добавить", "обновить", "изменить", "заменить", "удалить", "расширить", "tambah", "tambahkan",
    "ubah", "perbarui", "hapus", "daftarkan", "ajouter", "modifier", "remplacer", "supprimer", "mettre à jour", "thêm",
    "cập nhật", "sửa", "ekle", "güncelle", "إضافة", "تحديث", "追加", "更新", "変更", "修正", "削除", "登録", "拡張", "添加",
    "修改", "删除", "注册", "扩展", "重构", "增加", "新增", "추가", "수정", "변경", "삭제", "등록", "확장", "업데이트",
)  # fmt: skip
ADD: Words = (
    "add", "insert", "append", "register", "include", "list", "mention", "export", "hinzufügen", "ergänzen", "registrieren",
    "añadir", "agregar", "incluir", "adicionar", "добавить", "включить", "tambah", "tambahkan", "daftarkan", "ajouter", "thêm",
    "ekle", "إضافة", "追加", "登録", "添加", "注册", "增加", "추가", "등록",
)  # fmt: skip
REMOVE: Words = (
    "remove", "delete", "drop", "entfernen", "entferne", "löschen", "eliminar", "quitar", "remover", "excluir", "удалить",
    "hapus", "supprimer", "retirer", "xóa", "kaldır", "حذف", "删除", "移除", "削除", "삭제", "제거",
)  # fmt: skip
OUT_OF: Words = ("from", "aus", "von", "de", "del", "из", "dari", "khỏi", "从")
MOVE: Words = (
    "move", "rename", "verschieben", "verschiebe", "umbenennen", "mover", "renombrar", "renomear", "переместить",
    "переименовать", "pindahkan", "déplacer", "renommer", "taşı", "نقل", "移动", "重命名", "迁移", "移動", "リネーム", "이동",
)  # fmt: skip
# Before a name: the line uses it. Japanese says so behind it.
USE: Words = (
    "from", "using", "via", "with", "per", "matching", "based on", "following", "reuse", "reusing", "by", "see", "like",
    "through", "against", "for", "call", "calls", "import", "imports", "consume", "consumes", "uses", "use", "mirroring",
    "referencing", "cross-referencing", "mentioning", "pointing", "reading", "reads", "parsing", "checking", "calling",
    "covering", "validating", "asserting", "testing", "verifying", "that", "what", "which", "where", "whose", "when", "if", "because",
    "aus", "von", "mit", "für", "anhand", "gemäß", "nutzt", "verwendet", "desde", "usando", "mediante", "con", "para", "com",
    "via", "из", "через", "для", "по", "dari", "menggunakan", "dengan", "untuk", "sesuai", "depuis", "avec", "selon", "pour",
    "từ", "bằng", "cho", "使用", "从", "基于", "调用", "参考", "根据", "利用",
)  # fmt: skip
USED: Words = (
    "から",
    "を使",
    "を用い",
    "を利用",
    "に基づ",
    "を参照",
    "を呼",
    "を元に",
    "에서",
    "를 사용",
    "을 사용",
    "를 이용",
    "을 이용",
)
INTO: Words = ("in", "to", "into", "at", "zu", "auf", "en", "em", "di", "ke", "pada", "dans", "в", "trong", "vào", "在")
TEST: Words = (
    "test", "tests", "pbt", "unit-test", "unit-tests", "property-test", "property-tests", "testsuite", "komponententests",
    "prueba", "pruebas", "teste", "testes", "тест", "тесты", "тестов", "тестирование", "uji", "pengujian", "tes",
    "kiểm thử", "testler", "testleri", "اختبار", "اختبارات", "测试", "測試", "テスト", "테스트",
)  # fmt: skip
# Behind such a word: what tests need, not tests.
TEST_TOOLS: Words = (
    "runner", "framework", "infrastructure", "fixture", "fixtures", "data", "command", "helper", "helpers", "harness",
    "environment", "utilities", "setup", "config", "configuration", "dependencies", "account", "server", "umgebung", "daten",
    "框架", "环境", "数据", "基础", "环境", "配置", "フレームワーク", "環境", "データ", "基盤", "ヘルパー", "프레임워크", "환경", "데이터",
)  # fmt: skip
VERIFY: Words = (
    "verify", "validate", "ensure", "confirm", "check", "re-run", "rerun", "run all", "run the full", "run full", "run tests",
    "run the tests", "run existing", "final verification", "manual verification", "überprüfe", "überprüfen", "verifizieren",
    "prüfen", "validieren", "sicherstellen", "verificar", "validar", "comprobar", "ejecutar pruebas", "asegurar", "garantir",
    "executar testes", "проверить", "убедиться", "прогнать", "запустить тесты", "verifikasi", "pastikan", "validasi",
    "jalankan semua", "vérifier", "valider", "kiểm tra", "xác minh", "doğrula", "التحقق", "验证", "确保", "检查", "确认", "运行测试",
    "検証", "確認", "動作確認", "검증", "확인",
)  # fmt: skip
SET_UP: Words = (
    "set up", "setup", "scaffold", "install", "initialize", "initialise", "bootstrap", "prepare", "project setup",
    "environment setup", "einrichten", "einrichtung", "projekteinrichtung", "projektinitialisierung",
    "aufsetzen", "initialisieren", "installieren", "vorbereiten", "configurar", "instalar", "inicializar", "preparar",
    "configuración inicial", "configuración del proyecto", "configuración del entorno", "inicialización", "configuração inicial",
    "configuração do projeto", "configuração do ambiente", "inicialização", "настроить", "настройка", "установить", "установка",
    "подготовить", "подготовка", "инициализировать", "инициализация", "siapkan", "menyiapkan", "penyiapan", "instal",
    "inisialisasi", "installer", "initialiser", "configurer", "mettre en place", "mise en place", "initialisation",
    "configuration du projet", "thiết lập", "cài đặt", "khởi tạo", "kur", "kurulum", "kurulumu", "إعداد", "تهيئة", "تثبيت",
    "搭建", "安装", "安裝", "初始化", "项目初始化", "專案初始化", "准备", "环境配置", "セットアップ", "初期化", "インストール", "準備", "プロジェクト初期化", "初期設定", "環境構築", "설치",
    "초기화", "준비", "셋업", "세팅", "환경 설정",
)  # fmt: skip
SKELETON: Words = (
    "skeleton", "scaffold", "boilerplate", "stub", "gerüst", "esqueleto", "каркас", "kerangka", "squelette", "骨架", "脚手架",
    "雛形", "スケルトン", "스켈레톤",
)  # fmt: skip
# What a project stands in: to create it sets the project up, to change or to describe it does not.
STRUCTURE: Words = (
    "project structure", "directory structure", "folder structure", "projektstruktur", "ordnerstruktur", "verzeichnisstruktur",
    "projektgerüst", "grundgerüst", "grundstruktur", "estructura del proyecto", "estructura base", "estructura de carpetas",
    "estrutura do projeto", "estrutura base", "estrutura de pastas", "структура проекта", "структуру проекта",
    "структуру модуля", "базовая структура", "базовую структуру", "structure du projet", "structure de base",
    "struktur proyek", "struktur folder", "cấu trúc dự án", "cấu trúc thư mục", "proje yapısı", "هيكل المشروع", "项目结构",
    "目录结构", "專案結構", "目錄結構", "プロジェクト構造", "プロジェクト構成", "ディレクトリ構成", "ディレクトリ構造", "프로젝트 구조", "디렉터리 구조",
)  # fmt: skip
JOIN: Words = (
    "wire", "register", "mount", "integrate", "connect", "assemble", "hook up", "re-export", "barrel", "integration", "integrieren",
    "verbinden",
    "einbinden", "integrar", "conectar", "integración", "integração", "интегрировать", "подключить", "интеграция",
    "integrasi", "integrasikan", "hubungkan", "intégrer", "relier", "intégration", "tích hợp", "kết nối", "entegre", "دمج",
    "集成", "整合", "接入", "统合", "統合", "組み込", "結合", "통합", "연결",
    "registrieren", "registrar", "зарегистрировать", "daftarkan", "enregistrer", "đăng ký", "注册", "登録", "등록",
)  # fmt: skip
# In a title of tests: they are written before what they test.
AHEAD: Words = (
    "before implementing", "before the fix", "before any fix", "before the edit", "exploration", "failing test",
    "vor der implementierung", "antes de implementar", "до исправления", "sebelum implementasi", "探索性", "修复前", "实施修复前",
    "実装前", "修正前", "구현 전",
)  # fmt: skip
AFTER: Words = (
    "after", "once", "nach", "después de", "tras", "após", "depois de", "после", "setelah", "après", "sau khi", "sau",
)  # fmt: skip
BEFORE: Words = (
    "before", "prior to", "ahead of", "earlier than", "vor", "bevor", "antes de", "antes del", "antes da", "antes do", "antes das",
    "antes dos", "avant", "avant de", "до", "перед", "sebelum", "trước", "trước khi", "قبل", "先于", "早于",
)  # fmt: skip
# The same, where it stands behind what comes later.
BEFORE_IT: Words = (
    "之前", "以前", "前完成", "の前", "より前", "より先", "전에", "이전", "보다 먼저", "'ten önce", "'tan önce", "'den önce", "'dan önce",
)  # fmt: skip
NOT: Words = (
    "not", "never", "don", "nicht", "nie", "kein", "keine", "no", "nunca", "não", "ne", "pas", "jamais", "не", "никогда", "jangan",
    "tidak", "không", "đừng", "değil", "不要", "不得", "不能", "不可", "勿",
)  # fmt: skip
# Code that names nothing of a spec's own.
COMMON: frozenset[str] = frozenset((
    "true", "false", "null", "none", "undefined", "string", "number", "boolean", "integer", "object", "array", "list", "dict",
    "void", "self", "this", "const", "class", "import", "export", "return", "async", "await", "main", "test", "tests", "name",
    "index", "default", "error", "value", "type", "types", "status", "todo", "javascript", "typescript", "github", "gitlab",
    "python", "postgresql", "mongodb", "nodejs", "fastapi", "readme", "json", "yaml", "html", "http", "https", "uuid",
    "valueerror", "typeerror", "keyerror", "indexerror", "runtimeerror", "filenotfounderror", "oserror", "exception",
    "notimplementederror", "attributeerror", "rangeerror", "syntaxerror", "importerror", "permissionerror", "timeouterror",
    "useeffect", "usestate", "usememo", "usecallback", "useref", "usecontext", "usereducer", "localstorage", "settimeout",
    "nextjs", "graphql", "openapi", "webpack", "openai", "sqlite", "mysql", "redis", "macos", "ios", "oauth", "restful",
))  # fmt: skip
# What templates of Kiro, cc-sdd and specgit have in brackets.
PLACEHOLDER: frozenset[str] = frozenset((
    "role", "user role", "user type", "type of user", "feature", "feature name", "capability", "goal", "action", "benefit",
    "reason", "value", "condition", "unwanted condition", "event", "trigger", "precondition", "state", "system",
    "system name", "the system", "response", "response or action", "optional preconditions", "outcome", "actor", "name",
    "title", "description", "term", "definition", "requirement title", "first capability", "second capability",
    "what always holds", "existing behavior", "correct behavior", "wrong behavior", "incorrect behavior",
    "condition that triggers the bug", "condition that does not trigger the bug", "tbd", "todo", "fixme", "placeholder",
    "insert", "rolle", "rol", "papel", "роль", "角色", "功能", "条件", "事件", "响应", "系统", "役割", "機能", "イベント", "応答",
    "システム", "역할", "기능", "조건",
))  # fmt: skip

_MARKS_BEFORE = Pattern(r"[\W\d_]*")


_LONGEST = 80  # characters, more than any word has


@lru_cache(maxsize=64)
def _by_length(words: Words) -> Words:
    return tuple(sorted(words, key=len, reverse=True))


def beginning(text: str, words: Words) -> str:
    """The longest of the words that a text begins with, marks and numbers before it left out; empty if none."""
    begin = 0 if text[:1].isalpha() else _MARKS_BEFORE.match(text).end()  # type: ignore[union-attr]
    folded = text[begin : begin + _LONGEST].casefold()
    if folded.startswith(words):
        for word in _by_length(words):
            if folded.startswith(word) and _ends(folded, len(word)):
                return word
    return ""


def _ends(text: str, at: int) -> bool:
    """Whether a word may end here: scripts without spaces let it end anywhere."""
    return at >= len(text) or text[at - 1] > "\u0600" or not text[at].isalpha()


def within(folded: str, words: Words) -> Words:
    """Those of the words that a casefolded text holds anywhere."""
    return tuple([word for word in words if word in folded])


@lru_cache(maxsize=64)
def set_of(group: Words) -> frozenset[str]:
    """The words as a set, to look single ones up in."""
    return frozenset(group)


@lru_cache(maxsize=64)
def unspaced(group: Words) -> Words:
    """Those of the words that belong to scripts without spaces."""
    return tuple([word for word in group if word[0] > "\u0600"])


def holds(text: str, group: Words) -> bool:
    """Whether a text holds one of the words, of those in scripts without spaces."""
    return not text.isascii() and any(word in text for word in unspaced(group))


def ends_with(folded: str, group: Words) -> bool:
    """Whether a casefolded text ends with one of the words, and not only with the letters of one."""
    return folded.endswith(group) and any(
        folded.endswith(word) and (word[0] > "\u0600" or not folded[: -len(word)][-1:].isalpha()) for word in group
    )
