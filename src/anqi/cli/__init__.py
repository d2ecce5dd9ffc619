"""The `anqi` command."""


def main() -> None:
    raise SystemExit(0)
