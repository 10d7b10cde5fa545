select number, life, stream, partition, place, id, pubkey, reason, raw from removals_to_tell(4000000)
