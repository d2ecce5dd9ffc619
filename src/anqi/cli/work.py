"""`anqi work`: the worker beside the web server."""

import click

from anqi.cli.installation import installation
from anqi.kit.language import _


@click.command()
@click.option("--parent", type=int, default=0, hidden=True)
def work(parent: int) -> None:
    """后台:运行后台作业和定时任务。

    Run background jobs and the duties by the clock until stopped. `anqi serve` starts one by itself; several may run.
    """
    installation()
    from anqi.jobs.worker import work as worked

    click.echo(_("working"), err=True)
    worked(parent=parent)
