import { posix } from 'node:path'
import { destinationsIn } from '#platform/markdown/destinations.ts'
import type { ImportItem } from './course-repository.ts'
import type { Settings } from './read-yaml.ts'

/** Which files are lessons, in what order and in which modules, and what the others are. */
export interface CoursePlan {
  readonly modules: readonly { readonly folder: string; readonly title: string; readonly paths: readonly string[] }[]
  readonly items: readonly ImportItem[]
}

export interface PlanInput {
  readonly paths: readonly string[]
  readonly config: Settings
  /** The text of SUMMARY.md, where there is one. */
  readonly summary: string | undefined
  /** Where a lesson wants to stand among those of its folder. */
  readonly positionOf: (path: string) => number | undefined
}

const notLessons =
  /^(readme|license|licence|contributing|code[-_]of[-_]conduct|changelog|citation|authors|maintainers|governance|security|support|summary)(\.\w+)?$/i

export const isMarkdown = (path: string) => /\.(md|markdown)$/i.test(path)

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Plans a Carpentries lesson, a folder with a SUMMARY.md, or any folder of Markdown files. */
export function planCourse(input: PlanInput): CoursePlan {
  const markdown = input.paths.filter(isMarkdown)
  if (markdown.some((path) => path.startsWith('episodes/'))) return planEpisodes(input, markdown)
  return input.summary === undefined ? planFolder(input, markdown) : planSummary(input, markdown, input.summary)
}

function planEpisodes({ config }: PlanInput, markdown: readonly string[]): CoursePlan {
  const present = markdown.filter((path) => posix.dirname(path) === 'episodes').toSorted(byName.compare)
  const listed = config.list('episodes').map((name) => `episodes/${name}`)
  const paths = listed.length === 0 ? present : listed.filter((path) => present.includes(path))
  return {
    modules: [{ folder: 'episodes', title: 'Lessons', paths: [...new Set(paths)] }],
    items: [
      ...listed.filter((path) => !present.includes(path)).map((path) => missing('config.yaml', path)),
      ...present.filter((path) => !paths.includes(path)).map((path) => skipped(path, 'config.yaml does not list it')),
      ...markdown.filter((path) => !present.includes(path)).map((path) => skipped(path, 'not part of the course')),
    ],
  }
}

function planSummary(_: PlanInput, markdown: readonly string[], summary: string): CoursePlan {
  const links = destinationsIn(summary).filter(
    ({ kind, destination }) => kind === 'link' && !/^[a-z]+:/i.test(destination),
  )
  const listed = links.map(({ destination }) => posix.normalize(decodePath(destination))).filter(isMarkdown)
  const paths = [...new Set(listed)].filter((path) => markdown.includes(path))
  const rest = markdown.filter((path) => !paths.includes(path) && path !== 'SUMMARY.md')
  return {
    modules: inModules(paths),
    items: [
      ...listed.filter((path) => !markdown.includes(path)).map((path) => missing('SUMMARY.md', path)),
      ...rest.map((path) => skipped(path, 'SUMMARY.md does not list it')),
      skipped('SUMMARY.md', 'it gives the order of the lessons'),
    ],
  }
}

function planFolder({ positionOf }: PlanInput, markdown: readonly string[]): CoursePlan {
  const lessons = markdown.filter((path) => !notLessons.test(posix.basename(path)))
  if (lessons.length === 0) return { modules: inModules(markdown), items: [] }
  const sorted = lessons.toSorted((a, b) => inFolderOrder(a, b, positionOf))
  const others = markdown.filter((path) => !lessons.includes(path))
  return {
    modules: inModules(sorted),
    items: others.map((path) => skipped(path, 'its name says that it is no lesson')),
  }
}

/** Folders in the order of their names, the root first; in a folder by position, then its index, then by name. */
function inFolderOrder(a: string, b: string, positionOf: PlanInput['positionOf']): number {
  const [folderA, folderB] = [folderOf(a), folderOf(b)]
  if (folderA !== folderB) return byName.compare(folderA, folderB)
  const positions = (positionOf(a) ?? Number.MAX_VALUE) - (positionOf(b) ?? Number.MAX_VALUE)
  return positions || Number(isIndex(b)) - Number(isIndex(a)) || byName.compare(a, b)
}

function inModules(paths: readonly string[]): CoursePlan['modules'] {
  const folders = Map.groupBy(paths, folderOf)
  return [...folders].map(([folder, lessons]) => ({
    folder,
    title: folder === '' ? 'Lessons' : cut(folder.split('/').map(titleFromName).join(': '), longestTitle),
    paths: lessons,
  }))
}

const folderOf = (path: string) => (posix.dirname(path) === '.' ? '' : posix.dirname(path))
const isIndex = (path: string) => /^_?index\./i.test(posix.basename(path))

/** What a title holds in the database and in a form. */
export const longestTitle = 200

export const cut = (text: string, length: number) =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`

/** `02-git_basics.md` without its number and ending, as words; cut where a title ends. */
export function titleFromName(path: string): string {
  const name = posix.basename(path).replace(/\.\w+$/, '')
  const words =
    name
      .replace(/^\d+[-_. ]+/, '')
      .replace(/[-_]+/g, ' ')
      .trim() || name
  return cut(words.charAt(0).toUpperCase() + words.slice(1), longestTitle)
}

/** The path a destination in Markdown means, without its fragment. */
export function decodePath(destination: string): string {
  const path = destination.replace(/[?#].*$/s, '')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

const skipped = (path: string, reason: string): ImportItem => ({
  path,
  outcome: 'skipped',
  message: `Left out: ${reason}.`,
})

const missing = (path: string, listed: string): ImportItem => ({
  path,
  outcome: 'warning',
  message: `Lists "${listed}", which is not there.`,
})
