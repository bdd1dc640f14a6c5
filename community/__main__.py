"""The `community` command and `python -m community`: the command meets the application here."""

from community.app import create_app
from community.cli.main import cli
from community.cli.site import Site


def main() -> None:
    """Run the command and end the process with its exit code."""
    cli.main(prog_name="community", obj=Site(create_app))


if __name__ == "__main__":
    main()
