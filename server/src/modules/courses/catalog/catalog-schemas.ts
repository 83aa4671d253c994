import { Type } from 'typebox'
import { PageOf, PageQuery } from '#platform/page.ts'
import { Nullable, Text, Timestamp, Uuid } from '#platform/wire.ts'

const tags = ['catalog']

const cardFields = {
  id: Uuid,
  title: Type.String(),
  summary: Type.String(),
  coverUrl: Nullable(Type.String()),
  lessonCount: Type.Integer(),
  minutes: Type.Integer({ description: 'All lessons together' }),
  publishedAt: Timestamp,
  authorName: Type.String(),
}

export const CourseCard = Type.Object(cardFields)

const Lesson = Type.Object({ id: Uuid, title: Type.String(), minutes: Type.Integer() })

export const CatalogCourse = Type.Object({
  ...cardFields,
  versionNumber: Type.Integer(),
  changelog: Type.String(),
  objectives: Type.Array(Type.String()),
  license: Nullable(Type.String()),
  attribution: Nullable(Type.String()),
  modules: Type.Array(Type.Object({ id: Uuid, title: Type.String(), lessons: Type.Array(Lesson) })),
})

export const ListCourses = {
  operationId: 'listCourses',
  summary: 'The catalog: published courses, each as its newest version',
  tags,
  params: Type.Object({ organizationId: Uuid }),
  querystring: Type.Object(
    {
      ...PageQuery.properties,
      q: Type.Optional(Text(100)),
      sort: Type.Union([Type.Literal('-publishedAt'), Type.Literal('title')], { default: '-publishedAt' }),
    },
    { additionalProperties: false },
  ),
  response: { 200: PageOf(CourseCard) },
}

export const GetCourse = {
  operationId: 'getCourse',
  summary: 'A published course with its outline',
  tags,
  params: Type.Object({ organizationId: Uuid, courseId: Uuid }),
  response: { 200: CatalogCourse },
}
