/**
 * Understands a folder of Markdown as a course: a lesson of The Carpentries' Workbench (config.yaml, episodes, front
 * matter, fenced divs), a folder with a SUMMARY.md, or any folder of Markdown files, whose subfolders are modules.
 * It decides nothing about accounts or databases, and reads pictures only when somebody asks for their bytes.
 */
import { setImmediate } from 'node:timers/promises'
import type { Archive, ArchiveEntry } from '#platform/archive/archive.ts'
import { ArchiveRefused } from '#platform/archive/archive-refused.ts'
import { decodeText } from '#platform/archive/entry-path.ts'
import { type MarkdownStructure, readStructure } from '#platform/markdown/read-structure.ts'
import { Problem } from '#platform/problem.ts'
import { type CourseRepository, figuresOf, type ImportItem, type RepositoryModule } from './course-repository.ts'
import { cut, isMarkdown, longestTitle, planCourse } from './plan-course.ts'
import { type LessonSource, readLesson, type ReadLesson, splitLesson } from './read-lesson.ts'
import { asLine, readYaml, Settings, splitFrontMatter } from './read-yaml.ts'
import { isPicture, type Surroundings } from './resolve-target.ts'

const mostMarkdownBytes = 20 * 1_048_576

const positionNames = ['order', 'weight', 'position', 'sidebar_position', 'nav_order']

const carpentries: Record<string, string> = {
  swc: 'Software Carpentry',
  dc: 'Data Carpentry',
  lc: 'Library Carpentry',
  cp: 'The Carpentries',
  incubator: 'The Carpentries Incubator',
}

type Files = ReadonlyMap<string, ArchiveEntry>

/**
 * Reads a whole course; `name` is its title when it does not say. Refuses, with `ArchiveRefused`, text that is not UTF-8.
 * A lesson that cannot be read is a rejected item, and the others are still there.
 */
export async function parseCourseRepository(
  archive: Pick<Archive, 'entries'>,
  name: string,
): Promise<CourseRepository> {
  const files = filesByPath(archive.entries)
  const config = readYaml((await readText(files, 'config.yaml')) ?? '')
  const settings = typeof config === 'string' ? new Settings() : config
  const sources = await splitLessons(files)
  const plan = planCourse({
    paths: [...files.keys()],
    config: settings,
    summary: await readText(files, 'SUMMARY.md'),
    positionOf: (path) => sources.read.get(path)?.settings.number(...positionNames),
  })
  const paths = plan.modules.flatMap((module) => module.paths)
  const site = settings.text('url')?.replace(/\/$/, '')
  const surroundings = { lessons: new Set(paths), files: new Set(files.keys()), site }
  const { read, rejected } = await readLessons(
    [...sources.read.values()].filter(({ path }) => surroundings.lessons.has(path)),
    surroundings,
  )
  const lessons = new Map(read.map(({ lesson }) => [lesson.path, lesson]))
  const modules = plan.modules
    .map(({ title, paths: inModule }) => ({ title, lessons: inModule.flatMap((path) => lessons.get(path) ?? []) }))
    .filter((module) => module.lessons.length > 0)
  const figures = [...new Set(read.flatMap(({ lesson }) => figuresOf(lesson)))].flatMap((path) => files.get(path) ?? [])
  const items = [
    ...(typeof config === 'string' ? [item('config.yaml', 'rejected', `Cannot be read: ${config}.`)] : []),
    ...rejected,
    ...sources.rejected.filter(({ path }) => surroundings.lessons.has(path)),
    ...plan.items,
    ...read.flatMap(({ lesson, items: warnings }) => [describeLesson(lesson), ...warnings]),
    ...figures.map(({ path }) => item(path, 'imported', 'Picture.')),
  ]
  return {
    title: cut(settings.text('title') ?? titleFromReadme(await readText(files, 'README.md')) ?? name, longestTitle),
    summary: cut(await summaryOf(settings, files, modules), 1_000),
    objectives: objectivesOf(settings, modules),
    license: atMost(settings.text('license'), 200),
    attribution: atMost(attributionOf(settings), 1_000),
    modules,
    figures,
    items: inOrder([...items, ...describeRest(files, items)]),
  }
}

/** A zip of a repository holds one folder with everything in it; that folder is no part of any path. */
function filesByPath(entries: readonly ArchiveEntry[]): Files {
  const roots = new Set(entries.map(({ path }) => path.slice(0, path.indexOf('/') + 1)))
  const [root = ''] = roots.size === 1 ? roots : []
  const files = entries.map((entry) => ({ ...entry, path: entry.path.slice(root.length) }))
  return new Map(files.map((entry) => [entry.path, entry]))
}

async function readText(files: Files, path: string): Promise<string | undefined> {
  const entry = files.get(path)
  return entry && decodeText(path, await entry.read())
}

async function splitLessons(files: Files): Promise<{ read: Map<string, LessonSource>; rejected: ImportItem[] }> {
  const read = new Map<string, LessonSource>()
  const rejected: ImportItem[] = []
  let bytes = 0
  for (const [path, entry] of files) {
    if (!isMarkdown(path)) continue
    bytes += entry.sizeBytes
    if (bytes > mostMarkdownBytes) throw new ArchiveRefused('too-large', 'It holds more than 20 MB of Markdown.')
    const source = splitLesson(path, decodeText(path, await entry.read()))
    if ('outcome' in source) rejected.push(source)
    else read.set(path, source)
  }
  return { read, rejected }
}

/** Understands one lesson after the other and lets others work in between: a course can hold megabytes of text. */
async function readLessons(sources: readonly LessonSource[], surroundings: Surroundings) {
  const read: ReadLesson[] = []
  const rejected: ImportItem[] = []
  for (const source of sources) {
    await setImmediate()
    const lesson = readLesson(source, surroundings)
    if ('outcome' in lesson) rejected.push(lesson)
    else read.push(lesson)
  }
  return { read, rejected }
}

/** What a page is made of that is no lesson; a page that is too much to read says nothing. */
function structureOf(page: string): Partial<MarkdownStructure> {
  try {
    return readStructure(splitFrontMatter(page).body)
  } catch (error) {
    if (error instanceof Problem) return {}
    throw error
  }
}

function titleFromReadme(readme: string | undefined): string | undefined {
  return (readme && asLine(structureOf(readme).heading?.text)) || undefined
}

/** What the course says of itself, else its first page, else the questions that its first lessons answer. */
async function summaryOf(settings: Settings, files: Files, modules: readonly RepositoryModule[]): Promise<string> {
  const said = settings.text('summary', 'description')
  if (said) return said
  const lessons = modules.flatMap((module) => module.lessons)
  const page = (await readText(files, 'index.md')) ?? (await readText(files, 'README.md'))
  const paragraph = asLine(page && structureOf(page).firstParagraph)
  const questions = lessons.flatMap((lesson) => lesson.questions.slice(0, 1)).slice(0, 2)
  return paragraph || questions.join(' ') || asLine(readStructure(lessons[0]?.markdown ?? '').firstParagraph)
}

/** A course that names none promises the first thing that each of its lessons does. */
function objectivesOf(settings: Settings, modules: readonly RepositoryModule[]): string[] {
  const said = settings.list('objectives')
  const firsts = modules.flatMap((module) => module.lessons.flatMap((lesson) => lesson.objectives.slice(0, 1)))
  return (said.length > 0 ? said : [...new Set(firsts)]).slice(0, 8)
}

function attributionOf(settings: Settings): string | undefined {
  const said = settings.text('attribution')
  const [title, source] = [settings.text('title'), settings.text('source')]
  if (said || !title || !source) return said
  const author = settings.text('author') ?? carpentries[settings.text('carpentry') ?? '']
  return `“${title}”${author ? ` by ${author}` : ''}, ${source}. The layout was changed on import.`
}

const atMost = (text: string | undefined, length: number) => text && cut(text, length)

const item = (path: string, outcome: ImportItem['outcome'], message: string): ImportItem => ({ path, outcome, message })

const describeLesson = ({ path, title, minutes }: { path: string; title: string; minutes: number }) =>
  item(path, 'imported', `Lesson “${title}”, ${minutes} min.`)

function describeRest(files: Files, items: readonly ImportItem[]): ImportItem[] {
  const described = new Set(items.map(({ path }) => path))
  return [...files.keys()]
    .filter((path) => !described.has(path))
    .map((path) => {
      if (path === 'config.yaml') return item(path, 'imported', 'Settings of the course.')
      return item(path, 'skipped', isPicture(path) ? 'Left out: no lesson shows it.' : 'Left out: it is no lesson.')
    })
}

const inOrder = (items: readonly ImportItem[]) =>
  items.toSorted((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1))
