import { expect, test } from 'vitest'
import { suggestSlug } from './organization-slug.ts'

test.each([
  ['Harbor Clinic', 'harbor-clinic'],
  ['  Müller & Söhne GmbH  ', 'muller-sohne-gmbh'],
  ['Großhändler', 'grosshandler'],
  ['École d’été', 'ecole-d-ete'],
  ['王小明', ''],
  ['x'.repeat(60), 'x'.repeat(40)],
])('%j suggests %j', (name, slug) => {
  expect(suggestSlug(name)).toBe(slug)
})
