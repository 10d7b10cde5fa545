select prune_gone(5000) as pruned
