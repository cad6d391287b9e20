"""The plugin for pytest: golden files and single cards as tests of anybody's suite.

pytest loads ``plugin`` at every start; all that is heavy is imported when a card is read.
"""
