-- The outbox as a feed: whoever reads on by place gets everything, in order, whatever was told meanwhile by other ways.

create function public.read_outbox(p_after bigint, p_types text[], p_booking_id uuid default null, p_limit integer default 100) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_limit integer := least(greatest(coalesce(p_limit, 1), 1), 200);
  v_after bigint := coalesce(p_after, 0);
  v_events jsonb;
  v_more boolean;
begin
  -- What happened just now is there even where no worker runs.
  perform parley.place_happenings(500);
  with page as (
    select o from parley.outbox o
    where o.seq > v_after and o.type = any (p_types) and (p_booking_id is null or o.booking_id = p_booking_id)
    order by o.seq limit v_limit + 1
  ), numbered as (select o, row_number() over (order by (o).seq) as place from page)
  select coalesce(jsonb_agg(parley.outbox_json(o) order by place) filter (where place <= v_limit), '[]'), count(*) > v_limit
    into v_events, v_more from numbered;
  return jsonb_build_object('events', v_events, 'more', v_more, 'last', coalesce((v_events -> -1 ->> 'seq')::bigint, v_after));
end
$$;
comment on function public.read_outbox is
  'What happened after a place, of these types, at most 200 at a time. `last`: what to go on with, also where nothing came.';
