select removals from search_removals
