"""`python -m analysis` is `onrecord`."""

from analysis.cli import main

main()
