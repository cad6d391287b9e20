"""Calibrates how sure a field is: reads evaluation sets, fits, draws the plots, checks the bounds."""
