import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Sees to it that nothing outlives this process: not the server that runs in the folder, and not the folder. */
export interface FolderGuard {
  /** Makes this the server to end; call it again for the next one. */
  watch(server: ChildProcess): void
  /** Ends the server, even when it is paused, and removes the folder. */
  release(): Promise<void>
}

// Its input ends when this process does, however that happens. An empty line says that the server has ended by itself,
// and its number may belong to another process.
const script = `
while read -r line; do pid=$line; done
[ -z "$pid" ] || kill -KILL "$pid"
rm -rf "$0"`

/** Starts to guard a temporary folder, by a shell in a session of its own, which a signal to this one does not reach. */
export function guardFolder(folder: string): FolderGuard {
  const shell = spawn('sh', ['-c', script, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = once(shell, 'exit')
  shell.unref()
  return {
    watch(server) {
      shell.stdin.write(`${server.pid}\n`)
      server.once('exit', () => shell.stdin.writable && shell.stdin.write('\n'))
    },
    async release() {
      shell.ref()
      shell.stdin.end()
      await ended
    },
  }
}
