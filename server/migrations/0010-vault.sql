-- Sealed columns: text that only the server can read, under keys that lie here wrapped by a key that does not.

-- What platform/vault makes: version, number of the key, and the bytes in base64url. A column of this type must be listed
-- in platform/vault/sealed-columns.ts, or its values would be left behind when keys are rotated.
create domain sealed_text as text
  constraint sealed_text_check check (value ~ '^v1\.[1-9][0-9]{0,8}\.[A-Za-z0-9_-]{38,}$');

create function sealing_key(sealed text) returns integer
  language sql immutable strict parallel safe
  return split_part(sealed, '.', 2)::integer;

-- One is current; replaced ones still open what they sealed; of retired ones nothing is left but the number.
create table vault_keys (
  id integer primary key check (id between 1 and 999999999),
  wrapped bytea,
  wrapped_by text not null check (length(wrapped_by) between 1 and 300),
  created_at timestamptz not null,
  replaced_at timestamptz,
  retired_at timestamptz,
  constraint vault_keys_retired_check check ((wrapped is null) = (retired_at is not null)),
  constraint vault_keys_replaced_check check (retired_at is null or replaced_at is not null)
);

create unique index vault_keys_current on vault_keys ((replaced_at is null)) where replaced_at is null;

alter table vault_keys enable row level security;
alter table vault_keys force row level security;
create policy vault_keys_system on vault_keys using (is_system()) with check (is_system());

grant select, insert on vault_keys to upskill_app;
grant update (wrapped, replaced_at, retired_at) on vault_keys to upskill_app;
