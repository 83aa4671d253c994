import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The account PostgreSQL runs under instead of ours. */
export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root, so root hands it to `postgres` or else `nobody`; anybody else runs it themselves. */
export function findSystemUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const account = ['postgres', 'nobody'].map((name) => accounts.find(([found]) => found === name)).find(Boolean)
  return account ? { uid: Number(account[2]), gid: Number(account[3]) } : { uid: 65_534, gid: 65_534 }
}

/** The account that owns the folder, where root would have to step down to it; undefined where it is our own. */
export function ownerOf(folder: string): SystemUser | undefined {
  const { uid, gid } = statSync(folder)
  return uid === process.getuid?.() || process.platform === 'win32' ? undefined : { uid, gid }
}

/** Whether the account gets as far as the path and may read it, as far as permission bits tell. */
export function canRead(user: SystemUser, path: string): boolean {
  return allows(user, path, 'read') && canEnter(user, dirname(path))
}

/** Whether the account may pass through the folder and every folder above it, as far as permission bits tell. */
export function canEnter(user: SystemUser, folder: string): boolean {
  const real = realpathSync(folder)
  const parent = dirname(real)
  return allows(user, real, 'enter') && (parent === real || canEnter(user, parent))
}

function allows(user: SystemUser, path: string, what: 'read' | 'enter'): boolean {
  const { uid, gid, mode } = statSync(path)
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0
  return ((mode >> shift) & (what === 'read' ? 4 : 1)) !== 0
}
