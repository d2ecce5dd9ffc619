"""`anqi ledger`: verify it, sign what it is, and hand it out so that others can check it."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec
from uuid import UUID

import click

from anqi.cli.common import telling_faults
from anqi.cli.installation import installation, plants_of
from anqi.kit.faults import Fault, Faulty
from anqi.kit.installation import Unusable
from anqi.kit.language import _

P = ParamSpec("P")
UNSOUND = 1
"""The exit status where the ledger is not what it should be."""

one_plant = click.option("--plant", "code", metavar="CODE", help="工厂代码 The plant's code.")


def at_home(command: Callable[P, None]) -> Callable[P, None]:
    """Run a command in its installation. It ends with status 2 for faulty input, with 1 for an unsound ledger."""

    @wraps(command)
    def settled(*args: P.args, **kwargs: P.kwargs) -> None:
        installation()
        from django.db import DatabaseError

        from anqi.ledger.sealing import Unsound

        try:
            command(*args, **kwargs)
        except Unsound as fault:
            message = _("{fault}; see `anqi ledger verify`").format(fault=fault)
            raise click.ClickException(message) from fault
        except Unusable as fault:
            raise click.ClickException(str(fault)) from fault
        except DatabaseError as fault:
            message = _("the database can't be read: {fault}; `anqi migrate` makes a new one ready")
            raise click.ClickException(message.format(fault=fault)) from fault

    return telling_faults(settled)


@click.group()
def ledger() -> None:
    """账本:核对、签封、导出、证明。Verify, sign and hand out what was posted."""


@ledger.command()
@one_plant
@click.option(
    "--checkpoint",
    "kept",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="在别处保存的检查点 A checkpoint that was kept elsewhere; may be given several times.",
)
@at_home
def verify(code: str | None, kept: tuple[Path, ...]) -> None:
    """核对:从每一行重新计算账本。

    Compute the ledger anew from its rows and name every fault. Ends with status 1 where there is any.
    """
    from anqi.ledger.verifying import Verification, orphans

    count = 0
    for plant in plants_of(code, exactly=bool(kept)):
        notes = [path.read_text("utf-8", errors="replace") for path in kept]
        verification = Verification(plant, notes)
        faults = 0
        for fault in verification.faults():
            click.echo(str(fault))
            faults += 1
        message = _("{plant}: {faults} faults")
        if not faults:
            message = _("{plant}: sound; {size} facts, {checkpoints} checkpoints, root {root}")
        text = message.format(
            plant=plant.code,
            size=f"{verification.size:,}",
            checkpoints=verification.checkpoints,
            faults=faults,
            root=verification.root.hex(),
        )
        click.echo(text)
        count += faults
    for fault in orphans():
        click.echo(str(fault))
        count += 1
    if count:
        sys.exit(UNSOUND)


@ledger.command()
@one_plant
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="写到哪里 Where to write it.",
)
@at_home
def export(code: str | None, out: Path) -> None:
    """导出:分录、检查点、公钥和核对程序。

    Write entries, checkpoint, public key and the program with which others check them.
    """
    from anqi.ledger.exporting import export as exported

    [plant] = plants_of(code, exactly=True)
    done = exported(plant, out)
    message = _("{size} facts of {plant} in {out}; to check them: python {program}")
    program = done.folder / "verify.py"
    size = f"{done.checkpoint.size:,}"
    click.echo(message.format(size=size, plant=plant.code, out=out, program=program))


@ledger.command()
@one_plant
@at_home
def checkpoint(code: str | None) -> None:
    """检查点:签封现有的事实。

    Sign what the ledger is now, and print it. Keep it elsewhere: only there does it prove anything.
    """
    from anqi.ledger.sealing import seal

    for plant in plants_of(code):
        click.echo(seal(plant).note, nl=False)


@ledger.command()
@click.argument("fact", type=click.UUID)
@at_home
def prove(fact: UUID) -> None:
    """证明:一条事实确在账本中。

    Print the proof that FACT (its id) is in the ledger, as JSON; hashes in hex.
    """
    from anqi.ledger.models import Fact
    from anqi.ledger.proving import document_of
    from anqi.ledger.sealing import prove as proved

    found = Fact.objects.select_related("ledger__plant").filter(pk=fact).first()
    if found is None:
        message = _("no fact has this id")
        raise Faulty("FACT", [Fault(str(fact), message)])
    click.echo(document_of(proved(found), found))


@ledger.command()
@one_plant
@click.option(
    "--checkpoint",
    "kept",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="在别处保存的检查点 A checkpoint that was kept elsewhere.",
)
@at_home
def consistency(code: str | None, kept: Path) -> None:
    """增长证明:最新检查点由旧检查点增长而来。

    Print the proof that the newest checkpoint grew out of an older one, as JSON; `verify.py --consistency` checks it.
    """
    from anqi.ledger.notes import BadNote
    from anqi.ledger.proving import grown

    [plant] = plants_of(code, exactly=True)
    try:
        click.echo(grown(plant, kept.read_text("utf-8", errors="replace")))
    except BadNote as fault:
        raise Faulty(str(kept), [Fault("", str(fault))]) from fault
