select forget_words(20, 2000) as forgotten
