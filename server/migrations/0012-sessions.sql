-- Sessions that change their token, browsers that an account was signed in with before, and how often its password was
-- guessed.

alter table sessions
  -- Set when its holder may do more than before: the next request that comes with it takes a new token.
  add column rotation_due boolean not null default false,
  -- The token before, good for requests that were on their way when it changed.
  add column previous_token_hash bytea,
  add column previous_until timestamptz,
  add constraint sessions_previous_check check ((previous_token_hash is null) = (previous_until is null));

create unique index sessions_previous_token on sessions (previous_token_hash) where previous_token_hash is not null;

-- People see and end their own.
create policy sessions_of_own on sessions for select using (user_id = current_app_user());
create policy sessions_end_own on sessions for delete using (user_id = current_app_user());

-- A browser that somebody signed in to the account with. It holds the id, signed; without the row that is worth nothing.
create table known_devices (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  user_agent text not null check (length(user_agent) <= 300),
  address text not null check (length(address) <= 64),
  created_at timestamptz not null,
  last_seen_at timestamptz not null
);

create index known_devices_user on known_devices (user_id, last_seen_at);
create index known_devices_age on known_devices (last_seen_at);

alter table known_devices enable row level security;
alter table known_devices force row level security;
create policy known_devices_system on known_devices using (is_system()) with check (is_system());
create policy known_devices_of_own on known_devices for select using (user_id = current_app_user());
create policy known_devices_forget_own on known_devices for delete using (user_id = current_app_user());

-- Guesses at a password in a row, counted before each is checked. An address without an account is counted too, in one of
-- a few thousand rows that such addresses share, so that both cost the same and strangers cannot fill the table; this is
-- why the key is no foreign key.
create table password_guesses (
  account uuid primary key,
  by_strangers integer not null check (by_strangers >= 0),
  by_devices integer not null check (by_devices >= 0),
  last_at timestamptz not null
);

create index password_guesses_age on password_guesses (last_at);

alter table password_guesses enable row level security;
alter table password_guesses force row level security;
create policy password_guesses_system on password_guesses using (is_system()) with check (is_system());

grant select, insert, delete on known_devices to upskill_app;
grant update (user_agent, address, last_seen_at) on known_devices to upskill_app;
grant select, insert, delete on password_guesses to upskill_app;
grant update (by_strangers, by_devices, last_at) on password_guesses to upskill_app;

select audit_table('known_devices', ignore => array['user_agent', 'address', 'last_seen_at']);
select audit_table('sessions',
  ignore => array['last_seen_at', 'rotation_due', 'previous_token_hash', 'previous_until']);

-- Whoever may do more takes another token, wherever that was decided: with a role, or with a second factor. The functions
-- work under the rights of the tables' owner, since an organization sees no sessions.
create policy sessions_mechanism on sessions to current_user using (true) with check (true);

create function rotate_sessions_of_member() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.sessions set rotation_due = true
    where user_id = (select m.user_id from public.memberships m where m.org_id = new.org_id and m.id = new.member_id);
  return null;
end
$$;

create trigger rotate_sessions after insert on role_bindings
  for each row execute function rotate_sessions_of_member();
