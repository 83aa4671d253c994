import { expectStatus, type TestClient } from './start-test-server.ts'

export interface TestCourse {
  readonly courseId: string
  readonly moduleId: string
  readonly lessonId: string
  readonly lessonIds: readonly string[]
}

/** Writes and publishes a course through the API: one module with lessons of ten minutes each. */
export async function publishTestCourse(
  author: TestClient,
  organizationPath: string,
  { title, lessons = 2 }: { title: string; lessons?: number },
): Promise<TestCourse> {
  const draft = expectStatus(
    201,
    await author.post(`${organizationPath}/courses`, { title, summary: `About ${title}.` }),
  ).body
  const path = `${organizationPath}/courses/${draft.courseId}`
  const ifMatch = async () => ({ 'if-match': String((await author.get(`${path}/draft`)).headers['etag']) })

  const outline = { modules: [{ title: 'Basics', lessonIds: [] }] }
  const moduleId = expectStatus(200, await author.put(`${path}/draft/outline`, outline, await ifMatch())).body
    .modules[0].id
  const lessonIds: string[] = []
  for (let number = 1; number <= lessons; number++) {
    const lesson = expectStatus(
      201,
      await author.post(`${path}/draft/lessons`, { moduleId, title: `${title} ${number}` }),
    )
    const content = { minutes: 10, markdown: `# Part ${number}\n\nText of ${title}.` }
    const etag = { 'if-match': `"${lesson.body.version}"` }
    expectStatus(200, await author.patch(`${path}/draft/lessons/${lesson.body.id}`, content, etag))
    lessonIds.push(lesson.body.id)
  }
  expectStatus(200, await author.post(`${path}/publish`, { changelog: 'First version' }, await ifMatch()))
  return { courseId: draft.courseId, moduleId, lessonId: lessonIds[0] ?? '', lessonIds }
}
