"""Read news articles into tables of who said what, when, and tell those tables in reports that can be checked.

Data flows one way, and so do imports:

    ingest -> clean -> segment -> tagger -> statements, mentions, dates, quantities    one article at a time
    actors -> claims -> tables -> checks -> store                                      the whole corpus
    measures -> prose -> charts, narrative -> page                                     from tables to reports
    pipeline -> run -> cli                                                             in that order
"""
