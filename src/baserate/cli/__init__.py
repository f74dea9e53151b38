"""The commands, thin: each reads its options, calls one function, and shows or writes what it returns.

Every command stands in a module of its own that is imported when it is asked for, so that a command costs only what
it needs.
"""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import click

from baserate import __version__
from baserate.cli.options import Commands
from baserate.cli.streams import give_up_output, prepare_streams, say
from baserate.errors import BaserateError

#: Command -> module:name.
COMMANDS = {
    "assess": "baserate.cli.assess:assess",
    "simulate": "baserate.cli.simulate:simulate",
    "check": "baserate.cli.check:check",
    "new": "baserate.cli.new:new",
    "cases": "baserate.cli.cases:cases",
    "evidence": "baserate.cli.evidence:evidence",
    "audit": "baserate.cli.audit:audit",
    "breakeven": "baserate.cli.breakeven:breakeven",
    "compare": "baserate.cli.compare:compare",
    "update": "baserate.cli.update:update",
    "trial": "baserate.cli.trial:trial",
    "schema": "baserate.cli.schema:schema",
    "law": "baserate.cli.law:law",
}


class _Commands(Commands):
    """A group that imports a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="baserate")
def cli() -> None:
    """Work out what a declared surveillance or crime-prediction system would do to the people in front of it.

    baserate evaluates; it never operates. It takes declared parameters and published measurements and gives out
    aggregates. A SCENARIO is a TOML file, or case:NAME.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run a command and exit: 0 done, 1 the answer is 'no', 2 the input cannot be used, 130 interrupted."""
    prepare_streams()
    try:
        code = cli.main(args=arguments, prog_name="baserate", standalone_mode=False)
        sys.stdout.flush()
    except BaserateError as error:
        say(f"baserate: {_heading(error)}\n{error}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(file=shown)
        say(shown.getvalue().rstrip("\n"), err=True)
        code = 2
    except click.exceptions.Exit as error:
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("baserate: interrupted; nothing was written", err=True)
        code = 130
    except MemoryError:
        say("baserate: not enough memory: fewer --draws, groups or items take less", err=True)
        code = 2
    except BrokenPipeError:
        # Whoever read our output has gone.
        give_up_output()
        code = 0
    except OSError as error:
        if error.filename is not None:
            raise
        say(f"baserate: standard output cannot be written to: {error.strerror}", err=True)
        give_up_output()
        code = 2
    sys.exit(code if isinstance(code, int) else 0)


def _heading(error: BaserateError) -> str:
    n = len(error.faults)
    return "the input cannot be used" if n == 1 else f"the input cannot be used: {n} faults"
