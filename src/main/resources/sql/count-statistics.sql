select count_statistics(
         :?view, :?partition, :?epoch, :?leaseMillis, :?from, :?next, :?stamp,
         :?streams, :?originPartitions, :?lives, :?summaries, :?lasts,
         :?minutes, :?kinds, :?verdicts, :?relays, :?counts,
         :?slices, :?whats, :?names, :?times,
         1000, 5000) as moved
