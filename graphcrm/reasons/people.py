"""What is said about users and tokens, and what their columns are called (zh, en)."""

from __future__ import annotations

from typing import Final

PEOPLE: Final[dict[str, tuple[str, str]]] = {
    "user_added": (
        "已添加；首次登录须先改密码。",
        "Added; he has to change his password when he first signs in.",
    ),
    "user_known": ("已添加。", "Added."),
    "user_disabled": (
        "已停用：会话已结束，令牌失效。",
        "Disabled: his sessions have ended, and his tokens are good no more.",
    ),
    "user_enabled": ("已启用，锁定已解除。", "Enabled, and locked out no more."),
    "user_password": (
        "密码已改：会话已结束，下次登录须先改密码。",
        "Changed: his sessions have ended, and he has to change it at his next sign-in.",
    ),
    "user_token": (
        "令牌只显示这一次，请妥善保存；有效期至：{until}。",
        "The token is shown this once: keep it safe; it is good until {until}.",
    ),
    "user_revoked": ("令牌已作废。", "The token is good no more."),
    "user_first": (
        "第一位管理员：用户名 admin，密码 {password}（只显示这一次，首次登录须先改）。",
        "The first admin: name admin, password {password} (shown this once; to be changed at the "
        "first sign-in).",
    ),
}
PEOPLE_TITLES: Final = {
    "added_at": ("添加时间（UTC）", "Added (UTC)"),
    "token_id": ("令牌号", "Token"),
    "label": ("用途", "Label"),
    "areas": ("范围", "Areas"),
    "expires_at": ("有效期至（UTC）", "Good until (UTC)"),
    "last_used_on": ("最近使用", "Last used"),
}
PEOPLE_TOTALS: Final = {
    "n_users": ("用户数", "users"),
    "n_tokens": ("令牌数", "tokens"),
}
