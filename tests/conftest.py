"""Settings for all tests."""

from hypothesis import settings

# A slow machine is no fault of the code: what has to be fast is tested as a ratio.
settings.register_profile("patient", settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("patient")
