"""Settings of the whole suite."""

from hypothesis import settings

# Machines that test are busy: how long an example takes is a benchmark's matter.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
