"""Settings of the whole suite."""

import os

from hypothesis import settings

# Machines that test are busy: how long an example takes is a benchmark's matter. In CI the same examples are
# drawn at each run, so that a change is to blame for a failure; at a desk new ones are.
settings.register_profile("suite", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("suite")
