import { expect, test } from 'vitest'
import { renderApart } from './render-apart.ts'

const shownPictures = /^\/mine\//
const render = (markdown: string) => renderApart({ markdown, shownPictures })

test('texts are rendered in their order, each as it would be here', async () => {
  const [first, second] = await Promise.all([render('# One\n\n![a](/mine/1)'), render('```js\nconst a = 1\n```')])
  expect(first).toContain('<h2 id="section-one">One</h2>')
  expect(first).toContain('src="/mine/1"')
  expect(second).toContain('tok-keyword')
  expect(await render('![a plan](/theirs/1)')).not.toContain('<img')
})

test('what is refused there is refused here, and the next text is rendered', async () => {
  const refused = render('<b>'.repeat(2_000))
  const next = render('Text.')
  await expect(refused).rejects.toMatchObject({ status: 422, type: expect.stringMatching('markdown/too-nested$') })
  expect(await next).toBe('<p>Text.</p>\n')
})

test('when too many wait, another one is refused at once', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 105 }, () => render('Text.')))
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(5)
  expect(refused[0]).toMatchObject({ reason: { status: 503 } })
  expect(await render('Text.')).toBe('<p>Text.</p>\n')
})

test('a text that takes too long is refused, and the next one is rendered', async () => {
  const endless = renderApart({ markdown: `![](${'a'.repeat(60)}!)`, shownPictures: /^(a+)+$/ }, 500)
  const next = render('Text.')
  await expect(endless).rejects.toMatchObject({ status: 422, type: expect.stringMatching('markdown/too-complex$') })
  expect(await next).toBe('<p>Text.</p>\n')
})
