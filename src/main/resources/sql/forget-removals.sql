delete from removal where number <= :?last
