"""`python -m neontext`: the command line."""

from neontext.cli.main import run

if __name__ == "__main__":
    run()
