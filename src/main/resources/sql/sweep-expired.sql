select sweep_expired(extract(epoch from clock_timestamp())::bigint, 500) as swept
