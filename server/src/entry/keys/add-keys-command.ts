import type { Command } from 'commander'

const isJson = ({ json }: { json?: true }) => ({ json: json === true })

/** Adds `upskill keys …`: the keys that values in the database are sealed with. */
export function addKeysCommand(program: Command): void {
  const keys = program.command('keys').description('look after the keys that values in the database are sealed with')

  keys
    .command('list')
    .description('show every key, and how much is sealed with it')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => (await import('./list.ts')).list(isJson(options)))

  keys
    .command('rotate')
    .description('make a new key the current one; what earlier keys sealed stays readable')
    .option('--new-wrapping-key', 'first put a new key into the key file, which wraps from then on')
    .action(async (options: { newWrappingKey?: true }) =>
      (await import('./rotate.ts')).rotate({ newWrappingKey: options.newWrappingKey === true }),
    )

  keys
    .command('reencrypt')
    .description('seal with the current key whatever earlier ones sealed; a running server does so by itself')
    .action(async () => (await import('./reencrypt.ts')).reencryptNow())

  keys
    .command('retire')
    .description('erase an earlier key, when nothing is sealed with it any more')
    .argument('<key>', 'its number; `upskill keys list` shows them')
    .action(async (key: string) => (await import('./retire.ts')).retire(key))
}
