"""Makes the trained tables of the repair: noisy pages, alignment, tables, fitting, report."""
