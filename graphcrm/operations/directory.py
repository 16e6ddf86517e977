"""People whom an LDAP directory knows: their password by a bind, their role by their groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from graphcrm.errors import InputError, SourceUnavailableError
from graphcrm.operations.ldap import Conversation, Entry, Server
from graphcrm.operations.roles import Role
from graphcrm.operations.users import Vouched, check_name

_PORTS: Final = {"ldap": 389, "ldaps": 636}
# Who needs no branch: the others see the whole bank only where nothing says which branch is theirs.
_OF_ALL: Final = frozenset({Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory, and what its entries mean here.

    Parameters
    ----------
    url : str
        ``ldaps://host`` or, with StartTLS, ``ldap://host``.
    roles : mapping
        Role by the name of a group; who is in several has the first.
    user_dn : str, optional
        The name of an entry, with ``{name}`` in it: ``uid={name},ou=people,dc=bank``.
    base, attribute : str
        Or below which entry, and by which attribute, a name is looked for.
    bind_dn, bind_password : str, optional
        Who looks for it.
    groups, branch, staff : str
        Attributes that hold the groups, branch and staff_id; the last two may be left out.
    ca : str, optional
        File of the certificates that are believed.
    is_plain : bool
        Whether nothing is encrypted, which is for a desk alone.
    seconds : float

    Raises
    ------
    InputError
        It cannot be used; the message names the settings.
    """

    url: str
    roles: Mapping[str, str]
    user_dn: str | None = None
    base: str | None = None
    attribute: str = "uid"
    bind_dn: str | None = None
    bind_password: str | None = field(default=None, repr=False)
    groups: str = "memberOf"
    branch: str | None = None
    staff: str | None = None
    ca: str | None = None
    is_plain: bool = False
    seconds: float = 5.0

    def __post_init__(self) -> None:
        """Check that it can be used."""
        self.server()
        if (self.user_dn is None) is (self.base is None):
            raise InputError("give one of GRAPHCRM_LDAP_USER_DN and GRAPHCRM_LDAP_BASE")
        if self.user_dn is not None and "{name}" not in self.user_dn:
            raise InputError("GRAPHCRM_LDAP_USER_DN has {name} in it: uid={name},ou=people,dc=bank")
        if self.base is not None and not (self.bind_dn and self.bind_password):
            raise InputError("GRAPHCRM_LDAP_BASE needs GRAPHCRM_LDAP_BIND_DN and its password")
        if not self.roles or not set(self.roles.values()) <= set(Role):
            raise InputError(f"GRAPHCRM_LDAP_ROLES names a role for each group: {', '.join(Role)}")

    def server(self) -> Server:
        """Return where it is."""
        try:
            parts = urlsplit(self.url)
            host, port = parts.hostname, parts.port
        except ValueError:
            parts, host, port = urlsplit(""), None, None
        if parts.scheme not in _PORTS or not host or parts.path.strip("/"):
            raise InputError("GRAPHCRM_LDAP_URL is ldaps://host, or ldap://host with StartTLS")
        tls = "ldaps" if parts.scheme == "ldaps" else "none" if self.is_plain else "starttls"
        return Server(host, port or _PORTS[parts.scheme], tls, self.ca, self.seconds)

    def vouch(self, name: str, password: str) -> Vouched | None:
        """Return who has a name and a password; None where they do not belong together.

        None, too, for somebody in no group that has a role, or without a branch where branches are
        said by the directory.

        Raises
        ------
        SourceUnavailableError
            The directory cannot be reached, or refuses its own reader.
        """
        try:
            name = check_name(name)
        except InputError:
            return None
        if not password:
            return None
        dn = self._dn(name)
        with Conversation(self.server()) as said:  # with whoever there is not, too: as slowly
            is_right = said.bind(dn or f"{self.attribute}={name},{self.base}", password)
            entry = said.read(dn, self._wanted()) if dn and is_right else None
        return None if entry is None else self._user(name, entry)

    def _dn(self, name: str) -> str | None:
        if self.user_dn is not None:  # a name has no character that means something in it
            return self.user_dn.replace("{name}", name)
        with Conversation(self.server()) as said:
            if not said.bind(self.bind_dn or "", self.bind_password or ""):
                raise SourceUnavailableError(
                    "the directory refuses the account of GRAPHCRM_LDAP_BIND_DN"
                )
            return said.find(self.base or "", self.attribute, name)

    def _wanted(self) -> list[str]:
        return [name for name in (self.groups, self.branch, self.staff) if name]

    def _user(self, name: str, entry: Entry) -> Vouched | None:
        member = {_plain(group) for group in entry.get(self.groups.lower(), ())}
        roles = (role for group, role in self.roles.items() if _plain(group) in member)
        role = next(roles, None)
        branch = _first(entry, self.branch)
        if role is None or (self.branch and branch is None and Role(role) not in _OF_ALL):
            return None
        staff = _first(entry, self.staff)
        return Vouched(name, Role(role), branch, staff, source="directory", says=self._says())

    def _says(self) -> frozenset[str]:
        named = {"role": self.groups, "branch_id": self.branch, "staff_id": self.staff}
        return frozenset(what for what, attribute in named.items() if attribute)


def _first(entry: Entry, attribute: str | None) -> str | None:
    values = entry.get(attribute.lower(), []) if attribute else []
    return values[0] if values else None


def _plain(dn: str) -> str:
    """Return a name of a group however it is written."""
    return re.sub(r"\s*([,=])\s*", r"\1", dn.strip()).casefold()
