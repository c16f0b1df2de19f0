-- What a session costs. Pure functions of numbers; docs/money.md explains them with examples.

-- `p_amount` × `p_part` / `p_whole`, half up, exactly (no fraction is ever represented).
create function parley.share_minor(p_amount bigint, p_part bigint, p_whole bigint) returns bigint
language sql immutable set search_path = ''
as $$ select div(2 * p_amount::numeric * p_part + p_whole, 2 * p_whole::numeric)::bigint $$;

-- The client's part of the held amount for a session that ran. `p_ended_by`: who ended it, or made it end by staying away.
create function parley.gross_minor(
  p_billing text, p_held bigint, p_paid_seconds integer, p_billable_seconds integer, p_free_seconds integer, p_ended_by text
) returns bigint
language sql immutable set search_path = ''
as $$
  select case
    when p_billable_seconds < p_free_seconds or p_billable_seconds = 0 then 0
    when p_billing = 'fixed' and not (p_ended_by = 'consultant' and p_billable_seconds * 100::bigint < p_paid_seconds * 80::bigint)
      then p_held
    when p_billing = 'per_minute'
      then parley.share_minor(p_held, least(p_paid_seconds, (p_billable_seconds + 59) / 60 * 60), p_paid_seconds)
    else parley.share_minor(p_held, least(p_paid_seconds, p_billable_seconds), p_paid_seconds)
  end
$$;

create function parley.fee_minor(p_gross bigint, p_platform_fee_bp integer) returns bigint
language sql immutable set search_path = ''
as $$ select parley.share_minor(p_gross, p_platform_fee_bp, 10000) $$;

-- The client's part for a session that never ran.
create function parley.unstarted_gross_minor(
  p_status text, p_held bigint, p_no_show_client_share_bp integer, p_late_cancel_share_bp integer, p_late boolean, p_ended_by text
) returns bigint
language sql immutable set search_path = ''
as $$
  select case
    when p_status = 'no_show_client' then parley.share_minor(p_held, p_no_show_client_share_bp, 10000)
    when p_status = 'cancelled' and p_ended_by = 'client' and p_late then parley.share_minor(p_held, p_late_cancel_share_bp, 10000)
    else 0
  end
$$;
