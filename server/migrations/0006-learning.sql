-- Who learns what, and how far they are. Records belong to the person: they stay when a membership ends.

create table enrollments (
  org_id uuid not null references organizations (id),
  id uuid not null,
  user_id uuid not null references users (id),
  course_id uuid not null,
  version_id uuid not null,
  cycle integer not null default 1 check (cycle >= 1),
  source text not null check (source in ('self')),
  status text not null default 'active' check (status in ('active', 'completed')),
  lesson_count integer not null,
  lessons_done integer not null default 0,
  minutes_left integer not null,
  last_lesson_id uuid,
  resume_lesson_id uuid,
  enrolled_at timestamptz not null,
  last_activity_at timestamptz not null,
  completed_at timestamptz,
  version integer not null default 1,
  primary key (org_id, id),
  constraint enrollments_version_fkey foreign key (org_id, course_id, version_id)
    references course_versions (org_id, course_id, id),
  constraint enrollments_once_key unique (org_id, user_id, course_id, cycle),
  constraint enrollments_last_lesson_fkey foreign key (org_id, version_id, last_lesson_id)
    references lessons (org_id, version_id, id),
  constraint enrollments_resume_lesson_fkey foreign key (org_id, version_id, resume_lesson_id)
    references lessons (org_id, version_id, id),
  constraint enrollments_done_check check (lessons_done between 0 and lesson_count),
  constraint enrollments_completed_check check ((status = 'completed') = (completed_at is not null))
);

create index enrollments_recent on enrollments (org_id, user_id, last_activity_at desc, id desc);
create index enrollments_of_version on enrollments (org_id, course_id, version_id);

-- Lessons keep their ids across versions, so progress names the lesson and not the version it was read in.
create table lesson_progress (
  org_id uuid not null,
  enrollment_id uuid not null,
  lesson_id uuid not null,
  percent smallint not null check (percent between 0 and 100),
  seconds_active integer not null check (seconds_active >= 0),
  completed_at timestamptz,
  updated_at timestamptz not null,
  primary key (org_id, enrollment_id, lesson_id),
  constraint lesson_progress_enrollment_fkey foreign key (org_id, enrollment_id) references enrollments (org_id, id),
  constraint lesson_progress_completed_check check (completed_at is null or percent = 100)
);

alter table enrollments enable row level security;
alter table enrollments force row level security;
create policy enrollments_inside on enrollments using (org_id = current_org());

alter table lesson_progress enable row level security;
alter table lesson_progress force row level security;
create policy lesson_progress_inside on lesson_progress using (org_id = current_org());

grant select, insert, update on enrollments, lesson_progress to upskill_app;
