select move_view(
         :?view, :?partition, :?epoch, :?leaseMillis, :?from, :?next, :?stamp,
         :?streams, :?originPartitions, :?lives, :?summaries, :?lasts) as moved
