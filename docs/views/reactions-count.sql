insert into reaction as r (target, content, count)
select t.id, left(:?content, 64), :?sign
  from (
    select tag ->> 1 as id
      from jsonb_array_elements(cast(:?tags as jsonb)) with ordinality e (tag, place)
     where tag ->> 0 = 'e'
     order by place desc limit 1) t
 where length(t.id) = 64
on conflict (target, content) do update set count = r.count + excluded.count
