import { posix } from 'node:path'
import type { Destination } from '#platform/markdown/destinations.ts'
import type { ImportItem, Target } from './course-repository.ts'
import { decodePath } from './plan-course.ts'

/** What destinations may lead to. */
export interface Surroundings {
  readonly lessons: ReadonlySet<string>
  readonly files: ReadonlySet<string>
  /** Where the course is published elsewhere, without a slash at the end. */
  readonly site: string | undefined
}

/** What a picture or link of the lesson at `path` stands for, or the warning that it stands for nothing. */
export function resolveTarget(
  path: string,
  { kind, destination }: Destination,
  surroundings: Surroundings,
): Target | ImportItem | undefined {
  return kind === 'image' ? resolveImage(path, destination, surroundings) : resolveLink(path, destination, surroundings)
}

function resolveImage(path: string, destination: string, { files }: Surroundings): Target | ImportItem {
  if (isAddress(destination)) {
    return warning(
      path,
      `Shows the picture "${destination}" from another site, which is not loaded; its description stands there instead.`,
    )
  }
  const found = candidates(path, destination).find((candidate) => files.has(candidate))
  if (found) return { kind: 'figure', path: found }
  return warning(path, `The picture "${decodePath(destination)}" is missing; its description stands there instead.`)
}

function resolveLink(
  path: string,
  destination: string,
  { lessons, files, site }: Surroundings,
): Target | ImportItem | undefined {
  if (isAddress(destination) || destination.startsWith('#')) return undefined
  const possible = candidates(path, destination)
  const lesson = possible.flatMap(lessonNames).find((candidate) => lessons.has(candidate))
  if (lesson) return { kind: 'lesson', path: lesson, fragment: /#.*$/s.exec(destination)?.[0] ?? '' }
  const picture = possible.find((candidate) => files.has(candidate) && isPicture(candidate))
  if (picture) return { kind: 'figure', path: picture }
  const [wanted] = possible
  if (site && wanted) return { kind: 'address', address: addressOn(site, wanted, destination) }
  return warning(path, `Links to "${destination}", which is not part of the course; the words stay, the link goes.`)
}

const isAddress = (destination: string) => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(destination)

export const isPicture = (path: string) => /\.(png|jpe?g|gif|webp|svg)$/i.test(path)

/** As seen from the lesson, then from the root; nothing outside the source. */
function candidates(path: string, destination: string): string[] {
  const wanted = decodePath(destination).replace(/^\//, '')
  const places = [posix.normalize(posix.join(posix.dirname(path), wanted)), posix.normalize(wanted)]
  return places.filter((place) => !place.startsWith('..') && place !== '.')
}

/** `04-changes.html`, `04-changes/` and `04-changes` mean the lesson that they are built from. */
function lessonNames(path: string): string[] {
  const bare = path.replace(/(\/(index\.html)?|\.html?)$/i, '')
  return [path, `${bare}.md`, `${bare}.markdown`, `${bare}/index.md`]
}

/** The Carpentries publish the pages of every folder side by side. */
function addressOn(site: string, path: string, destination: string): string {
  const page = path.replace(/^(episodes|learners|instructors|profiles)\//, '').replace(/\.(md|rmd|markdown)$/i, '.html')
  return `${site}/${encodeURI(page)}${/[?#].*$/s.exec(destination)?.[0] ?? ''}`
}

const warning = (path: string, message: string): ImportItem => ({ path, outcome: 'warning', message })
