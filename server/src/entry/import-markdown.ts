import { type ImportedMarkdown, importMarkdown as importInto, type MarkdownImport } from '#app/import-markdown.ts'
import { StartError } from '#platform/start-error.ts'
import type { ProgressStream } from './progress.ts'
import { withPlatform } from './with-platform.ts'

const outcomes = ['imported', 'warning', 'skipped', 'rejected'] as const
const barLength = 30

/** Imports a course, shows how far it is on a terminal, and prints what became of every file. Rejects when it failed. */
export async function importMarkdown(wanted: MarkdownImport): Promise<void> {
  const bar = createBar(process.stderr)
  const imported = await withPlatform((platform) => importInto(platform, wanted, bar.show)).finally(bar.clear)
  const { lines, failure } = describeImport(imported, wanted)
  process.stdout.write(`${lines.join('\n')}\n`)
  if (failure) throw new StartError(failure)
}

/** What became of every file and of the course, and why the command fails, if it does. */
export function describeImport(
  { outcome, editorUrl, unpublished }: ImportedMarkdown,
  { publish }: Pick<MarkdownImport, 'publish'>,
): { lines: readonly string[]; failure?: string } {
  const items = outcome.items.map(({ path, outcome: became, message }) => `${became.padEnd(8)}  ${path}: ${message}`)
  const totals = outcomes.map((kind) => `${outcome.items.filter((item) => item.outcome === kind).length} ${kind}`)
  const report = [...items, totals.join(', ')]
  if (outcome.status === 'failed') return { lines: report, failure: `nothing was imported: ${outcome.problem}` }
  const isPublished = publish && !unpublished
  const course = `course ${outcome.courseId} is ${isPublished ? 'published' : 'a draft'}: ${editorUrl}`
  if (!unpublished) return { lines: [...report, course] }
  const missing = unpublished.errors.map(({ detail }) => `missing   ${detail}`)
  return {
    lines: [...report, ...missing, course],
    failure: `the course is not published: ${unpublished.message} The draft is kept; do not import it again.`,
  }
}

/** A bar that is redrawn in place; elsewhere than on a terminal, nothing. */
function createBar(stream: ProgressStream): { show(done: number, total: number): void; clear(): void } {
  const write = (text: string) => void (stream.isTTY && stream.write(`\r\u001B[K${text}`))
  return {
    show(done, total) {
      const filled = Math.round((done / total) * barLength)
      write(`  ${'█'.repeat(filled)}${'░'.repeat(barLength - filled)} ${done} of ${total} lessons and pictures`)
    },
    clear: () => write(''),
  }
}
