select sweep_stale_tags(2000) as swept
