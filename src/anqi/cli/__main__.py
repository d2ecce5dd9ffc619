"""`python -m anqi.cli`: the command, where its script is not on the path."""

from anqi.cli import main

main(prog_name="anqi")
