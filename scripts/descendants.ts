import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A living process; `id` tells it from a later one that was given the same number. */
export interface LivingProcess {
  id: string
  pid: number
  parentPid: number
  command: string
}

export interface DescendantWatch {
  /** The descendants that are alive now. */
  findLiving(): Promise<LivingProcess[]>
  /** The descendants that are still alive after `graceMs`; answers as soon as there are none. */
  findSurvivors(graceMs: number): Promise<LivingProcess[]>
  stop(): void
}

const pollMs = 250

/**
 * Watches what this process starts, and what that starts in turn. A descendant stays known when its parent ends first,
 * which at the end nothing else would show: it may have a session and an environment of its own, as a database server has.
 */
export function watchDescendants(): DescendantWatch {
  const known = new Set<string>()
  const findLiving = async () => {
    const living = await listProcesses()
    for (const id of findDescendants(living, process.pid, known)) known.add(id)
    return living.filter(({ id }) => known.has(id))
  }
  const timer = setInterval(() => void findLiving(), pollMs)
  timer.unref()
  return {
    findLiving,
    async findSurvivors(graceMs) {
      const deadlineMs = performance.now() + graceMs
      let survivors = await findLiving()
      while (survivors.length > 0 && performance.now() < deadlineMs) {
        await sleep(pollMs)
        survivors = await findLiving()
      }
      return survivors
    },
    stop: () => clearInterval(timer),
  }
}

function findDescendants(living: LivingProcess[], rootPid: number, known: ReadonlySet<string>): string[] {
  const byPid = new Map(living.map((candidate) => [candidate.pid, candidate]))
  const descends = ({ parentPid }: LivingProcess): boolean => {
    const parent = byPid.get(parentPid)
    return parentPid === rootPid || (parent !== undefined && (known.has(parent.id) || descends(parent)))
  }
  return living.filter(descends).map(({ id }) => id)
}

function listProcesses(): Promise<LivingProcess[]> {
  return process.platform === 'linux' ? listFromProc() : listFromPs()
}

async function listFromProc(): Promise<LivingProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const processes = await Promise.all(pids.map((pid) => readProcess(pid).catch(() => [])))
  return processes.flat()
}

/** See proc_pid_stat(5). The name of the program, in parentheses, may hold anything; what follows is plain. */
async function readProcess(pid: string): Promise<LivingProcess[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [state, parentPid, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const isDead = state === 'Z' || state === 'X'
  if (isDead) return []
  const startTime = rest[17]
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim()
  return [{ id: `${pid}@${startTime}`, pid: Number(pid), parentPid: Number(parentPid), command }]
}

async function listFromPs(): Promise<LivingProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=,lstart=,command='])
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parentPid, state, startTime, command] =
      /^ *(\d+) +(\d+) +(\S+) +((?:\S+ +){4}\S+) +(.*)$/.exec(line) ?? []
    if (!pid || !command || state?.startsWith('Z') || command.startsWith('ps ')) return []
    return [{ id: `${pid}@${startTime}`, pid: Number(pid), parentPid: Number(parentPid), command }]
  })
}
