-- The audit log. Whatever changes an audited row, or does what `record_audit` is called for, leaves an entry in
-- audit_pending in the same transaction; about a second later seal_audit_entries moves it, in order, to audit_entries, a
-- chain of hashes for each organization and one for the platform. docs/security/audit-log.md tells what that proves.

-- Without references to other tables: an entry outlives what it tells of. No line break in what the hash is made of, since
-- there each part stands on a line of its own; refused here already, so that no entry holds up the sealing.
create table audit_pending (
  position bigint generated always as identity primary key,
  id uuid not null default gen_random_uuid(),
  org_id uuid,
  -- To the millisecond, as the application tells time.
  occurred_at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  actor_kind text not null check (actor_kind in ('anonymous', 'user', 'token', 'operator', 'system')),
  actor_user_id uuid,
  credential_id text check (credential_id !~ '[\n\r]'),
  request_id text check (request_id !~ '[\n\r]'),
  address text,
  action text not null check (action ~ '^[a-z0-9_-]+\.[a-z0-9-]+$'),
  subject_kind text check (subject_kind !~ '[\n\r]'),
  subject_id text check (subject_id !~ '[\n\r]'),
  concerns_user_id uuid,
  before jsonb,
  after jsonb
);

-- Address, before and after lie behind a salted hash, so that what is personal in them can be erased later without breaking
-- the chain.
create table audit_entries (
  id uuid primary key,
  org_id uuid,
  seq bigint not null check (seq >= 1),
  occurred_at timestamptz not null,
  actor_kind text not null check (actor_kind in ('anonymous', 'user', 'token', 'operator', 'system')),
  actor_user_id uuid,
  credential_id text check (credential_id !~ '[\n\r]'),
  request_id text check (request_id !~ '[\n\r]'),
  address text,
  action text not null check (action ~ '^[a-z0-9_-]+\.[a-z0-9-]+$'),
  subject_kind text check (subject_kind !~ '[\n\r]'),
  subject_id text check (subject_id !~ '[\n\r]'),
  concerns_user_id uuid,
  before jsonb,
  after jsonb,
  salt bytea,
  content_hash bytea not null check (length(content_hash) = 32),
  prev_hash bytea not null check (length(prev_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  constraint audit_entries_seq_key unique nulls not distinct (org_id, seq),
  constraint audit_entries_erased_check
    check (salt is not null or (address is null and before is null and after is null))
);

create index audit_entries_of_actor on audit_entries (actor_user_id, occurred_at desc, id desc);
create index audit_entries_concerning on audit_entries (concerns_user_id, occurred_at desc, id desc);
create index audit_entries_of_subject on audit_entries (org_id, subject_kind, subject_id, seq desc);

-- How far each chain had come when it was sealed, signed with the server's secret; each signature covers the one before
-- it, so that none can be left out.
create table audit_checkpoints (
  number bigint primary key check (number >= 1),
  org_id uuid,
  seq bigint not null,
  hash bytea not null,
  mac bytea not null check (length(mac) = 32),
  sealed_at timestamptz not null
);

create function refuse_audit_change() returns trigger
  language plpgsql as $$
begin
  -- Erasing is the one change: what stands behind the salted hash goes, together with the salt.
  if tg_op = 'UPDATE' and tg_table_name = 'audit_entries' then
    if new.salt is null and new.address is null and new.before is null and new.after is null
      and to_jsonb(new) - '{salt,address,before,after}'::text[] = to_jsonb(old) - '{salt,address,before,after}'::text[]
    then
      return new;
    end if;
  end if;
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger append_only before update or delete on audit_entries
  for each row execute function refuse_audit_change();
create trigger no_truncate before truncate on audit_entries
  for each statement execute function refuse_audit_change();
create trigger append_only before update or delete on audit_checkpoints
  for each row execute function refuse_audit_change();
create trigger no_truncate before truncate on audit_checkpoints
  for each statement execute function refuse_audit_change();

-- Rows are written by the functions below, which work under the rights of the tables' owner; the application has none.
alter table audit_pending enable row level security;
alter table audit_pending force row level security;
create policy audit_pending_mechanism on audit_pending to current_user using (true) with check (true);
create policy audit_pending_system on audit_pending for select using (is_system());

alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy audit_entries_mechanism on audit_entries to current_user using (true) with check (true);
create policy audit_entries_inside on audit_entries for select using (org_id = current_org());
create policy audit_entries_platform on audit_entries for select using (org_id is null and is_system());
-- What a person did anywhere, and what happened to their account; never what others did inside an organization.
create policy audit_entries_own on audit_entries for select
  using (actor_user_id = current_app_user() or (org_id is null and concerns_user_id = current_app_user()));

alter table audit_checkpoints enable row level security;
alter table audit_checkpoints force row level security;
create policy audit_checkpoints_system on audit_checkpoints using (is_system()) with check (is_system());

grant select (position, occurred_at) on audit_pending to upskill_app;
grant select on audit_entries to upskill_app;
grant select, insert on audit_checkpoints to upskill_app;

-- Who makes this transaction's changes: what the application told when it opened it; else a login with SQL of its own.
create function audit_cause() returns jsonb
  language sql stable parallel safe
  return coalesce(
    nullif(current_setting('app.audit', true), '')::jsonb,
    jsonb_build_object('kind', 'operator', 'credentialId', 'database login ' || session_user)
  );

create function names_a_secret(name text) returns boolean
  language sql immutable parallel safe
  return name ~ '(^|_)(hash|hashes|secret|token|password|sealed)(_|$)';

-- What an entry shows of a value: nothing of a secret, and of a long text only what identifies it.
create function audit_value(value jsonb, is_secret boolean) returns jsonb
  language sql immutable parallel safe
  return case
    when value is null or value = 'null' then value
    when is_secret then '"[secret]"'
    when octet_length(value::text) <= 600 then value
    else jsonb_build_object('sha256', encode(sha256(convert_to(value #>> '{}', 'UTF8')), 'hex'),
      'length', length(value #>> '{}'))
  end;

create function write_audit_entry(
  organization uuid, action text, subject_kind text, subject_id text, concerns uuid, before jsonb, after jsonb
) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  cause constant jsonb := audit_cause();
begin
  insert into public.audit_pending (org_id, actor_kind, actor_user_id, credential_id, request_id, address, action,
    subject_kind, subject_id, concerns_user_id, before, after)
  values (organization, cause ->> 'kind', (cause ->> 'userId')::uuid, cause ->> 'credentialId', cause ->> 'requestId',
    cause ->> 'address', action, subject_kind, left(translate(subject_id, E'\n\r', '  '), 200), concerns, before, after);
end
$$;

-- For what is no row change; it belongs to the organization that the transaction was opened for, if any.
create function record_audit(action text, subject_kind text, subject_id text, concerns uuid, detail jsonb) returns void
  language sql security definer set search_path = pg_catalog, public, pg_temp
  return write_audit_entry(current_org(), action, subject_kind, subject_id, concerns, null, detail);

-- The trigger of audited tables. Its arguments, which audit_table works out: the columns that hold the organization and
-- the person or member concerned (empty: none), those that identify the row, those whose change is none, and those with secrets
-- besides the columns whose names say so.
create function audit_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  old_row constant jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  new_row constant jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  known constant jsonb := coalesce(new_row, old_row);
  ignored constant text[] := tg_argv[3];
  secrets constant text[] := tg_argv[4];
  concerned uuid := known ->> tg_argv[1];
  was jsonb;
  became jsonb;
begin
  select jsonb_object_agg(key, audit_value(o.value, is_secret)) filter (where old_row is not null),
         jsonb_object_agg(key, audit_value(n.value, is_secret)) filter (where new_row is not null)
    into was, became
    from jsonb_each(old_row) o full join jsonb_each(new_row) n using (key)
    cross join lateral (select key = any (secrets) or names_a_secret(key) as is_secret) k
    where o.value is distinct from n.value and key <> all (ignored)
      and (coalesce(o.value, 'null') <> 'null' or coalesce(n.value, 'null') <> 'null');
  if tg_op <> 'UPDATE' or was is not null then
    -- Unknown where the membership went first, as when it takes its roles with it.
    if tg_argv[1] = 'member_id' then
      concerned := (select m.user_id from public.memberships m
        where m.org_id = (known ->> 'org_id')::uuid and m.id = concerned);
    end if;
    perform write_audit_entry(
      (known ->> tg_argv[0])::uuid,
      tg_table_name || case tg_op when 'INSERT' then '.created' when 'UPDATE' then '.changed' else '.deleted' end,
      tg_table_name,
      (select string_agg(known ->> part, '/' order by place) from unnest(tg_argv[2]::text[]) with ordinality p (part, place)),
      concerned,
      was,
      became
    );
  end if;
  return null;
end
$$;

-- Has every change of the table's rows recorded from now on. `redact` names columns with secrets; those that
-- names_a_secret knows need not be named. `ignore` names columns that change without anything having happened.
create function audit_table(audited regclass, redact text[] default '{}', ignore text[] default '{updated_at,version}')
  returns void
  language plpgsql as $$
declare
  columns constant text[] := (select array_agg(attname::text) from pg_attribute
    where attrelid = audited and attnum > 0 and not attisdropped);
  -- The primary key; without the organization, which an entry names anyway, unless that is all of it.
  identity constant text[] := (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = audited and i.indisprimary and (a.attname <> 'org_id' or i.indnatts = 1));
begin
  if identity is null then
    raise exception '% has no primary key to name its rows by', audited;
  end if;
  if not redact <@ columns then
    raise exception '% has not all of the columns %', audited, redact;
  end if;
  execute format(
    'create or replace trigger audit after insert or update or delete on %s for each row execute function audit_change(%L, %L, %L, %L, %L)',
    audited,
    case when audited = 'organizations'::regclass then 'id' when 'org_id' = any (columns) then 'org_id' else '' end,
    case when audited = 'users'::regclass then 'id' when 'user_id' = any (columns) then 'user_id'
      when 'member_id' = any (columns) then 'member_id' else '' end,
    identity, ignore, redact
  );
end
$$;

-- What is hashed of the contents that can be erased.
create function audit_content(address text, before jsonb, after jsonb) returns text
  language sql immutable parallel safe
  return jsonb_build_object('address', address, 'before', before, 'after', after)::text;

-- Moves what is pending to the end of its chain, the oldest first, and answers how far each touched chain has come. One
-- caller at a time: another gets no row until the first one's transaction has ended.
create function seal_audit_entries(most integer) returns table (chain uuid, last_seq bigint, last_hash bytea)
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  entry record;
  salt bytea;
  content_hash bytea;
  prev_hash bytea;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('upskill seals the audit log', 0)) then
    return;
  end if;
  for entry in
    with taken as (
      delete from public.audit_pending where position in (select p.position from public.audit_pending p order by p.position limit most)
      returning *
    )
    select *, row_number() over (partition by org_id order by position) = 1 as is_first,
           row_number() over (partition by org_id order by position desc) = 1 as is_last
    from taken order by org_id nulls first, position
  loop
    if entry.is_first then
      chain := entry.org_id;
      last_seq := 0;
      last_hash := decode(repeat('00', 32), 'hex');
      select e.seq, e.hash into last_seq, last_hash from public.audit_entries e
        where e.org_id is not distinct from chain order by e.seq desc limit 1;
      if not found then
        last_seq := 0;
        last_hash := decode(repeat('00', 32), 'hex');
      end if;
    end if;
    prev_hash := last_hash;
    last_seq := last_seq + 1;
    salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    content_hash := sha256(salt || convert_to(audit_content(entry.address, entry.before, entry.after), 'UTF8'));
    last_hash := sha256(convert_to(concat_ws(E'\n', 'upskill-audit-1', coalesce(chain::text, 'platform'), last_seq, entry.id,
      to_char(entry.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      entry.actor_kind, coalesce(entry.actor_user_id::text, ''), coalesce(entry.credential_id, ''),
      coalesce(entry.request_id, ''), entry.action, coalesce(entry.subject_kind, ''), coalesce(entry.subject_id, ''),
      coalesce(entry.concerns_user_id::text, ''), encode(content_hash, 'hex'), encode(prev_hash, 'hex')), 'UTF8'));
    insert into public.audit_entries (id, org_id, seq, occurred_at, actor_kind, actor_user_id, credential_id, request_id,
      address, action, subject_kind, subject_id, concerns_user_id, before, after, salt, content_hash, prev_hash, hash)
    values (entry.id, chain, last_seq, entry.occurred_at, entry.actor_kind, entry.actor_user_id, entry.credential_id,
      entry.request_id, entry.address, entry.action, entry.subject_kind, entry.subject_id, entry.concerns_user_id,
      entry.before, entry.after, salt, content_hash, prev_hash, last_hash);
    if entry.is_last then
      return next;
    end if;
  end loop;
end
$$;

-- Forgets, of every entry that a person caused or that concerns or mentions them, what is personal: address, before and
-- after. That it happened, when and to which row stays, as do the hashes; an entry in each chain tells which were erased.
create function erase_from_audit(person uuid, mentions text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update public.audit_pending p set address = null, before = null, after = null
    where p.actor_user_id = person or p.concerns_user_id = person or audit_mentions(p.before, p.after, mentions);
  with erased as (
    update public.audit_entries e set salt = null, address = null, before = null, after = null
    where e.salt is not null and e.action <> 'audit.erased'
      and (e.actor_user_id = person or e.concerns_user_id = person or audit_mentions(e.before, e.after, mentions))
    returning e.org_id, e.seq
  ), per_chain as (
    select org_id, jsonb_build_object('seqs', jsonb_agg(seq order by seq)) as detail from erased group by org_id
  )
  insert into public.audit_pending (org_id, actor_kind, action, subject_kind, subject_id, after)
    select org_id, 'system', 'audit.erased', 'users', person::text, detail from per_chain;
end
$$;

create function audit_mentions(before jsonb, after jsonb, mentions text[]) returns boolean
  language sql immutable parallel safe
  return exists (
    select from unnest(mentions) mention where strpos(concat(before::text, after::text), mention) > 0
  );

revoke execute on function write_audit_entry, record_audit, audit_change, audit_table, seal_audit_entries,
  erase_from_audit from public;
grant execute on function record_audit, seal_audit_entries, erase_from_audit to upskill_app;

-- What happens in a reaction to an event is put down to whoever caused the event.
alter table outbox_events add column cause jsonb;
alter table outbox_events alter column cause set default audit_cause();

-- Which tables are left out, and why, stands in server/src/platform/audit/unaudited-tables.ts.
select audit_table('milestones');
select audit_table('users');
select audit_table('passwords');
select audit_table('sessions', ignore => array['last_seen_at']);
select audit_table('password_resets');
select audit_table('organizations');
select audit_table('memberships');
select audit_table('invitations');
select audit_table('files');
select audit_table('courses');
select audit_table('course_versions');
select audit_table('course_modules');
-- What is written there has its SHA-256 in a column beside it, and makes the HTML.
select audit_table('lessons', ignore => array['markdown', 'html', 'updated_at', 'version']);
select audit_table('enrollments', ignore => array['lessons_done', 'minutes_left', 'last_lesson_id', 'resume_lesson_id',
  'last_activity_at', 'version']);
select audit_table('import_runs', ignore => array['attempts', 'done', 'total', 'updated_at']);
select audit_table('limit_overrides');
select audit_table('limit_resets', ignore => array[]::text[]);
select audit_table('roles');
select audit_table('teams');
select audit_table('team_members');
select audit_table('role_bindings', ignore => array['role_id', 'team_id', 'course_id']);
select audit_table('vault_keys', redact => array['wrapped']);

select write_audit_entry(null, 'audit.started', null, null, null, null, null);
