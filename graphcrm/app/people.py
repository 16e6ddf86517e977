"""Signing in, by what the settings say of passwords, a directory and proxies."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from graphcrm.errors import InputError, NotFoundError, SignInError, StoreError
from graphcrm.operations import sign_in as signing
from graphcrm.operations.users import User, find_user

if TYPE_CHECKING:
    from pathlib import Path

    from graphcrm.app.app import App
    from graphcrm.operations.directory import Directory

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Headers that anybody sends, and that mean something to the service.
_TAKEN: Final = frozenset(
    {"authorization", "cookie", "host", "origin", "x-csrf-token", "x-forwarded-for", "x-request-id"}
)
# First words of paths that are no areas of questions.
_PATHS: Final = frozenset(
    {"audit", "entries", "feedback", "forget", "loads", "needs", "users", "worklists"}
)


def sign_in(
    app: App, name: str, password: str, *, now: datetime, address: str | None = None
) -> User:
    """Return who has a name and a password, here or in the directory of the settings.

    Parameters
    ----------
    app : App
    name, password : str
    now : datetime
    address : str, optional
        From where he signs in; see :func:`address_of`.

    Raises
    ------
    SignInError
        They do not belong together.
    LimitError
        Too many from this address did not.
    SourceUnavailableError
        The directory cannot be reached.
    """
    app.attempts.begin(address, now=now)
    known = directory(app)
    vouch = known.vouch if known else None
    try:
        user = signing.sign_in(app.operations, name, password, now=now, vouch=vouch)
    except SignInError:
        raise
    except BaseException:  # a directory that is away is nobody's fault who signs in
        app.attempts.take_back(address)
        raise
    app.attempts.take_back(address)
    return user


def address_of(app: App, peer: str | None, forwarded: Iterable[str]) -> str | None:
    """Return the address of who sends a request; None where many may share it.

    Parameters
    ----------
    app : App
    peer : str or None
        Who is connected.
    forwarded : iterable of str
        The lines of ``X-Forwarded-For``: each proxy added whom it heard.  Read from the end, and
        only as far as proxies are believed; anybody can write what stands before.
    """
    told = [part.strip() for line in forwarded for part in line.split(",")]
    at = peer
    while is_proxy(app, at) and told:
        at = told.pop()
    return None if at is None or is_proxy(app, at) or _is_here(at) else at


def _is_here(host: str) -> bool:
    """Whether an address is this machine: a proxy that the settings do not name, most likely."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True  # no address at all


def check_branch(app: App, branch_id: str | None) -> None:
    """Refuse a branch that the store does not hold; where there is no store yet, any may come.

    Raises
    ------
    InputError
        Who is of such a branch would see nothing.
    """
    if branch_id is None:
        return
    from graphcrm.graph.subtree import branches_below

    try:
        branches_below(app.graph(), branch_id)
    except NotFoundError:
        raise InputError(
            "the store has no such branch, so that he would see nothing; branches are named as "
            "they were loaded"
        ) from None
    except StoreError:  # nothing is loaded yet, or it cannot be read now
        return


def check_areas(areas: Iterable[str]) -> None:
    """Refuse a token for what there is not; InputError, which does not repeat it.

    >>> check_areas(["network", "coverage.leaver", "worklists"])
    """
    from graphcrm.app.policy import AREAS
    from graphcrm.app.questions import QUESTIONS

    words = AREAS | _PATHS
    if not set(areas) <= words | QUESTIONS.keys():
        raise InputError(
            f"an area is {', '.join(sorted(words))}, or a question, as coverage.leaver"
        )


def directory(app: App) -> Directory | None:
    """Return the directory of the settings; None where they name none.

    Raises
    ------
    InputError
        It cannot be used as the settings say.
    """
    given = app.settings
    if given.ldap_url is None:
        return None
    from graphcrm.operations.directory import Directory

    if given.ldap_plain and not given.development:
        raise InputError("GRAPHCRM_LDAP_PLAIN is for graphcrm serve --development alone")
    password = given.ldap_bind_password
    return Directory(
        given.ldap_url,
        given.ldap_roles,
        user_dn=given.ldap_user_dn,
        base=given.ldap_base,
        attribute=given.ldap_attribute,
        bind_dn=given.ldap_bind_dn,
        bind_password=password.get_secret_value() if password else None,
        groups=given.ldap_groups,
        branch=given.ldap_branch,
        staff=given.ldap_staff,
        ca=str(given.ldap_ca) if given.ldap_ca else None,
        is_plain=given.ldap_plain,
        seconds=given.ldap_seconds,
    )


def check(app: App) -> None:
    """Look whether people could sign in as the settings say; InputError, naming one, if not."""
    networks, given = proxies(app), app.settings
    if any(network.prefixlen == 0 for network in networks):
        raise InputError("GRAPHCRM_PROXIES names every address there is; name those of the proxies")
    if given.header is not None and not networks:
        raise InputError(
            "GRAPHCRM_HEADER is believed of nobody; name who says it: GRAPHCRM_PROXIES"
        )
    if (given.header or "").lower() in _TAKEN:
        raise InputError("GRAPHCRM_HEADER says something else in every request; take another one")
    directory(app)
    if given.ldap_ca is not None:
        _check_certificates(given.ldap_ca)


def _check_certificates(file: Path) -> None:
    """Look whether certificates can be read, before somebody wants to sign in."""
    try:
        ssl.create_default_context(cafile=file)
    except (OSError, ValueError):  # errors of TLS are errors of the system too
        raise InputError("GRAPHCRM_LDAP_CA is no file of certificates that can be read") from None


def proxies(app: App) -> tuple[Network, ...]:
    """Return the networks of proxies that are believed whom they signed in.

    Raises
    ------
    InputError
        The settings name what is no network.
    """
    named = (text.strip() for text in app.settings.proxies.split(","))
    try:
        return tuple(ipaddress.ip_network(text) for text in named if text)
    except ValueError:
        raise InputError(
            "GRAPHCRM_PROXIES are networks separated by commas, as 10.1.0.0/24, 10.2.0.5/32"
        ) from None


def is_proxy(app: App, host: str | None) -> bool:
    """Return whether an address is that of a proxy that is believed."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return any(address in network for network in proxies(app))


def named_by_proxy(app: App, name: str) -> User:
    """Return whom a proxy signed in; SignInError where he is not one that proxies vouch for."""
    try:
        user = find_user(app.operations, name)
    except NotFoundError:
        user = None
    if user is None or user.source != "header" or user.disabled_at is not None:
        raise SignInError("nobody of that name is signed in by a proxy; ask an admin to add him")
    return user
