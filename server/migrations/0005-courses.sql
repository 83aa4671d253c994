-- Courses and their versions. A course always has one draft; publishing turns it into a version that nobody can change
-- any more, and opens the next draft as a copy. Modules and lessons keep their ids from version to version.

create table courses (
  org_id uuid not null references organizations (id),
  id uuid not null,
  status text not null check (status in ('draft', 'published', 'retired')),
  draft_version_id uuid not null,
  published_version_id uuid,
  created_by uuid not null references users (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (org_id, id),
  constraint courses_published_once_check check ((status = 'draft') = (published_version_id is null))
);

create table course_versions (
  org_id uuid not null,
  id uuid not null,
  course_id uuid not null,
  number integer not null check (number >= 1),
  status text not null check (status in ('draft', 'published')),
  title text not null check (length(title) between 1 and 200),
  summary text not null check (length(summary) <= 1000),
  objectives text[] not null,
  cover_file_id uuid,
  license text check (length(license) between 1 and 200),
  attribution text check (length(attribution) between 1 and 1000),
  changelog text not null default '' check (length(changelog) <= 2000),
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  lesson_count integer not null,
  minutes integer not null,
  published_at timestamptz,
  published_by uuid references users (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  constraint course_versions_course_fkey foreign key (org_id, course_id) references courses (org_id, id),
  constraint course_versions_cover_fkey foreign key (org_id, cover_file_id) references files (org_id, id),
  constraint course_versions_number_key unique (org_id, course_id, number),
  constraint course_versions_of_course_key unique (org_id, course_id, id),
  constraint course_versions_published_check
    check ((status = 'published') = (published_at is not null) and (published_at is null) = (published_by is null))
);

create unique index course_versions_draft on course_versions (org_id, course_id) where status = 'draft';

-- The catalog's two orders. A trigram index for its search would lie idle: under row-level security PostgreSQL searches an
-- index with leakproof operators only, and pg_trgm's are not.
create index course_versions_newest on course_versions (org_id, published_at desc, course_id desc)
  where status = 'published';
create index course_versions_by_title on course_versions (org_id, lower(title), course_id) where status = 'published';

-- A course and its first draft refer to each other, so one of the two is checked when the transaction ends.
alter table courses
  add constraint courses_draft_version_fkey foreign key (org_id, id, draft_version_id)
    references course_versions (org_id, course_id, id) deferrable initially deferred,
  add constraint courses_published_version_fkey foreign key (org_id, id, published_version_id)
    references course_versions (org_id, course_id, id) deferrable initially deferred;

create index courses_recently_edited on courses (org_id, updated_at desc, id desc);

-- What an author takes out of a draft stays, without a position, until the draft is published: putting it back is undo.
create table course_modules (
  org_id uuid not null,
  version_id uuid not null,
  id uuid not null,
  title text not null check (length(title) between 1 and 200),
  position integer,
  removed_at timestamptz,
  primary key (org_id, version_id, id),
  constraint course_modules_version_fkey foreign key (org_id, version_id) references course_versions (org_id, id),
  constraint course_modules_position_key unique (org_id, version_id, position) deferrable initially deferred,
  constraint course_modules_removed_check check ((removed_at is null) = (position is not null))
);

create table lessons (
  org_id uuid not null,
  version_id uuid not null,
  id uuid not null,
  module_id uuid,
  position integer,
  title text not null check (length(title) between 1 and 200),
  minutes smallint check (minutes between 1 and 600),
  objectives text[] not null,
  markdown text not null,
  markdown_sha256 text not null check (markdown_sha256 ~ '^[0-9a-f]{64}$'),
  html text not null,
  removed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (org_id, version_id, id),
  constraint lessons_version_fkey foreign key (org_id, version_id) references course_versions (org_id, id),
  constraint lessons_module_fkey foreign key (org_id, version_id, module_id)
    references course_modules (org_id, version_id, id),
  constraint lessons_position_key unique (org_id, version_id, module_id, position) deferrable initially deferred,
  constraint lessons_removed_check
    check ((removed_at is null) = (position is not null) and (module_id is null) = (position is null))
);

alter table courses enable row level security;
alter table courses force row level security;
create policy courses_inside on courses using (org_id = current_org());

alter table course_versions enable row level security;
alter table course_versions force row level security;
create policy course_versions_inside on course_versions using (org_id = current_org());

alter table course_modules enable row level security;
alter table course_modules force row level security;
create policy course_modules_inside on course_modules using (org_id = current_org());

alter table lessons enable row level security;
alter table lessons force row level security;
create policy lessons_inside on lessons using (org_id = current_org());

-- A published version is for ever: the policies above say whose rows these are, the restrictive ones below that only a
-- draft's rows can be written. Publishing is the last update a version allows.
create function is_draft_version(organization uuid, version uuid) returns boolean
  language sql stable parallel safe
  return exists (
    select from course_versions v where v.org_id = organization and v.id = version and v.status = 'draft'
  );

create policy course_versions_born_draft on course_versions as restrictive for insert with check (status = 'draft');
create policy course_versions_edit_draft on course_versions as restrictive for update
  using (status = 'draft') with check (true);
create policy course_versions_delete_draft on course_versions as restrictive for delete using (status = 'draft');

create policy course_modules_add_to_draft on course_modules as restrictive for insert
  with check (is_draft_version(org_id, version_id));
create policy course_modules_edit_draft on course_modules as restrictive for update
  using (is_draft_version(org_id, version_id)) with check (is_draft_version(org_id, version_id));
create policy course_modules_delete_draft on course_modules as restrictive for delete
  using (is_draft_version(org_id, version_id));

create policy lessons_add_to_draft on lessons as restrictive for insert
  with check (is_draft_version(org_id, version_id));
create policy lessons_edit_draft on lessons as restrictive for update
  using (is_draft_version(org_id, version_id)) with check (is_draft_version(org_id, version_id));
create policy lessons_delete_draft on lessons as restrictive for delete
  using (is_draft_version(org_id, version_id));

grant select, insert, update, delete on courses, course_versions, course_modules, lessons to upskill_app;
