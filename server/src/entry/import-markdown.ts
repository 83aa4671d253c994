import { importMarkdown as importInto, type MarkdownImport } from '#app/import-markdown.ts'
import { StartError } from '#platform/start-error.ts'
import type { ProgressStream } from './progress.ts'
import { withPlatform } from './with-platform.ts'

const outcomes = ['imported', 'warning', 'skipped', 'rejected'] as const
const barLength = 30

/** Imports a course, shows how far it is on a terminal, and prints what became of every file. Rejects when it failed. */
export async function importMarkdown(wanted: MarkdownImport): Promise<void> {
  const bar = createBar(process.stderr)
  const outcome = await withPlatform((platform) => importInto(platform, wanted, bar.show)).finally(bar.clear)
  for (const { path, outcome: became, message } of outcome.items) {
    process.stdout.write(`${became.padEnd(8)}  ${path}: ${message}\n`)
  }
  const totals = outcomes.map((kind) => `${outcome.items.filter((item) => item.outcome === kind).length} ${kind}`)
  process.stdout.write(`${totals.join(', ')}\n`)
  if (outcome.status === 'failed') throw new StartError(`nothing was imported: ${outcome.problem}`)
  process.stdout.write(`course ${outcome.courseId} is ${wanted.publish ? 'published' : 'a draft'}\n`)
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
