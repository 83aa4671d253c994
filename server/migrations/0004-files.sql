-- Uploaded pictures. The bytes lie in the file store under `<org_id>/<id>`; a row is written after its bytes and never changes.

create table files (
  org_id uuid not null references organizations (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml')),
  size_bytes integer not null check (size_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  created_by uuid not null references users (id),
  created_at timestamptz not null,
  primary key (org_id, id)
);

alter table files enable row level security;
alter table files force row level security;
create policy files_inside on files using (org_id = current_org());

grant select, insert on files to upskill_app;
