#!/usr/bin/env python3
# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hand one mail, as a mail server pipes it in, to Odoo: byte for byte.

Exit status 0: Odoo has the mail. Whatever goes wrong, a wrong key too, gives 75
(EX_TEMPFAIL) and one line that says why: the mail server keeps the mail, tries again
and writes that line in its log. No mail goes back to a client for a mistake of ours.
"""

import argparse
import os
import signal
import sys
import xmlrpc.client

EX_TEMPFAIL = 75
KEY_VARIABLE = "O2B_SLA_MAILGATE_PASSWORD"


def keep(reason):
    """Leave the mail to the mail server.

    :param reason: str; senders may read it, so it holds no key and no command
    """
    try:
        line = " ".join(str(reason).split())[:300]
        sys.stderr.write(f"o2b-sla-mailgate: mail kept, to be tried again: {line}\n")
        sys.stderr.flush()
    finally:  # also when nobody listens
        os._exit(EX_TEMPFAIL)


class Parser(argparse.ArgumentParser):
    """Options; a wrong one loses no mail either."""

    def error(self, message):
        keep(f"wrong options, see --help: {message}")


def options():
    """The command line; those of odoo-mailgate.py are understood."""
    parser = Parser(description=__doc__, allow_abbrev=False)
    add = parser.add_argument
    add("-d", "--database", required=True, help="name of the database")
    add("-u", "--userid", required=True, type=int, help="id of the user who delivers")
    add("--password-file", help="file with that user's API key")
    add("-p", "--password", help="the key itself; everybody on the machine can see it")
    add("--host", default="localhost", help="where Odoo listens (%(default)s)")
    add("--port", default=8069, type=int, help="its port (%(default)s)")
    add("--proto", default="http", choices=("http", "https"), help="(%(default)s)")
    add("--https", dest="proto", action="store_const", const="https")
    add("--url", help="instead of the three, such as https://odoo.example.com")
    add("--timeout", default=180, type=int, help="seconds for all of it (%(default)s)")
    add("--retry-status", action="store_true", help="as always; nothing changes")
    parser.epilog = f"Without a file or key, the variable {KEY_VARIABLE} holds it."
    return parser.parse_args()


def key_of(chosen):
    """The key: from the file, the command line or the environment."""
    if chosen.password_file:
        with open(chosen.password_file, encoding="utf-8") as file:
            key = file.read().strip()
    else:
        key = chosen.password or os.environ.get(KEY_VARIABLE, "")
    return key or keep("no API key given, use --password-file")


def meaning(fault):
    """What an answer of Odoo that is no success means, for the administrator."""
    if fault.faultCode == 3:
        return "access denied: the user id or the API key is wrong"
    lines = str(fault.faultString).strip().splitlines() or ["no reason given"]
    # code 1 is a traceback, the others are texts for people
    return f"Odoo says: {lines[-1] if fault.faultCode == 1 else ' '.join(lines)}"


def out_of_time(_signal, _frame):
    """The mail server's own limit would end in a bounce; this one comes first."""
    raise TimeoutError("no answer in time")


def main():
    """Deliver standard input."""
    chosen = options()
    signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(chosen.timeout)
    key = key_of(chosen)
    raw = sys.stdin.buffer.read()
    if not raw.strip():
        keep("there is no mail on standard input")
    url = chosen.url or f"{chosen.proto}://{chosen.host}:{chosen.port}"
    odoo = xmlrpc.client.ServerProxy(url.rstrip("/") + "/xmlrpc/2/object")
    arguments = [False, xmlrpc.client.Binary(raw)]
    login = (chosen.database, chosen.userid, key)
    odoo.execute_kw(*login, "mail.thread", "message_process", arguments, {})


if __name__ == "__main__":
    try:
        main()
    except xmlrpc.client.Fault as error:
        keep(meaning(error))
    except xmlrpc.client.ProtocolError as error:
        keep(f"HTTP {error.errcode} {error.errmsg}")
    except Exception as error:
        keep(f"{type(error).__name__}: {error}")
