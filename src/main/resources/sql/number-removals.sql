select number_removals(1000) as numbered
