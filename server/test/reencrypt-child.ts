/** Seals safes again until it is killed; tells after each batch. */
import { createTestClock } from '#test/test-clock.ts'
import type { Config } from '#platform/config.ts'
import { openDatabase } from '#platform/database.ts'
import { createLog } from '#platform/log.ts'
import { openVault } from '#platform/vault/open-vault.ts'
import { reencrypt } from '#platform/vault/reencrypt.ts'
import { safeColumns as columns } from '#test/sealed-safes.ts'

const [url = '', dataDir = '', encryptionKeyFile = ''] = process.argv.slice(2)
const log = createLog({ level: 'silent', format: 'json' })
const db = openDatabase({ url, poolSize: 2, statementTimeoutMs: 15_000, log })
const config = { dataDir, encryptionKeyFile } as Config
const vault = await openVault({ clock: createTestClock(), config, db, log }, { columns })
await reencrypt(
  { db, log, vault },
  { organizationIds: [], columns, onProgress: () => process.stdout.write('a batch is done\n') },
)
process.exit()
