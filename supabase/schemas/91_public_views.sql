-- For booking systems and signed-in staff who read and write rows, in SQL or over REST.

create view public.bookings with (security_invoker = true) as
  select id, client_ref, client_name, consultant_ref, consultant_name, session_type, scheduled_start_time, duration_minutes, price_minor,
    currency, billing, funding, idempotency_key, free_seconds, platform_fee_bp, no_show_client_share_bp, late_cancel_share_bp,
    cancel_cutoff_minutes, early_join_minutes, overrun_cap_minutes, client_id, consultant_id, created_at, dispute_window_minutes, relay_only
  from parley.bookings;
comment on view public.bookings is
  'Insert a row to book: hold, session and links are made with it. Links are handed out by issue_session_link.';

create view public.webrtc_sessions with (security_invoker = true) as
  select id, booking_id, room_id, kind, session_type, status, scheduled_start_time, opens_at, link_valid_until, started_at, ended_at,
    end_reason, ended_by, created_at
  from parley.webrtc_sessions;
comment on view public.webrtc_sessions is 'Read only: sessions change through functions alone.';

create view public.staff_sessions_list with (security_invoker = true) as
  select session_id, booking_id, client_id, client_name, consultant_id, consultant_name, mode, status, start, started_at, ended_at, booked_seconds,
    actual_seconds, currency, held_minor, released_minor, returned_minor, fee_minor, end_reason, ended_by, gross_minor, refunded_minor, net_minor,
    fee_refunded_minor, released_net_minor, paid_out_minor, problem
  from parley.session_list;
comment on view public.staff_sessions_list is
  'All sessions for administrators, the own ones for consultants: by the claims of the connection.';
