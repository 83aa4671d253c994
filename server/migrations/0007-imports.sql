-- Imports of whole courses: what was asked for, how far it is, and what became of every file.

-- A run names its course before that is stored: whoever ends the run first, in the same transaction, stores the course.
create table import_runs (
  org_id uuid not null references organizations (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  status text not null check (status in ('queued', 'running', 'succeeded', 'failed')),
  attempts integer not null default 0,
  done integer not null default 0,
  total integer not null default 0,
  course_id uuid,
  problem text check (length(problem) between 1 and 2000),
  requested_by uuid not null references users (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (org_id, id),
  constraint import_runs_course_fkey foreign key (org_id, course_id) references courses (org_id, id)
    on delete set null (course_id) deferrable initially deferred,
  constraint import_runs_finished_check check ((status in ('succeeded', 'failed')) = (finished_at is not null)),
  constraint import_runs_failed_check check ((status = 'failed') = (problem is not null)),
  constraint import_runs_progress_check check (done between 0 and total)
);

create index import_runs_of_course on import_runs (org_id, course_id) where course_id is not null;

create table import_items (
  org_id uuid not null,
  run_id uuid not null,
  position integer not null,
  path text not null,
  outcome text not null check (outcome in ('imported', 'warning', 'skipped', 'rejected')),
  message text not null,
  primary key (org_id, run_id, position),
  constraint import_items_run_fkey foreign key (org_id, run_id) references import_runs (org_id, id)
);

alter table import_runs enable row level security;
alter table import_runs force row level security;
create policy import_runs_inside on import_runs using (org_id = current_org());

alter table import_items enable row level security;
alter table import_items force row level security;
create policy import_items_inside on import_items using (org_id = current_org());

grant select, insert, update on import_runs to upskill_app;
grant select, insert on import_items to upskill_app;
