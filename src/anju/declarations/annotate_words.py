"""The words of an annotated workbook, in both languages: the worker makes it for the language of its reader."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "outcome": "结果",
        "remarks": "核对意见",
        "accepted": "接受",
        "remarked": "接受（有提示）",
        "rejected": "退回",
        "emptied": "（本系统不收集，内容已清空）",
        "about": "核对说明",
        "title": "申报表核对结果",
        "made_by": "核对人",
        "made_at": "核对时间",
        "columns": "未收集的列",
        "none": "无",
        "how": "退回的行请按“核对意见”改正后重新提交；已接受的行重复提交不会重复登记。",
    },
    "en": {
        "outcome": "Outcome",
        "remarks": "Remarks",
        "accepted": "accepted",
        "remarked": "accepted, with remarks",
        "rejected": "rejected",
        "emptied": " (not collected here; emptied)",
        "about": "About",
        "title": "Declarations, checked",
        "made_by": "Checked by",
        "made_at": "Checked at",
        "columns": "Columns not collected",
        "none": "none",
        "how": "Mend the rejected rows as the remarks say and send them again; accepted rows sent again count once.",
    },
}
LABELS = frozenset(words[key] for words in WORDS.values() for key in ("outcome", "remarks"))
"""Headers of the two columns, in any language: an annotated workbook sent in again carries them."""
