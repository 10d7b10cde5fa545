select sweep_stale_tags(5000) as swept
