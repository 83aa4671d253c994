-- Answers to requests that came with an Idempotency-Key, kept for a day so that a repeated request is answered and not
-- done again. An answer may hold what is shown only once, so its body is sealed.

create table idempotent_requests (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  -- Where the key counts: an organization's id, or empty outside any.
  scope text not null check (length(scope) <= 36),
  -- SHA-256 of the key, and of all that was asked.
  key_hash bytea not null,
  fingerprint bytea not null,
  started_at timestamptz not null,
  -- Null until there is an answer.
  status smallint check (status between 200 and 599),
  headers jsonb,
  body sealed_text,
  constraint idempotent_requests_key unique (user_id, scope, key_hash),
  constraint idempotent_requests_answer_check check ((status is null) = (headers is null) and (status is not null or body is null))
);

create index idempotent_requests_age on idempotent_requests (started_at);

alter table idempotent_requests enable row level security;
alter table idempotent_requests force row level security;
create policy idempotent_requests_system on idempotent_requests using (is_system()) with check (is_system());
create policy idempotent_requests_of_own on idempotent_requests
  using (user_id = current_app_user()) with check (user_id = current_app_user());

grant select, insert, delete on idempotent_requests to upskill_app;
grant update (status, headers, body) on idempotent_requests to upskill_app;
