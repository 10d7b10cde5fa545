-- How statistics are counted and forgotten.

drop function if exists count_statistics, forget_statistics;

-- One batch of the changelog: position and counts. A minute has at most about p_rows rows: then other kinds are counted
-- as one. A slice has at most twice p_names names of a sort: then the half that came least is forgotten.
create function count_statistics(
  p_view text, p_partition integer, p_epoch bigint, p_lease_ms bigint, p_from bigint, p_next bigint, p_stamp bigint,
  p_streams text[], p_origin_partitions integer[], p_lives integer[], p_summaries boolean[], p_lasts bigint[],
  p_minute bigint[], p_kind integer[], p_verdict text[], p_relay text[], p_count bigint[],
  p_slice bigint[], p_what text[], p_name text[], p_times bigint[],
  p_rows integer, p_names integer)
returns boolean
language plpgsql as $$
declare
  crowded record;
begin
  if not move_view(p_view, p_partition, p_epoch, p_lease_ms, p_from, p_next, p_stamp,
                   p_streams, p_origin_partitions, p_lives, p_summaries, p_lasts) then
    return false;
  end if;

  insert into statistic as s (minute, kind, verdict, relay, count)
  select u.minute, u.kind, u.verdict, u.relay, sum(u.count) from (
    select n.minute, n.verdict, n.relay, n.count,
           case when m.rows < p_rows
                     or exists (select from statistic k
                                 where k.minute = n.minute and k.kind = n.kind and k.verdict = n.verdict
                                   and k.relay = n.relay)                                   -- statistic_pkey
                then n.kind else -2 end as kind
      from unnest(p_minute, p_kind, p_verdict, p_relay, p_count) n (minute, kind, verdict, relay, count)
      join (select d.minute, (select count(*) from statistic c where c.minute = d.minute) as rows
              from (select distinct unnest(p_minute) as minute) d) m on m.minute = n.minute) u
   group by u.minute, u.kind, u.verdict, u.relay
   order by u.minute, u.kind, u.verdict, u.relay
  on conflict (minute, kind, verdict, relay) do update set count = s.count + excluded.count;

  insert into statistic_top as t (slice, what, name, count)
  select u.slice, u.what, u.name, u.times from unnest(p_slice, p_what, p_name, p_times) u (slice, what, name, times)
  on conflict (slice, what, name) do update set count = t.count + excluded.count;

  for crowded in
    select t.slice, t.what, count(*) as names from statistic_top t
      join (select distinct u.slice, u.what from unnest(p_slice, p_what) u (slice, what)) d
        on d.slice = t.slice and d.what = t.what                                            -- statistic_top_pkey
     group by t.slice, t.what having count(*) > 2 * p_names
  loop
    delete from statistic_top t
     where t.slice = crowded.slice and t.what = crowded.what
       and t.name in (select l.name from statistic_top l where l.slice = crowded.slice and l.what = crowded.what
                       order by l.count, l.name limit crowded.names - p_names);
  end loop;
  return true;
end
$$;

-- Forgets the windows from before a minute, all names but those of the last hours, and figures of processes that are older
-- than a day; yields how many rows.
create function forget_statistics(p_before bigint, p_names_before bigint) returns bigint
language plpgsql as $$
declare
  forgotten bigint;
  names bigint;
  figures bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) then
    return 0;
  end if;
  delete from statistic s where s.minute < p_before;                                        -- statistic_pkey
  get diagnostics forgotten = row_count;
  delete from statistic_top t where t.slice < p_names_before;                               -- statistic_top_pkey
  get diagnostics names = row_count;
  delete from process_figure f where f.minute < extract(epoch from now())::bigint / 60 - 1440; -- process_figure_pkey
  get diagnostics figures = row_count;
  return forgotten + names + figures;
end
$$;
