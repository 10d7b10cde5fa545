select apply_batch(
         :?partition,
         :?removedPubkeys, :?removedIds, :?removedBy,
         :?goneSeqs, :?goneIds, :?goneBy,
         :?vanishPubkeys, :?vanishWraps, :?vanishUntil,
         :?seqs, :?createdAts, :?expirations, :?kinds, :?ids, :?pubkeys, :?ds, :?tagsFrom, :?tagsTo, :?raws,
         :?tagHashes, :?tagEvents,
         :?tombPubkeys, :?tombIds,
         :?addressPubkeys, :?addressKinds, :?addressDs, :?addressDeleted, :?addressMarks, :?addressMarkIds,
         :?streams, :?lives, :?applied, :?announced, :?stamps) as vanished
