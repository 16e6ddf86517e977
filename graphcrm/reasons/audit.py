"""What is said about the audit, and what its columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

AUDIT: Final[dict[str, tuple[str, str]]] = {
    "audit_sound": (
        "审计记录完好：{n:,} 行，{chains:,} 条链，链外存证 {heads:,} 条。",
        "The audit is sound; lines: {n:,}, chains: {chains:,}, heads outside: {heads:,}.",
    ),
    "audit_not_sound": (
        "审计记录有问题：{n:,} 处。",
        "The audit is not sound; findings: {n:,}.",
    ),
    "audit_changed": (
        "{worker} 第 {seq:,} 行与写入时不同（被改、被移动或伪造）",
        "{worker} {seq:,}: not what was written there (changed, moved or forged)",
    ),
    "audit_unlinked": (
        "{worker} 第 {seq:,} 行与前一行不相连",
        "{worker} {seq:,}: does not follow the line before it",
    ),
    "audit_missing": (
        "{worker} 自第 {seq:,} 行起缺 {n:,} 行",
        "{worker} {seq:,}: lines missing from here on: {n:,}",
    ),
    "audit_cut": (
        "{worker} 自第 {seq:,} 行起末尾被删 {n:,} 行",
        "{worker} {seq:,}: the end of the chain is gone, lines: {n:,}",
    ),
    "audit_replaced": (
        "{worker} 第 {seq:,} 行不是存证时的那一行",
        "{worker} {seq:,}: another line stood here when its head was written",
    ),
    "audit_torn": (
        "链外存证文件中有 {n:,} 行不是存证（残缺或被改）",
        "the file of heads holds lines that are no heads, torn or altered: {n:,}",
    ),
    "audit_unsealed": (
        "{worker} 的末尾标记被改动（第 {seq:,} 行）",
        "{worker} {seq:,}: the mark of where the chain ends was altered",
    ),
}
AUDIT_TITLES: Final = {
    "at": ("时间（UTC）", "At (UTC)"),
    "who": ("操作人", "Who"),
    "result": ("结果", "Result"),
    "request_id": ("请求号", "Request"),
    "worker": ("链", "Chain"),
    "seq": ("序号", "Line"),
}
AUDIT_TOTALS: Final = {"n_lines": ("记录数", "lines")}
