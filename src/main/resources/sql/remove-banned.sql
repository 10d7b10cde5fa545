select remove_banned(500) as removed
