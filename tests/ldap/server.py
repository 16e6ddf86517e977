"""A real slapd as a process of its own, in a folder that a test may throw away."""

from __future__ import annotations

import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.neo4j.ports import HOST, free_port
from tests.neo4j.server import guard

DEBIAN = Path("/usr/sbin/slapd")  # off the path of ordinary users
SCHEMA, MODULES = Path("/etc/ldap/schema"), Path("/usr/lib/ldap")
START_S, STOP_S = 30.0, 10.0
BASE = "dc=bank"
READER, READER_WORD = f"cn=reader,{BASE}", "reader of the bank"
WORDS = {"wang": "correct horse battery", "li": "wrong donkey cable", "zhao": "no group at all"}
GROUPS = {"wang": "managers", "li": "admins"}
NUMBERS = {"wang": ("B1", "S1")}
CONFIG = """
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
modulepath {modules}
moduleload back_mdb
moduleload memberof
pidfile {home}/pid
TLSCertificateFile {home}/cert.pem
TLSCertificateKeyFile {home}/key.pem
disallow bind_anon
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by self read by * none
database mdb
suffix "{base}"
directory {home}/data
overlay memberof
"""


def program() -> Path | None:
    """Return slapd, where its schemas and modules are too."""
    found = shutil.which("slapd") or (str(DEBIAN) if DEBIAN.exists() else None)
    return Path(found) if found and SCHEMA.is_dir() and shutil.which("openssl") else None


class Server:
    """A slapd on this machine, by StartTLS and by ldaps, with a certificate of its own."""

    def __init__(self) -> None:
        """Make its files; nothing runs yet."""
        self._home = Path(tempfile.mkdtemp(prefix="graphcrm-ldap-"))
        self.port, self.tls_port = free_port(), free_port()
        self.ca = self._home / "cert.pem"
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None
        (self._home / "data").mkdir()
        self._certify("cert.pem", "key.pem", "localhost")
        said = CONFIG.format(
            schema=SCHEMA, modules=MODULES, home=self._home, reader=READER, base=BASE
        )
        (self._home / "slapd.conf").write_text(said, "utf-8")
        (self._home / "people.ldif").write_text(people(), "utf-8")
        self._run(
            "-Ta", "-f", str(self._home / "slapd.conf"), "-l", str(self._home / "people.ldif")
        )

    @property
    def url(self) -> str:
        """Where it takes StartTLS."""
        return f"ldap://localhost:{self.port}"

    @property
    def tls_url(self) -> str:
        """Where it speaks TLS from the first byte on."""
        return f"ldaps://localhost:{self.tls_port}"

    def other_ca(self) -> Path:
        """Return a certificate that it does not have."""
        other = self._home / "other.pem"
        if not other.exists():
            self._certify("other.pem", "other.key", "localhost")
        return other

    def start(self) -> None:
        """Start it and wait until it listens."""
        listen = f"ldap://{HOST}:{self.port}/ ldaps://{HOST}:{self.tls_port}/"
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(program()), "-d", "0", "-h", listen, "-f", str(self._home / "slapd.conf")],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._watch = guard(self._process.pid)
        until = time.monotonic() + START_S
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"slapd said:\n{(self._home / 'log').read_text('utf-8')}")
            time.sleep(0.05)

    def remove(self) -> None:
        """End it and delete what it wrote."""
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_S)
            self._process.kill()
            self._process.wait()
        if self._watch:
            self._watch.kill()
            self._watch.communicate()
        shutil.rmtree(self._home)

    def _listens(self) -> bool:
        context = ssl.create_default_context(cafile=str(self.ca))
        try:
            with (
                socket.create_connection((HOST, self.tls_port), 1) as plain,
                context.wrap_socket(plain, server_hostname="localhost"),
            ):
                return True
        except OSError:
            return False

    def _certify(self, certificate: str, key: str, name: str) -> None:
        asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        asked += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
        asked += ["-out", str(self._home / certificate), "-keyout", str(self._home / key)]
        subprocess.run(asked, check=True, capture_output=True)

    def _run(self, *argv: str) -> None:
        done = subprocess.run([str(program()), *argv], check=False, capture_output=True)
        if done.returncode:
            raise RuntimeError(f"slapadd said:\n{done.stderr.decode('utf-8', 'replace')}")


def people() -> str:
    """Return the entries: three people, one of whom is in no group, and who reads the directory."""
    parts = [f"dn: {BASE}\nobjectClass: organization\nobjectClass: dcObject\no: bank\ndc: bank\n"]
    parts.append(f"dn: ou=people,{BASE}\nobjectClass: organizationalUnit\nou: people\n")
    parts.append(
        f"dn: {READER}\nobjectClass: person\ncn: reader\nsn: reader\nuserPassword: {READER_WORD}\n"
    )
    for name, word in WORDS.items():
        lines = [f"dn: uid={name},ou=people,{BASE}", "objectClass: inetOrgPerson", f"uid: {name}"]
        lines += [f"cn: {name}", f"sn: {name}", f"userPassword: {word}"]
        if name in NUMBERS:
            branch, staff = NUMBERS[name]
            lines += [f"departmentNumber: {branch}", f"employeeNumber: {staff}"]
        if name in GROUPS:
            lines.append(f"memberOf: cn={GROUPS[name]},{BASE}")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
