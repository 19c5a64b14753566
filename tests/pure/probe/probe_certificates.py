# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Certificates, good and bad, of an authority of our own."""

import ssl
from datetime import datetime, timedelta, timezone
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
NOW = datetime.now(timezone.utc).replace(microsecond=0)
NAMES = ("shop.example", "*.bench.example")


class Authority:
    """Signs certificates."""

    def __init__(self, name="Authority of a test"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name(name)
        self.certificate = self._sign(
            self.name,
            self.key.public_key(),
            (NOW - DAY, NOW + 3650 * DAY),
            (x509.BasicConstraints(ca=True, path_length=None), True),
        )

    def issue(self, names=NAMES, since=NOW - DAY, until=NOW + 90 * DAY):
        """A certificate with its key.

        :return: bytes, PEM
        """
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = [
            x509.IPAddress(ip_address(name))
            if name[0].isdigit()
            else x509.DNSName(name)
            for name in names
        ]
        certificate = self._sign(
            _name(names[0]),
            key.public_key(),
            (since, until),
            (x509.SubjectAlternativeName(alternatives), False),
        )
        return _pem(certificate) + _key_pem(key)

    def issue_self_signed(self, name):
        """A certificate that nobody else has signed.

        :return: bytes, PEM
        """
        alone = Authority(name)
        return _pem(alone.certificate) + _key_pem(alone.key)

    @property
    def pem(self):
        return _pem(self.certificate)

    @cache  # noqa: B019 - lives as long as the tests
    def client_context(self):
        """Trusts this authority and nobody else."""
        return ssl.create_default_context(cadata=self.pem.decode())

    def _sign(self, subject, public_key, days, extension):
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(days[0])
            .not_valid_after(days[1])
            .add_extension(extension[0], critical=extension[1])
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    self.key.public_key()
                ),
                critical=False,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False
            )
        )
        return builder.sign(self.key, hashes.SHA256())


def server_context(pem):
    """A server's side with a certificate.

    :param pem: bytes, certificate and key
    :return: ssl.SSLContext
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "certificate.pem"
        file.write_bytes(pem)
        context.load_cert_chain(file)
    return context


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
