"""`dgm formgrader`: nbgrader's pages for marking by hand, on this machine alone."""

from __future__ import annotations

import contextlib
import logging
import os
from typing import Annotated

import typer

EXTENSION = "nbgrader.server_extensions.formgrader"


def formgrader(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Where it answers: 8888, or the next that is free."),
    ] = None,
    allow_root: Annotated[
        bool, typer.Option("--allow-root", help="Run as root, as containers often do.")
    ] = False,
) -> None:
    """Start formgrader for marking by hand, and say its address; Ctrl-C ends it."""
    from jupyter_server.serverapp import ServerApp
    from traitlets.config import Config

    from dgm.content.errors import ContentError
    from dgm.content.nbgrader_config import load_config
    from dgm.nbgrader_plugins.formgrader import without_notebooks

    if os.geteuid() == 0 and not allow_root:
        raise ContentError(
            "formgrader is not started as root: start it as another user; in a container, where "
            "there may be none, add --allow-root"
        )
    course = context.obj.load_course()
    load_config(course)  # without it, formgrader's pages would not be protected
    if missing := without_notebooks(course):
        typer.echo(
            f"autograded/ has nothing of {', '.join(missing)}, so submissions cannot be shown: "
            "copy autograded/ from the machine where you grade."
        )
    os.chdir(course.root)  # nbgrader looks for its settings here
    typer.echo(
        "Open the last address below in a browser on this machine. The address is the key to all "
        "marks: give it to nobody. Ctrl-C ends the server."
    )

    class Server(ServerApp):
        """Has neither JupyterLab nor a terminal: marking needs none of them."""

        def find_server_extensions(self) -> None:
            self.jpserver_extensions = {EXTENSION: True}

        def start_ioloop(self) -> None:
            """Jupyter says the address where it made up a token, and not one of its settings."""
            if not self.identity_provider.token_generated:
                typer.echo(f"{self.local_url} (with the token of your Jupyter settings)")
            super().start_ioloop()

    settings = {
        "ip": "127.0.0.1",
        "root_dir": str(course.root),
        "default_url": "/formgrader",
        "open_browser": False,
        "answer_yes": True,
        "terminals_enabled": False,
        "log_level": logging.ERROR,
    }
    settings |= {"port": port} if port is not None else {}
    settings |= {"allow_root": True} if allow_root else {}
    config = Config(ServerApp=settings)
    # nbgrader's pages have it hold for their own folder alone, whichever of them comes first.
    config.IdentityProvider.cookie_options = {"path": "/"}
    config.ExchangeFactory.list = "dgm.nbgrader_plugins.exchange.QuietList"
    # Like a command line, it comes before the files that a user keeps for Jupyter.
    with contextlib.suppress(KeyboardInterrupt):  # before the server listens for Ctrl-C itself
        Server.launch_instance([], config=config)
