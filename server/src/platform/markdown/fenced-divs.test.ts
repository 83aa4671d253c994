import { describe, expect, test } from 'vitest'
import { readFence } from './fenced-divs.ts'
import { renderMarkdown } from './render-markdown.ts'

const render = async (markdown: string) => (await renderMarkdown(markdown)).html.replaceAll('\n', '')

describe('a fence line', () => {
  test.each([
    ['::::::::::: objectives', { open: true, kind: 'objectives', title: '' }],
    ['::: challenge :::::::', { open: true, kind: 'challenge', title: '' }],
    [':::callout', { open: true, kind: 'callout', title: '' }],
    ['::: {.solution #s1 key="v"} :::', { open: true, kind: 'solution', title: '' }],
    [':::tip[Look here]', { open: true, kind: 'callout', title: 'Look here' }],
    ['::: warning Mind the gap', { open: true, kind: 'caution', title: 'Mind the gap' }],
    ['::: group-tab', { open: true, kind: '', title: '' }],
    ['::::', { open: false }],
    [':::   ', { open: false }],
  ])('%s', (line, fence) => expect(readFence(line)).toEqual(fence))

  test.each([':: callout', '::: ', 'text :::', '::: see the next page', ':::: {broken', '::: 42'])(
    '%s opens nothing',
    (line) => expect(readFence(line)?.open ?? false).toBe(false),
  )
})

test('a box takes its title from the heading it begins with, or from its kind', async () => {
  expect(await render('::: callout\n\n## Line *endings*\n\ntext\n:::')).toBe(
    '<aside class="callout callout-callout"><p class="callout-title">Line <em>endings</em></p><p>text</p></aside>',
  )
  expect(await render('::: keypoints\n- one\n:::')).toBe(
    '<aside class="callout callout-keypoints"><p class="callout-title">Key points</p><ul><li>one</li></ul></aside>',
  )
})

test('boxes nest, and a fence of any length closes the innermost', async () => {
  expect(await render('::: challenge\nTry.\n\n:::::::: solution\nDone.\n:::\n:::::\nAfter.')).toBe(
    '<aside class="callout callout-challenge"><p class="callout-title">Challenge</p><p>Try.</p>' +
      '<details class="callout callout-solution"><summary>Solution</summary><p>Done.</p></details></aside><p>After.</p>',
  )
})

test.each(['solution', 'hint', 'spoiler'])('a %s opens on demand', async (kind) => {
  expect(await render(`::: ${kind}\nx\n:::`)).toMatch(/^<details class="callout callout-\w+"><summary>/)
})

test('fences inside code are code', async () => {
  expect(await render('::: hint\n```\n:::\n```\nstill inside\n:::')).toMatch(
    /:::<\/code><\/pre><\/figure><p>still inside<\/p><\/details>$/,
  )
})

test('a box that is not closed ends with what holds it, and a closing fence too many is dropped', async () => {
  expect(await render('- ::: hint\n  in\n\nout\n\n:::\n\nend')).toBe(
    '<ul><li><details class="callout callout-hint"><summary>Hint</summary>in</details></li></ul><p>out</p><p>end</p>',
  )
  expect(await render('::: caution\nto the end')).toBe(
    '<aside class="callout callout-caution"><p class="callout-title">Caution</p><p>to the end</p></aside>',
  )
})

test('a list right above a closing fence ends there', async () => {
  expect(await render('::: objectives\n- one\n- two\n:::\nafter')).toMatch(/<li>two<\/li><\/ul><\/aside><p>after<\/p>$/)
})

test('a kind nobody knows shows its content without a box', async () => {
  expect(await render('::: group-tab\ntext\n:::\nafter')).toBe('<p>text</p><p>after</p>')
})
