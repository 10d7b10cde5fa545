select index_search_chunk(
         :?range, :?reached, :?seqs, :?createdAts, :?kinds, :?pubkeys, :?words, :?newWords, :?newLetters, :?removals) as moved
