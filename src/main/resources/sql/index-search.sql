select index_search_batch(
         :?view, :?partition, :?epoch, :?leaseMillis, :?from, :?next, :?stamp,
         :?streams, :?originPartitions, :?lives, :?summaries, :?lasts,
         :?seqs, :?createdAts, :?kinds, :?pubkeys, :?words, :?newWords, :?newLetters, :?removals) as moved
