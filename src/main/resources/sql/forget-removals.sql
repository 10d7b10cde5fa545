select forget_removals(:?last)
