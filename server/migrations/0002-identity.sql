-- People are global: one account, many organizations. What signs them in is seen by the system alone; the account itself
-- also by the person, and by organizations they are a member of.

create table users (
  id uuid primary key,
  email text not null check (email = lower(email) and length(email) <= 254),
  name text not null check (length(name) between 1 and 100),
  locale text not null default 'en',
  time_zone text not null default 'UTC',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint users_email_key unique (email)
);

-- Apart from users, whom members of an organization may see.
create table passwords (
  user_id uuid primary key references users (id) on delete cascade,
  hash text not null,
  updated_at timestamptz not null
);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  token_hash bytea not null,
  user_agent text not null,
  address text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  constraint sessions_token_hash_key unique (token_hash)
);

create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table password_resets (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create index password_resets_user on password_resets (user_id);

alter table users enable row level security;
alter table users force row level security;
create policy users_system on users using (is_system()) with check (is_system());
create policy users_read_own on users for select using (id = current_app_user());
create policy users_change_own on users for update using (id = current_app_user());

alter table passwords enable row level security;
alter table passwords force row level security;
create policy passwords_system on passwords using (is_system()) with check (is_system());

alter table sessions enable row level security;
alter table sessions force row level security;
create policy sessions_system on sessions using (is_system()) with check (is_system());

alter table password_resets enable row level security;
alter table password_resets force row level security;
create policy password_resets_system on password_resets using (is_system()) with check (is_system());

grant select, insert, update on users, passwords to upskill_app;
grant select, insert, update, delete on sessions, password_resets to upskill_app;
