import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateFiles, type GeneratedFile } from '#app/generate.ts'
import { readConfig } from '#platform/config.ts'
import { keepSecret } from '#platform/data-folder.ts'
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start-embedded-postgres.ts'
import { createLog } from '#platform/log.ts'
import { migrateDatabase } from '#platform/migrate.ts'
import { StartError } from '#platform/start-error.ts'
import { rootDir } from './load-config.ts'

/** Writes the generated files, or with `check` writes none and rejects with a StartError that names the stale ones. */
export async function generate({ check }: { check: boolean }): Promise<void> {
  const stale: GeneratedFile[] = []
  for (const file of await generateOnFreshDatabase()) if (!(await isCurrent(file))) stale.push(file)
  const paths = stale.map(({ path }) => path).join(', ')
  if (check && stale.length > 0) throw new StartError(`stale: ${paths}; run: npx upskill generate`)
  for (const { path, content } of stale) await writeFile(join(rootDir, path), content)
  process.stdout.write(stale.length > 0 ? `wrote ${paths}\n` : 'all generated files are current\n')
}

async function isCurrent({ path, content }: GeneratedFile): Promise<boolean> {
  const file = join(rootDir, path)
  return existsSync(file) && (await readFile(file, 'utf8')) === content
}

/** Neither this machine's configuration nor its data has a say in what is generated. */
async function generateOnFreshDatabase(): Promise<GeneratedFile[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'upskill-generate-'))
  try {
    const read = readConfig(
      { UPSKILL_DATA_DIR: dataDir },
      {
        rootDir,
        isTerminal: false,
        keepSecret,
        readFile: () => '',
      },
    )
    const log = createLog({ level: 'warn', format: 'pretty' })
    const postgres = await startEmbeddedPostgres({ dataDir, log, settings: { fsync: 'off' } })
    try {
      await migrateDatabase(postgres.ownerUrl, log)
      return await generateFiles({ ...read, webDir: undefined }, postgres)
    } finally {
      await postgres.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
