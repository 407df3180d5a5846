"""`python -m stemhappens.cli`, where the console script is not on the path."""

import sys

from stemhappens.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
