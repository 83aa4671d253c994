import { seedDemo } from '#app/seed-demo.ts'
import { accountLines } from './banner.ts'
import { withPlatform } from './with-platform.ts'

/** Makes the demo content and prints its accounts. */
export async function seed(): Promise<void> {
  const { made, accounts } = await withPlatform(seedDemo)
  const lines = [...(made ? [] : ['the demo content is there already']), ...accountLines(accounts)]
  process.stdout.write(`${lines.join('\n')}\n`)
}
