select apply_batch(
         :?partition,
         :?removedPubkeys, :?removedIds, :?removedBy, :?removedReasons,
         :?goneSeqs, :?goneIds, :?gonePubkeys, :?goneBy, :?goneReasons, :?goneRaws,
         :?vanishPubkeys, :?vanishWraps, :?vanishUntil,
         :?seqs, :?createdAts, :?expirations, :?kinds, :?ids, :?pubkeys, :?ds, :?tagsFrom, :?tagsTo, :?raws,
         :?tagHashes, :?tagEvents,
         :?tombPubkeys, :?tombIds,
         :?addressPubkeys, :?addressKinds, :?addressDs, :?addressDeleted, :?addressMarks, :?addressMarkIds,
         :?knownCreatedAts, :?knownKinds, :?knownIds,
         :?streams, :?lives, :?applied, :?announced, :?stamps) as vanished
