"""`anqi rulebook`: check a rulebook, show it as a table, print its schema."""

import json
from pathlib import Path

import click

from anqi.cli.common import telling_faults, warn, wide_console
from anqi.kit.faults import Faulty
from anqi.kit.language import _
from anqi.rules.rulebook.grammar import schema as rulebook_schema
from anqi.rules.rulebook.reading import read_rulebook
from anqi.rules.rulebook.showing import show as shown

file_argument = click.argument("path", metavar="FILE", type=click.Path(path_type=Path))


@click.group()
def rulebook() -> None:
    """规则:检查、显示考核规则。Check and show rulebooks."""


@rulebook.command()
@file_argument
@telling_faults
def check(path: Path) -> None:
    """检查规则文件,一次列出全部错误;算例也要算对。

    Name all faults of FILE, with line and path, and every worked example that the rules do not fulfil.
    """
    from anqi.rules.engine.examples import failures

    found, warnings = read_rulebook(path)
    warn(warnings)
    differing = failures(found)
    if differing:
        raise Faulty(path.name, differing)
    counts = {
        "measures": len(found.measures),
        "indicators": len(found.indicators),
        "goals": len(found.goals),
        "schemes": len(found.schemes),
        "examples": len(found.examples),
    }
    message = _(
        "{name}: no fault; {measures} measures, {indicators} indicators, {goals} goals, {schemes} schemes, "
        "{examples} worked examples"
    )
    click.echo(message.format(name=found.name, **counts))


@rulebook.command()
@file_argument
@telling_faults
def show(path: Path) -> None:
    """把规则显示成表。Print FILE as a readable table."""
    found, warnings = read_rulebook(path)
    warn(warnings)
    shown(found, wide_console())


@rulebook.command()
def schema() -> None:
    """打印规则的 JSON Schema。Print the JSON Schema of rulebooks, for editors."""
    click.echo(json.dumps(rulebook_schema(), indent=1, ensure_ascii=False))
