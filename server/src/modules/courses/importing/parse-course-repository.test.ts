import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { buildZip } from '#platform/archive/archive-builders.ts'
import { withArchive } from '#platform/archive/with-archive.ts'
import type { CourseRepository } from './course-repository.ts'
import { parseCourseRepository } from './parse-course-repository.ts'

type Files = Record<string, string | Buffer>

function parse(files: Files, name = 'Imported'): Promise<CourseRepository> {
  const zip = buildZip(Object.entries(files).map(([path, content]) => ({ name: path, content })))
  return withArchive(zip, (archive) => parseCourseRepository(archive, name))
}

const lessonsOf = ({ modules }: CourseRepository) => modules.flatMap(({ lessons }) => lessons)
const about = ({ items }: CourseRepository, path: string) =>
  items.filter((item) => item.path === path).map(({ outcome, message }) => `${outcome}: ${message}`)

const episode = [
  '---',
  'title: Baking bread',
  'teaching: 10',
  'exercises: 5',
  '---',
  '',
  ':::::::::::::::::: objectives',
  '',
  '- Explain what `yeast` does.',
  '- Bake a loaf.',
  '',
  '::::::::::::::::::',
  '',
  '::: questions',
  '- Why does dough rise?',
  ':::',
  '',
  'See [the oven](02-oven.md#heat), [the glossary](../learners/reference.md#dough), [a shop](https://example.org).',
  '',
  "![](fig/loaf.svg){alt='A loaf'}",
  '',
  "![](fig/gone.png){alt='A crumb'}",
  '',
  '::: keypoints',
  '- Yeast needs time.',
  ':::',
  '',
].join('\n')

const workbench: Files = {
  'config.yaml': [
    "title: 'Bread'",
    "carpentry: 'incubator'",
    "license: 'CC-BY 4.0'",
    "source: 'https://example.org/bread'",
    "url: 'https://bread.example.org/'",
    'episodes:',
    '- 02-oven.md',
    '- 01-bread.md',
    '- 09-lost.md',
  ].join('\n'),
  'LICENSE.md': '# License',
  'episodes/01-bread.md': episode.replaceAll('\n', '\r\n'),
  'episodes/02-oven.md': '---\ntitle: "Heating: the oven"\n---\n\nHot.\n',
  'episodes/03-draft.md': '# Not yet',
  'episodes/fig/loaf.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'episodes/fig/unused.png': 'x',
  'learners/reference.md': '# Glossary',
}

describe('a lesson of The Carpentries', () => {
  test('says in config.yaml what it is and in what order its episodes come', async () => {
    const course = await parse(workbench)
    expect(course).toMatchObject({
      title: 'Bread',
      summary: 'Why does dough rise?',
      objectives: ['Explain what yeast does.'],
      license: 'CC-BY 4.0',
      attribution: '“Bread” by The Carpentries Incubator, https://example.org/bread. The layout was changed on import.',
    })
    expect(lessonsOf(course).map(({ title }) => title)).toEqual(['Heating: the oven', 'Baking bread'])
    expect(about(course, 'config.yaml')).toEqual(['warning: Lists "episodes/09-lost.md", which is not there.'])
    expect(about(course, 'episodes/03-draft.md')).toEqual(['skipped: Left out: config.yaml does not list it.'])
    expect(about(course, 'LICENSE.md')).toEqual(['skipped: Left out: not part of the course.'])
  })

  test('gives each lesson minutes, objectives, questions and key points, whatever its line ends', async () => {
    const [, bread] = lessonsOf(await parse(workbench))
    expect(bread).toMatchObject({
      path: 'episodes/01-bread.md',
      minutes: 15,
      objectives: ['Explain what yeast does.', 'Bake a loaf.'],
      questions: ['Why does dough rise?'],
      keyPoints: ['Yeast needs time.'],
    })
    expect(bread?.markdown).toMatch(/^::: questions\n[^]*Yeast needs time\.\n:::\n$/)
    expect(bread?.markdown).not.toContain('Bake a loaf')
  })

  test('leads from lesson to lesson, to its own pictures, and to its pages that are published elsewhere', async () => {
    const [, bread] = lessonsOf(await parse(workbench))
    expect(Object.fromEntries(bread?.targets ?? [])).toEqual({
      '02-oven.md#heat': { kind: 'lesson', path: 'episodes/02-oven.md', fragment: '#heat' },
      '../learners/reference.md#dough': { kind: 'address', address: 'https://bread.example.org/reference.html#dough' },
      'fig/loaf.svg': { kind: 'figure', path: 'episodes/fig/loaf.svg' },
    })
  })

  test('comes through with a warning that names the lesson and the picture where one is missing', async () => {
    const course = await parse(workbench)
    expect(course.figures.map(({ path }) => path)).toEqual(['episodes/fig/loaf.svg'])
    expect(about(course, 'episodes/01-bread.md')).toEqual([
      'imported: Lesson “Baking bread”, 15 min.',
      'warning: The picture "fig/gone.png" is missing; its description stands there instead.',
    ])
    expect(about(course, 'episodes/fig/loaf.svg')).toEqual(['imported: Picture.'])
    expect(about(course, 'episodes/fig/unused.png')).toEqual(['skipped: Left out: no lesson shows it.'])
  })

  test('is the same inside the one folder that a downloaded repository is packed in', async () => {
    const packed = Object.fromEntries(
      Object.entries(workbench).map(([path, content]) => [`bread-main/${path}`, content]),
    )
    const [plain, inFolder] = [await parse(workbench), await parse(packed)]
    expect(inFolder.modules).toEqual(plain.modules)
    expect(inFolder.items).toEqual(plain.items)
  })

  test('has its episodes in the order of their names when config.yaml lists none', async () => {
    const course = await parse({ ...workbench, 'config.yaml': 'title: Bread\nepisodes:\n' })
    expect(lessonsOf(course).map(({ path }) => path.slice(9, 11))).toEqual(['01', '02', '03'])
  })
})

describe('a folder of Markdown files', () => {
  test('is a course: numbers order the lessons, folders are modules, headings are titles', async () => {
    const course = await parse({
      'README.md': '# Gardening\n\nGrow *things*.',
      '10-last.md': '# Last\n\nText.',
      '2-first_steps.md': 'No heading.',
      'b-trees/01-plant.md': '---\norder: 2\n---\n# Plant',
      'b-trees/02-dig.md': '---\norder: 1\nminutes: 7\n---\n# Dig',
      'b-trees/index.md': '# Overview',
      'notes.txt': 'x',
    })
    expect(course).toMatchObject({
      title: 'Gardening',
      summary: 'Grow things.',
      license: undefined,
      attribution: undefined,
    })
    expect(course.modules.map(({ title, lessons }) => [title, ...lessons.map((lesson) => lesson.title)])).toEqual([
      ['Lessons', 'First steps', 'Last'],
      ['B trees', 'Dig', 'Plant', 'Overview'],
    ])
    expect(about(course, 'README.md')).toEqual(['skipped: Left out: its name says that it is no lesson.'])
    expect(about(course, 'notes.txt')).toEqual(['skipped: Left out: it is no lesson.'])
  })

  test('takes the title out of the text, and minutes from what the author says or from the words', async () => {
    const course = await parse({
      'a.md': `---\nminutes: 7\n---\n# A *title*\n\nText.`,
      'b.md': `# B\n\n${'word '.repeat(360)}`,
    })
    expect(lessonsOf(course)).toMatchObject([
      { title: 'A title', minutes: 7, markdown: 'Text.\n' },
      { title: 'B', minutes: 3 },
    ])
  })

  test('has the name it was given when nothing in it says what it is', async () => {
    expect(await parse({ 'a.md': 'x', 'b.md': 'y' }, 'my-course')).toMatchObject({ title: 'my-course' })
  })

  test('with a README only is a course of one lesson', async () => {
    expect(lessonsOf(await parse({ 'README.md': '# All of it\n\nText.' }))).toMatchObject([{ title: 'All of it' }])
  })

  test('follows SUMMARY.md where there is one', async () => {
    const course = await parse({
      'SUMMARY.md':
        '# Summary\n\n- [Two](two.md)\n  - [One](part/one.md)\n- [Gone](gone.md)\n- [Site](https://example.org/x.md)',
      'part/one.md': '# One',
      'two.md': '# Two',
      'three.md': '# Three',
    })
    expect(lessonsOf(course).map(({ title }) => title)).toEqual(['Two', 'One'])
    expect(about(course, 'SUMMARY.md')).toContain('warning: Lists "gone.md", which is not there.')
    expect(about(course, 'three.md')).toEqual(['skipped: Left out: SUMMARY.md does not list it.'])
  })

  test('warns about links and pictures that lead nowhere, or to another site, once each', async () => {
    const course = await parse({
      'a/a.md': '[x](../../etc/passwd) [y](b.pdf) [y](b.pdf) ![z](https://evil.test/p.png)',
      'b.md': '',
    })
    expect(about(course, 'a/a.md').slice(1)).toEqual([
      'warning: Links to "../../etc/passwd", which is not part of the course; the words stay, the link goes.',
      'warning: Links to "b.pdf", which is not part of the course; the words stay, the link goes.',
      'warning: Shows the picture "https://evil.test/p.png" from another site, which is not loaded; its description stands there instead.',
    ])
    expect(lessonsOf(course)[1]?.targets.size).toBe(0)
  })

  test('without Markdown has no lesson', async () => {
    expect(lessonsOf(await parse({ 'a.txt': 'x' }))).toEqual([])
  })
})

describe('front matter', () => {
  const aliases = Array.from({ length: 9 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(9)}]`)

  test.each([
    ['that multiplies by aliases', `l0: &l0 [lol]\n${aliases.join('\n')}`, 'settings are not valid YAML'],
    ['that is no YAML', 'title: "open', 'settings are not valid YAML'],
    ['that names a thing twice', 'title: a\ntitle: b', 'settings are not valid YAML'],
    ['that is a list', '- a', 'not a list of names and values'],
    ['nested beyond reason', `a: ${'['.repeat(60_000)}`, 'settings'],
    ['of great length', `a: ${'x'.repeat(70_000)}`, 'longer than 65536 characters'],
  ])('%s rejects the lesson and no other', async (_, yaml, reason) => {
    const course = await parse({ 'bad.md': `---\n${yaml}\n---\ntext`, 'good.md': '# Good' })
    expect(lessonsOf(course).map(({ title }) => title)).toEqual(['Good'])
    expect(about(course, 'bad.md')).toEqual([
      expect.stringMatching(new RegExp(`^rejected: Cannot be read: .*${reason}`)),
    ])
  })

  test('may have titles that are numbers or dates, and nothing of a type that is not asked for', async () => {
    const course = await parse({
      'a.md': '---\ntitle: 42\nteaching: soon\nobjectives: {a: b}\n__proto__: {title: x}\n---\nx',
      'b.md': '',
    })
    expect(lessonsOf(course)[0]).toMatchObject({ title: '42', minutes: 1, objectives: [] })
  })

  test('that never ends is text', async () => {
    expect(lessonsOf(await parse({ 'a.md': '---\ntext', 'b.md': '' }))[0]?.markdown).toBe('---\ntext\n')
  })
})

test('Markdown that is not UTF-8 refuses the whole source by the name of the file', async () => {
  const latin1 = Buffer.from('# Résumé', 'latin1')
  await expect(parse({ 'a.md': latin1, 'b.md': '' })).rejects.toMatchObject({
    code: 'text-not-utf8',
    message: expect.stringContaining('a.md') as string,
  })
})

test.each([
  ['longer than a lesson may be', 'x'.repeat(200_001)],
  ['with a NUL character', 'a\0b'],
])('text %s is rejected', async (_, text) => {
  const course = await parse({ 'a.md': text, 'b.md': '' })
  expect(about(course, 'a.md')).toEqual([expect.stringContaining('rejected')])
})

test('more Markdown than any course holds is refused before it is read', async () => {
  const entry = { sizeBytes: 11 * 1_048_576, read: () => Promise.resolve(Buffer.from('x')) }
  const archive = {
    entries: [
      { ...entry, path: 'a.md' },
      { ...entry, path: 'b.md' },
    ],
  }
  await expect(parseCourseRepository(archive, 'x')).rejects.toMatchObject({ code: 'too-large' })
})

const demoCourses = fileURLToPath(new URL('../../../../seed/courses', import.meta.url))

test.each(readdirSync(demoCourses))('the demo course %s comes through without a warning', async (folder) => {
  const source = `${demoCourses}/${folder}`
  const { items, modules } = await withArchive(source, (archive) => parseCourseRepository(archive, folder))
  expect(items.filter(({ outcome }) => outcome !== 'imported')).toEqual([])
  expect(modules.flatMap(({ lessons }) => lessons).length).toBeGreaterThan(3)
})

const sampleData =
  process.env['UPSKILL_SAMPLE_DATA'] ?? fileURLToPath(new URL('../../../../../../shared/data', import.meta.url))
const gitNovice = `${sampleData}/courses/git-novice`

const realLessons = [gitNovice].filter((path) => existsSync(path))

describe('the real lesson on Git of The Carpentries', () => {
  const parseReal = (path: string) => withArchive(path, (archive) => parseCourseRepository(archive, 'git-novice'))

  const presence = realLessons.length > 0 ? 'is there' : `is not at ${gitNovice}; the lesson on bread stands for it`
  test.each([presence])('%s', () => expect(gitNovice).toContain('git-novice'))

  test.each(realLessons)('comes through whole: 14 lessons with titles, minutes and objectives', async (path) => {
    const course = await parseReal(path)
    const lessons = lessonsOf(course)
    expect(course.title).toBe('Version Control with Git')
    expect(lessons.map(({ minutes }) => minutes)).toEqual([5, 5, 10, 20, 25, 5, 45, 25, 15, 10, 5, 2, 10, 10])
    expect(lessons.filter((lesson) => !lesson.title || lesson.objectives.length === 0)).toEqual([])
    expect(lessons.filter((lesson) => lesson.questions.length === 0 || lesson.keyPoints.length === 0)).toEqual([])
    expect(course.items.filter(({ outcome }) => outcome === 'rejected')).toEqual([])
  })

  test.each(realLessons)('brings the 20 pictures that are there and names the 10 that are not', async (path) => {
    const { figures, items } = await parseReal(path)
    expect(figures).toHaveLength(20)
    expect(items.filter(({ outcome }) => outcome === 'warning').map((item) => item.path)).toEqual([
      'episodes/01-basics.md',
      ...Array.from({ length: 9 }, () => 'episodes/14-supplemental-rstudio.md'),
    ])
  })
})

test('names that are longer than a title are cut', async () => {
  const folder = 'deep-thoughts/'.repeat(20)
  const course = await parse({ 'README.md': '# Long', [`${folder}${'a'.repeat(240)}.md`]: 'Text.', 'b.md': 'Text.' })
  const titles = [...course.modules, ...lessonsOf(course)].map(({ title }) => title)
  expect(titles).toEqual([
    'Lessons',
    expect.stringMatching(/^Deep thoughts: Deep thoughts: .*…$/),
    'B',
    expect.stringMatching(/^Aaaa.*…$/),
  ])
  for (const title of titles) expect(title.length).toBeLessThanOrEqual(200)
})

test('a text with too many parts rejects the lesson, and says nothing as a first page', async () => {
  const crowded = 'a\n\n'.repeat(17_000)
  const course = await parse({ 'index.md': crowded, 'README.md': crowded, 'b.md': 'Text.' }, 'Crowd')
  expect(course).toMatchObject({ title: 'Crowd', summary: 'Text.' })
  expect(about(course, 'index.md')).toEqual([
    'rejected: Cannot be read: the lesson text has too many parts to be shown.',
  ])
  expect(lessonsOf(course).map(({ path }) => path)).toEqual(['b.md'])
})

test('HTML that is left out with what it encloses is a warning', async () => {
  const course = await parse({
    'a.md':
      '# A\n\n<!-- <iframe> -->\n\n`<svg>` <b>bold</b>\n\n```html\n<object>\n```\n\n<style>\n\nAnd everything after it.\n',
  })
  expect(about(course, 'a.md')).toEqual([
    'imported: Lesson “A”, 1 min.',
    'warning: Some HTML was left out: <style> and what it encloses are not shown.',
  ])
})
