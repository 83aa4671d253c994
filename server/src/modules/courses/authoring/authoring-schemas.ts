import { Type } from 'typebox'
import { PageOf, PageQuery } from '#platform/page.ts'
import { Empty, IfMatchHeaders, Line, Nullable, Text, Timestamp, Uuid } from '#platform/wire.ts'
import { limits } from '../course.ts'

const tags = ['authoring']
const closed = { additionalProperties: false }

const OneCourse = Type.Object({ organizationId: Uuid, courseId: Uuid })
const OneLesson = Type.Object({ organizationId: Uuid, courseId: Uuid, lessonId: Uuid })

const Title = Line(200)
const Summary = Text(1_000)
const Minutes = Type.Integer({ minimum: 1, maximum: 600 })
const Objectives = Type.Array(Line(300), { maxItems: limits.objectives })
const Markdown = Text(limits.markdownLength)

const CourseStatus = Type.Union([Type.Literal('draft'), Type.Literal('published'), Type.Literal('retired')])
const VersionNumber = Nullable(Type.Integer({ description: 'Of the version learners see; null before the first' }))

export const Draft = Type.Object({
  courseId: Uuid,
  title: Type.String(),
  summary: Type.String(),
  coverFileId: Nullable(Uuid),
  coverUrl: Nullable(Type.String()),
  status: CourseStatus,
  hasUnpublishedChanges: Type.Boolean(),
  versionNumber: VersionNumber,
  modules: Type.Array(
    Type.Object({
      id: Uuid,
      title: Type.String(),
      lessons: Type.Array(
        Type.Object({
          id: Uuid,
          title: Type.String(),
          minutes: Nullable(Type.Integer()),
          isEmpty: Type.Boolean({ description: 'Has no text yet' }),
        }),
      ),
    }),
  ),
  checklist: Type.Array(Type.Object({ code: Type.String(), ok: Type.Boolean(), message: Type.String() })),
  checksum: Type.String({ description: 'SHA-256 of everything learners would read in it, lessons included' }),
  version: Type.Integer({ description: 'Counts changes to details and outline; lessons have versions of their own' }),
})

export const DraftLesson = Type.Object({
  id: Uuid,
  title: Type.String(),
  minutes: Nullable(Type.Integer()),
  objectives: Type.Array(Type.String()),
  markdown: Type.String(),
  html: Type.String({ description: 'The text as learners will see it; safe to show as it is' }),
  version: Type.Integer(),
})

export const AuthoredCourse = Type.Object({
  id: Uuid,
  title: Type.String(),
  summary: Type.String(),
  coverUrl: Nullable(Type.String()),
  status: CourseStatus,
  hasUnpublishedChanges: Type.Boolean(),
  lessonCount: Type.Integer(),
  minutes: Type.Integer(),
  updatedAt: Timestamp,
  versionNumber: VersionNumber,
})

export const CourseVersion = Type.Object({
  number: Type.Integer(),
  title: Type.String(),
  changelog: Type.String(),
  checksum: Type.String({ description: 'SHA-256 of everything a learner can read in it' }),
  publishedAt: Timestamp,
  publishedByName: Type.String(),
  lessonCount: Type.Integer(),
})

export const ListAuthoredCourses = {
  operationId: 'listAuthoredCourses',
  summary: 'All courses as their authors see them, the latest edited first',
  tags,
  params: Type.Object({ organizationId: Uuid }),
  querystring: Type.Object({ ...PageQuery.properties, q: Type.Optional(Text(100)) }, closed),
  response: { 200: PageOf(AuthoredCourse) },
}

export const CreateCourse = {
  operationId: 'createCourse',
  summary: 'Begin a course',
  tags,
  params: Type.Object({ organizationId: Uuid }),
  body: Type.Object({ title: Title, summary: Type.Optional(Summary) }, closed),
  response: { 201: Draft },
}

export const DeleteCourse = {
  operationId: 'deleteCourse',
  summary: 'Remove a course that was never published',
  tags,
  params: OneCourse,
  response: { 204: Empty },
}

export const GetDraft = {
  operationId: 'getDraft',
  summary: 'The draft of a course, with what it needs before it can be published',
  tags,
  params: OneCourse,
  response: { 200: Draft },
}

export const UpdateDraft = {
  operationId: 'updateDraft',
  summary: 'Change what the draft says about the course',
  tags,
  params: OneCourse,
  headers: IfMatchHeaders,
  body: Type.Object(
    {
      title: Type.Optional(Title),
      summary: Type.Optional(Summary),
      coverFileId: Type.Optional(Nullable(Uuid)),
    },
    closed,
  ),
  response: { 200: Draft },
}

export const ReplaceOutline = {
  operationId: 'replaceOutline',
  summary: 'Give the draft this outline; what it does not list is taken out, and the former outline undoes that',
  tags,
  params: OneCourse,
  headers: IfMatchHeaders,
  body: Type.Object(
    {
      modules: Type.Array(
        Type.Object(
          {
            id: Type.Optional(Uuid),
            title: Title,
            lessonIds: Type.Array(Uuid, { maxItems: limits.lessons }),
          },
          closed,
        ),
        { maxItems: limits.modules },
      ),
    },
    closed,
  ),
  response: { 200: Draft },
}

export const AddLesson = {
  operationId: 'addLesson',
  summary: 'Add an empty lesson at the end of a module',
  tags,
  params: OneCourse,
  body: Type.Object({ moduleId: Uuid, title: Title }, closed),
  response: { 201: DraftLesson },
}

export const GetDraftLesson = {
  operationId: 'getDraftLesson',
  summary: 'A lesson of the draft with its text',
  tags,
  params: OneLesson,
  response: { 200: DraftLesson },
}

export const UpdateLesson = {
  operationId: 'updateLesson',
  summary: 'Change a lesson of the draft',
  tags,
  params: OneLesson,
  headers: IfMatchHeaders,
  body: Type.Object(
    {
      title: Type.Optional(Title),
      minutes: Type.Optional(Minutes),
      objectives: Type.Optional(Objectives),
      markdown: Type.Optional(Markdown),
    },
    closed,
  ),
  response: { 200: DraftLesson },
}

export const PreviewMarkdown = {
  operationId: 'previewMarkdown',
  summary: 'Render Markdown as a lesson shows it',
  tags,
  params: Type.Object({ organizationId: Uuid }),
  body: Type.Object({ markdown: Markdown }, closed),
  response: { 200: Type.Object({ html: Type.String() }) },
}

export const PublishCourse = {
  operationId: 'publishCourse',
  summary: 'Show learners the draft as the next version, which never changes again',
  tags,
  params: OneCourse,
  headers: IfMatchHeaders,
  body: Type.Object(
    {
      changelog: Type.Optional(Text(2_000)),
      checksum: Type.Optional(
        Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: 'Of the draft that is meant; refused with 412 when anything in it has changed since',
        }),
      ),
    },
    closed,
  ),
  response: { 200: Draft },
}

export const RetireCourse = {
  operationId: 'retireCourse',
  summary: 'Take the course out of the catalog; who learns it keeps reading',
  tags,
  params: OneCourse,
  response: { 200: Draft },
}

export const RestoreCourse = {
  operationId: 'restoreCourse',
  summary: 'Put a retired course back into the catalog',
  tags,
  params: OneCourse,
  response: { 200: Draft },
}

export const ListCourseVersions = {
  operationId: 'listCourseVersions',
  summary: 'What was published, the newest version first',
  tags,
  params: OneCourse,
  querystring: PageQuery,
  response: { 200: PageOf(CourseVersion) },
}
