"""Certificates for the fault server, good ones and bad ones, made on the spot with `cryptography`."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

__all__ = ["Authority", "Certificate", "Kind", "server_side"]

Kind: TypeAlias = Literal[
    "good", "expired", "not yet valid", "wrong host", "self-signed", "client certificate", "tls 1.1"
]


class Certificate:
    """Hold a certificate and its key, as PEM."""

    def __init__(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        self.certificate = certificate
        self.key = key
        self.pem: bytes = certificate.public_bytes(serialization.Encoding.PEM)
        self.key_pem: bytes = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write `certificate.pem` and `key.pem` into a folder and return both paths."""
        paths = folder / "certificate.pem", folder / "key.pem"
        paths[0].write_bytes(self.pem)
        paths[1].write_bytes(self.key_pem)
        return paths

    def load_into(self, context: ssl.SSLContext) -> None:
        """Make a context show this certificate. Python reads it from files only, so it passes one."""
        with tempfile.TemporaryDirectory(prefix="ostiary-tls-") as folder:
            certificate, key = self.write(Path(folder))
            context.load_cert_chain(certificate, key)


class Authority:
    """Sign certificates under a root of its own, which nobody trusts who wasn't told to."""

    def __init__(self, name: str = "Ostiary test authority") -> None:
        self._name = _name(name)
        self._key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(self._name, self._name, self._key, days=(-1, 1))
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        root = (
            builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.root: Certificate = Certificate(root, self._key)

    def issue(
        self, hosts: list[str], *, days: tuple[float, float] = (-1, 1), client: bool = False
    ) -> Certificate:
        """Issue a certificate for host names and addresses, valid between two offsets in days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        purpose = ExtendedKeyUsageOID.CLIENT_AUTH if client else ExtendedKeyUsageOID.SERVER_AUTH
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate = (
            _builder(_name(hosts[0]), self._name, key, days=days)
            .add_extension(
                x509.SubjectAlternativeName([_alternative(host) for host in hosts]), critical=False
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(issuer, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return Certificate(certificate, key)

    def trusting(self, *, showing: Certificate | None = None) -> ssl.SSLContext:
        """Return a client's context that trusts this authority alone, showing a certificate if given."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.root.pem.decode())
        if showing is not None:
            showing.load_into(context)
        return context


def server_side(kind: Kind, authority: Authority, host: str) -> ssl.SSLContext:
    """Return the server's context for one kind of trouble; `"good"` has none.

    `"self-signed"` is signed by an authority that nobody has, `"client certificate"` refuses clients that
    show none of `authority`'s, `"tls 1.1"` speaks nothing newer.
    """
    hosts = ["elsewhere.example"] if kind == "wrong host" else [host, "localhost"]
    days = {"expired": (-10.0, -1.0), "not yet valid": (1.0, 10.0)}.get(kind, (-1.0, 1.0))
    signer = Authority("Nobody") if kind == "self-signed" else authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    signer.issue(hosts, days=days).load_into(context)
    if kind == "client certificate":
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=authority.root.pem.decode())
    if kind == "tls 1.1":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: tuple[float, float]
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
    )
