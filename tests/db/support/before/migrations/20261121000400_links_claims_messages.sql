-- Who may enter, and what was said.

-- The raw token is 32 random bytes as base64url; only its SHA-256 is kept.
create table parley.session_links (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references parley.webrtc_sessions,
  participant_type parley.participant_type not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  created_at timestamptz not null default parley.clock(),
  issued_at timestamptz,
  revoked_at timestamptz
);
comment on column parley.session_links.issued_at is
  'When its raw token was handed out. Null: made by the booking trigger with a token that nobody knows, until issue_session_link.';
create unique index session_links_one_per_side on parley.session_links (session_id, participant_type) where revoked_at is null;
create index session_links_by_session on parley.session_links (session_id);

-- Each take-over is a further row; the highest number holds the link.
create table parley.claims (
  link_id uuid not null references parley.session_links,
  claim_number integer not null check (claim_number >= 1),
  device_hash bytea not null check (octet_length(device_hash) = 32),
  claimed_at timestamptz not null,
  primary key (link_id, claim_number)
);
create index claims_by_device on parley.claims (device_hash, claimed_at desc);

create table parley.messages (
  seq bigint generated always as identity,
  session_id uuid not null references parley.webrtc_sessions,
  id uuid not null,
  participant_type parley.participant_type not null,
  message text not null check (char_length(message) between 1 and 4000),
  at timestamptz not null,
  primary key (session_id, id)
);
comment on column parley.messages.id is 'The sender''s own; unique in its session, so that sending again stores once.';
create unique index messages_in_order on parley.messages (session_id, seq);
