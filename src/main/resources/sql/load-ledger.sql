select what, stream, pubkey, id, d, kind, seq, a, b
  from load_ledger(
         :?partition, :?epoch, :?leaseMillis,
         :?streams, :?seqs, :?ids,
         :?addressPubkeys, :?addressKinds, :?addressDs,
         :?tombPubkeys, :?tombIds,
         :?pubkeys)
