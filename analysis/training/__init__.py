"""Train the tagger's network on annotated articles; needs the extra `train`, which nothing else does.

data -> batches -> network -> fit -> calibrate -> export
"""
