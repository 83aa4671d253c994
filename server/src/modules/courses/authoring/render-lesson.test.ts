import { expect, test } from 'vitest'
import { renderLesson } from './render-lesson.ts'

const organizationId = '019b7ca9-8c88-7a6f-bc4f-ba004f417ad4'
const fileId = '019b7ca9-8c88-7a6f-bc4f-ba004f417ad5'
const files = `/api/v1/organizations/${organizationId}/files/`

const render = (source: string) => renderLesson({ organizationId }, `![a plan](${source})`)

test('a picture of the organization is shown', async () => {
  expect(await render(`${files}${fileId}`)).toContain(`src="${files}${fileId}"`)
})

test.each([
  `${files}../../../session`,
  `${files}${fileId}/../../members`,
  `${files}${fileId}?a=b`,
  `${files}%2e%2e/session`,
  files,
  `/api/v1/organizations/${fileId}/files/${fileId}`,
  `https://example.org${files}${fileId}`,
])('%s is no picture of the organization: its description stands there', async (source) => {
  const html = await render(source)
  expect(html).not.toContain('<img')
  expect(html).toContain('a plan')
})
