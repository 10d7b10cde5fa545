select range, reached, seq, raw from search_chunk(:?kinds, :?limit)
