"""`anqi demo`: a demonstration with the sample plant."""

import os
import shutil
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from anqi.cli.common import FAULTY, progress, wide_console
from anqi.cli.installation import installation
from anqi.kit.language import _

if TYPE_CHECKING:
    from anqi.site.demo import Demonstration

_OURS = ("anqi.sqlite3", "secret.key", "sign-ins.json")
"""What tells a folder that an installation lies in from one that somebody keeps other things in."""


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo/home"),
    show_default=True,
    metavar="DIR",
    help="演示安装的目录 Where the demonstration lives.",
)
@click.option("--no-serve", is_flag=True, help="只建立,不启动 Only make it.")
@click.option("--fresh", is_flag=True, help="丢弃已有的演示,重新建立 Throw away what is there.")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, metavar="ADDRESS:PORT")
def demo(folder: Path, no_serve: bool, fresh: bool, bind: str) -> None:
    """演示:建立样例工厂(组织、人员、职务、两年的事实、任务)并启动;已有的直接启动。

    Make a demonstration in a directory of its own, print a sign-in for each post, and serve it.
    One that is there already is served as it is.
    """
    if not no_serve:
        _check_free(bind)
    if fresh:
        _empty(folder)
    os.environ |= {"ANQI_HOME": str(folder.absolute()), "ANQI_MODE": "demo"}
    os.environ.pop("DATABASE_URL", None)
    made = _made(folder)
    _tell(made)
    if not no_serve:
        from anqi.cli.serve import run

        run(bind)


def _made(folder: Path) -> "Demonstration":
    """The demonstration that is there, brought up to date, or a new one in an empty folder."""
    is_new = not folder.exists() or not any(folder.iterdir())
    if not is_new and not (folder / "sign-ins.json").exists():
        message = _("{folder} holds no whole demonstration; choose another --dir, or --fresh")
        click.echo(message.format(folder=folder), err=True)
        sys.exit(FAULTY)
    installation()
    from django.core.management import call_command

    from anqi.site.demo import keep, kept, make_demonstration

    call_command("migrate", interactive=False, verbosity=0)
    there = None if is_new else kept(folder)
    if there is not None:
        return there
    with progress() as tell:
        made = make_demonstration(progress=tell)
    keep(folder, made)
    return made


def _tell(made: "Demonstration") -> None:
    table = Table(_("sign-in"), _("post"), _("name"))
    for one in made.sign_ins:
        table.add_row(one.login, one.title, one.name)
    console = wide_console()
    console.print(table)
    console.print(_("password of all: {password}").format(password=made.password))


def _empty(folder: Path) -> None:
    """Throw away an earlier demonstration, and nothing else that somebody may keep in a folder."""
    if not folder.exists():
        return
    if any(folder.iterdir()) and not any((folder / name).exists() for name in _OURS):
        message = _("{folder} holds other things than a demonstration; choose another --dir")
        click.echo(message.format(folder=folder), err=True)
        sys.exit(FAULTY)
    shutil.rmtree(folder)


def _check_free(bind: str) -> None:
    """Say before all work that somebody else listens there."""
    address, _colon, port = bind.rpartition(":")
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address.strip("[]"), int(port)))
    except (OSError, ValueError) as fault:
        message = _("can't listen on {bind} ({fault}); stop what runs there, or choose another")
        click.echo(message.format(bind=bind, fault=fault), err=True)
        click.echo("  anqi demo --bind 127.0.0.1:8001", err=True)
        sys.exit(FAULTY)
