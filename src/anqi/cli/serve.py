"""`anqi serve`: the web server, and the worker beside it."""

import atexit
import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Any

import click

from anqi.cli.common import FAULTY
from anqi.cli.installation import installation
from anqi.kit.language import _

_PATIENCE = 20
"""Seconds that the worker has to end, once it was told to."""
_PAUSE = 3


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, metavar="ADDRESS:PORT")
@click.option(
    "--worker/--no-worker",
    default=True,
    help="同时运行后台(默认)。Run a worker beside it (default), or leave that to `anqi work`.",
)
def serve(bind: str, worker: bool) -> None:
    """启动网站。Serve the installation in ANQI_HOME; a proxy with TLS stands before it."""
    installation()
    run(bind, worker=worker)


def run(bind: str, *, worker: bool = True) -> None:
    """Check the installation and serve it until it is stopped; ends with status 2 where it must not be served."""
    from django.conf import settings
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    from anqi.site.readiness import why_not

    try:
        call_command("check", fail_level="WARNING", verbosity=0)
    except SystemCheckError as fault:
        click.echo(str(fault), err=True)
        sys.exit(FAULTY)
    reasons = why_not()
    for reason in reasons:
        click.echo(reason, err=True)
    if reasons:
        sys.exit(FAULTY)
    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo(_("serving on {address}").format(address=f"http://{bind}/"))
    options: dict[str, Any] = {
        "bind": bind,
        "workers": min(4, os.cpu_count() or 1),
        "threads": 4,
        "post_worker_init": settle,
        "control_socket_disable": True,  # it would lie in the home of whoever starts the server
        "logconfig_dict": settings.LOGGING,  # lines as the program itself writes them
    }
    if worker:
        keeper = Keeper()
        options |= {"when_ready": keeper.begin, "on_exit": keeper.end}
    _Server(options).run()


def settle(_worker: object = None) -> None:
    """Load all pages before the first is asked for, and take what is loaded for good out of the collector's rounds.

    A round over all of it would hold up the request in which it falls by 0.1 s.
    """
    from django.urls import resolve

    resolve("/")
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else DuckDB tells of leaks when the process ends


class Keeper:
    """Keeps one worker running beside the server: another where it ended, none once the server ends.

    The worker watches the server as well, and ends when that is gone, however that came.
    """

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._worker = 0

    def begin(self, _server: object) -> None:
        self._thread.start()

    def end(self, _server: object) -> None:
        self._ending.set()
        self._signal(signal.SIGTERM)
        self._thread.join(_PATIENCE)
        self._signal(signal.SIGKILL)

    def _keep(self) -> None:
        command = [sys.executable, "-P", "-m", "anqi.cli", "work", "--parent", str(os.getpid())]
        while not self._ending.is_set():
            # Not by subprocess: its pipe would be held open by a process that the server forks in that moment.
            self._worker = os.posix_spawn(sys.executable, command, os.environ)
            with suppress(ChildProcessError):  # the server may have been told of its end first
                os.waitpid(self._worker, 0)
            self._worker = 0
            self._ending.wait(_PAUSE)

    def _signal(self, number: int) -> None:
        worker = self._worker
        if worker:
            with suppress(ProcessLookupError):
                os.kill(worker, number)


def _Server(options: dict[str, Any]) -> Any:  # noqa: N802
    """Gunicorn with these options; it is loaded only to serve."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from anqi.wsgi import application

            return application

    return Server()
