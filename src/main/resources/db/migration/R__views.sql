-- Where views of the changelog stand. As with the store's partitions: a lease says who reads, an epoch refuses who was
-- away meanwhile.

drop function if exists claim_view, keep_view, move_view;

-- Takes a partition for a view if it is free, was this holder's, or is to be had anyway; yields the new epoch, or null.
create function claim_view(
  p_view text, p_partition integer, p_holder text, p_lease_ms bigint, p_anyway boolean)
returns bigint
language plpgsql as $$
declare
  taken bigint;
begin
  insert into view_position (view, partition, epoch, holder, lease_until) values (p_view, p_partition, 0, '', '-infinity')
  on conflict do nothing;
  update view_position v
     set epoch = v.epoch + 1, holder = p_holder, lease_until = clock_timestamp() + p_lease_ms * interval '1 ms'
   where v.view = p_view and v.partition = p_partition
     and (p_anyway or v.holder = p_holder or v.lease_until <= clock_timestamp())
  returning v.epoch into taken;
  return taken;
end
$$;

-- Renews the lease, or gives it up (0 ms). False: the partition has another owner.
create function keep_view(p_view text, p_partition integer, p_epoch bigint, p_lease_ms bigint) returns boolean
language plpgsql as $$
begin
  update view_position v set lease_until = clock_timestamp() + p_lease_ms * interval '1 ms'
   where v.view = p_view and v.partition = p_partition and v.epoch = p_epoch;
  return found;
end
$$;

-- Moves the position of a view over a batch, in the transaction with what it makes of the batch. False: the partition has
-- another owner, or the batch is not the next one (it was applied before, and its owner does not know).
create function move_view(
  p_view text, p_partition integer, p_epoch bigint, p_lease_ms bigint, p_from bigint, p_next bigint, p_stamp bigint,
  p_streams text[], p_origin_partitions integer[], p_lives integer[], p_summaries boolean[], p_lasts bigint[])
returns boolean
language plpgsql as $$
begin
  update view_position v
     set next = p_next, stamp = greatest(v.stamp, p_stamp),
         lease_until = clock_timestamp() + p_lease_ms * interval '1 ms'
   where v.view = p_view and v.partition = p_partition and v.epoch = p_epoch and v.next = p_from;
  if not found then
    return false;
  end if;
  insert into view_source as s (view, partition, stream, origin_partition, life, summaries, last)
  select p_view, p_partition, u.stream, u.origin_partition, u.life, u.summaries, u.last
    from unnest(p_streams, p_origin_partitions, p_lives, p_summaries, p_lasts)
         u (stream, origin_partition, life, summaries, last)
  on conflict (view, partition, stream, origin_partition, life, summaries) do update
     set last = greatest(s.last, excluded.last);
  return true;
end
$$;
