import { destinationsIn } from '#platform/markdown/destinations.ts'
import { readStructure, withoutLines } from '#platform/markdown/read-structure.ts'
import { Problem } from '#platform/problem.ts'
import { limits } from '../course.ts'
import type { ImportItem, RepositoryLesson, Target } from './course-repository.ts'
import { cut, longestTitle, titleFromName } from './plan-course.ts'
import { asLine, type Settings, splitFrontMatter } from './read-yaml.ts'
import { resolveTarget, type Surroundings } from './resolve-target.ts'

const longestLine = 300
const longestMinutes = 600
/** How fast people read to learn; half of what they read for pleasure. */
const wordsPerMinute = 120

/** A lesson's file, split but not yet understood. */
export interface LessonSource {
  readonly path: string
  readonly settings: Settings
  readonly body: string
}

/** A lesson, with warnings about pictures and links that lead nowhere. */
export interface ReadLesson {
  readonly lesson: RepositoryLesson
  readonly items: readonly ImportItem[]
}

/** Splits a lesson's file; a rejected item says why it cannot be a lesson. */
export function splitLesson(path: string, text: string): LessonSource | ImportItem {
  const { settings, body } = splitFrontMatter(text)
  if (typeof settings === 'string') return rejected(path, settings)
  if (body.length > limits.markdownLength)
    return rejected(path, `it is longer than ${limits.markdownLength} characters`)
  if (body.includes('\0')) return rejected(path, 'it holds a NUL character')
  return { path, settings, body }
}

/** Understands a lesson; a rejected item says why it cannot be shown. */
export function readLesson(source: LessonSource, surroundings: Surroundings): ReadLesson | ImportItem {
  try {
    return understand(source, surroundings)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return rejected(source.path, `${error.title.charAt(0).toLowerCase()}${error.title.slice(1)}`)
  }
}

function understand({ path, settings, body }: LessonSource, surroundings: Surroundings): ReadLesson {
  const { callouts, heading, droppedTags } = readStructure(body)
  const said = (kind: string) => callouts.filter((callout) => callout.kind === kind).flatMap(({ items }) => items)
  const title = settings.text('title')
  const taken = callouts
    .filter(({ kind, items }) => kind === 'objectives' && items.length > 0)
    .map(({ lines }) => lines)
  const isHeadingTaken = title === undefined && heading !== undefined
  const markdown = withoutLines(body, isHeadingTaken ? [...taken, heading.lines] : taken).trim()
  const { targets, items } = resolveAll(path, markdown, surroundings)
  return {
    lesson: {
      path,
      title: cut(title ?? asLine(heading?.text) ?? '', longestTitle) || titleFromName(path),
      minutes: minutesOf(settings, markdown),
      objectives: [...settings.list('objectives'), ...said('objectives')]
        .map((line) => cut(asLine(line), longestLine))
        .slice(0, limits.objectives),
      questions: [...settings.list('questions'), ...said('questions')],
      keyPoints: [...settings.list('keypoints'), ...said('keypoints')],
      markdown: markdown === '' ? '' : `${markdown}\n`,
      targets,
    },
    items: [...items, ...droppedTags.map((name) => dropped(path, name))],
  }
}

function resolveAll(path: string, markdown: string, surroundings: Surroundings) {
  const targets = new Map<string, Target>()
  const warnings = new Map<string, ImportItem>()
  for (const destination of destinationsIn(markdown)) {
    const found = resolveTarget(path, destination, surroundings)
    if (found && 'kind' in found) targets.set(destination.destination, found)
    else if (found) warnings.set(found.message, found)
  }
  return { targets, items: [...warnings.values()] }
}

/** Teaching and exercises as The Carpentries count them, or what the author says, or how long the words take. */
function minutesOf(settings: Settings, markdown: string): number {
  const taught = (settings.number('teaching') ?? 0) + (settings.number('exercises') ?? 0)
  const said = taught || settings.number('minutes', 'duration', 'estimated_time')
  const minutes = said ?? markdown.split(/\s+/).length / wordsPerMinute
  return Math.min(longestMinutes, Math.max(1, Math.ceil(minutes)))
}

const rejected = (path: string, reason: string): ImportItem => ({
  path,
  outcome: 'rejected',
  message: `Cannot be read: ${reason}.`,
})

const dropped = (path: string, name: string): ImportItem => ({
  path,
  outcome: 'warning',
  message: `Some HTML was left out: <${name}> and what it encloses are not shown.`,
})
