select prune_known(cast(:?most as bigint), 5000) as pruned
