import type { Clash } from './clash.ts'
import type { Keeper } from './kept-edits.ts'

/** Where the person's edits are: on the server, on their way, waiting for a busy server, or held back by a failure. */
export type SaveState =
  | { name: 'saved'; at: Date | undefined }
  | { name: 'edited' }
  | { name: 'saving' }
  | { name: 'waiting'; error: unknown }
  | { name: 'conflict'; clashes: Clash[] }
  | { name: 'failed'; error: unknown }

/** What the page shows: the resource with every edit applied, sent or not. */
export type EditSnapshot<Resource> = { resource: Resource; save: SaveState }

/** A resource that counts its changes; a write names the version it builds on. */
export type Versioned = { version: number }

export type EditSessionOptions<Resource extends Versioned, Change> = {
  initial: Resource
  read: () => Promise<Resource>
  /** Sends one change on top of `base`, whose version guards the write. */
  write: (change: Change, base: Resource) => Promise<Resource>
  apply: (change: Change, to: Resource) => Resource
  merge: (earlier: Change, later: Change) => Change
  /** What the next request carries, and the rest. Without it one request carries every change. */
  split?: (change: Change) => [next: Change, rest: Change | undefined]
  /** Fits edits made on `from` to the resource the server answered with, for example to the ids it gave. */
  rebase?: (waiting: Change, from: Resource, onto: Resource) => Change
  isConflict: (error: unknown) => boolean
  /** The milliseconds after which a refused request may be sent again, after so many refusals in a row. */
  waitBeforeRetry?: (error: unknown, refusals: number) => number | undefined
  /** What was changed here and, since `base`, on the server too. Edits without a clash are merged without asking. */
  clashes: (change: Change, base: Resource, theirs: Resource) => Clash[]
  /** Where unsaved edits outlive the page; what it holds is put back when the session opens. */
  keeper?: Keeper<Resource, Change>
  now: () => Date
  /** How long the person must pause before an edit is sent. */
  pauseMs?: number
}

/** While the server is busy; it ends with whether to go on. */
type Pause = { over: Promise<boolean>; end: (goOn: boolean) => void }

/** How often edits are put on top of news before the person is asked. */
const maxMerges = 3

/**
 * Keeps one resource saved while a person edits it. Edits show at once, are merged, and travel one request at a time,
 * each with the version the last answer gave. A failed edit is kept and sent again with the next one or by `flush`. While
 * the server is busy nothing is sent; then the edits as they are by now.
 * What somebody else changed meanwhile is merged; when both changed the same, nothing is sent until the person keeps
 * theirs or takes the other.
 */
export class EditSession<Resource extends Versioned, Change> {
  readonly #options: EditSessionOptions<Resource, Change>
  readonly #listeners = new Set<() => void>()
  #base: Resource
  #theirs: Resource | undefined
  #sending: Change | undefined
  #waiting: Change | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #pause: Pause | undefined
  #refusals = 0
  #patientActions = 0
  #snapshot: EditSnapshot<Resource>

  constructor(options: EditSessionOptions<Resource, Change>) {
    this.#options = options
    const kept = options.keeper?.read()
    this.#base = kept?.base ?? options.initial
    this.#waiting = kept?.change
    this.#snapshot = { resource: this.#view(), save: kept ? { name: 'edited' } : { name: 'saved', at: undefined } }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): EditSnapshot<Resource> => this.#snapshot

  /** True when closing the page now would lose an edit. */
  get hasUnsaved(): boolean {
    return this.#waiting !== undefined || this.#sending !== undefined || this.#patientActions > 0
  }

  /** Takes an edit: shows it now and sends it after a pause. */
  change(change: Change): void {
    this.#waiting = this.#waiting === undefined ? change : this.#options.merge(this.#waiting, change)
    if (this.#snapshot.save.name === 'conflict') return this.#show(this.#conflict())
    if (this.#pause) return this.#show(this.#snapshot.save)
    this.#show(this.#sending === undefined ? { name: 'edited' } : { name: 'saving' })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), this.#options.pauseMs ?? 900)
  }

  /**
   * Sends what waits at once, unless the server is busy. Never rejects: what went wrong is in the snapshot. True when all
   * is saved.
   */
  async flush(): Promise<boolean> {
    if (this.#pause) return false
    if (this.#snapshot.save.name === 'failed') this.#refusals = 0
    clearTimeout(this.#timer)
    await this.#inTurn(() => this.#sendWaiting())
    return this.#snapshot.save.name === 'saved'
  }

  /**
   * Saves what waits, then does `action` on the saved resource and shows its answer. Rejects with what the action
   * rejected with, or with why the edits before it could not be saved; does nothing while they are in conflict.
   */
  async run(action: (base: Resource) => Promise<Resource>): Promise<Resource | undefined> {
    return this.#inTurn(() => this.#act(action, () => false))
  }

  /** The same, but a busy server is waited for. Undefined also when it is given up meanwhile (`drop`). */
  async runPatiently(action: (base: Resource) => Promise<Resource>): Promise<Resource | undefined> {
    this.#patientActions += 1
    try {
      for (;;) {
        if (this.#pause && !(await this.#pause.over)) return undefined
        try {
          return await this.#inTurn(() => this.#act(action, (error) => this.#pauseAfter(error)))
        } catch (error) {
          if (!this.#pause) throw error
        }
      }
    } finally {
      this.#patientActions -= 1
    }
  }

  /** Shows what somebody else saved meanwhile, unless it is no news or an edit of ours is under way. */
  adopt(resource: Resource): void {
    if (resource.version < this.#base.version || this.#snapshot.save.name !== 'saved') return
    this.#base = resource
    this.#show(this.#snapshot.save)
  }

  /** Ends a conflict by putting our edits on top of what is on the server now. */
  async keepMine(): Promise<boolean> {
    this.#accept(await this.#options.read(), this.#base)
    this.#show({ name: 'edited' })
    return this.flush()
  }

  /** Ends a conflict, or drops edits the server refused; answers with what was dropped, for undo. */
  async takeTheirs(): Promise<Change | undefined> {
    const theirs = await this.#options.read()
    const dropped = this.#waiting
    this.#waiting = undefined
    this.#base = theirs
    this.#show({ name: 'saved', at: undefined })
    return dropped
  }

  /** Gives up what is not saved. */
  drop(): void {
    clearTimeout(this.#timer)
    this.#waiting = undefined
    this.#pause?.end(false)
    this.#show({ name: 'saved', at: undefined })
  }

  async #act(
    action: (base: Resource) => Promise<Resource>,
    waitsAfter: (error: unknown) => boolean,
  ): Promise<Resource | undefined> {
    clearTimeout(this.#timer)
    if (!(await this.#sendWaiting())) {
      const { save } = this.#snapshot
      if (save.name === 'waiting' || save.name === 'failed') throw save.error
      return undefined
    }
    this.#show({ name: 'saving' })
    try {
      this.#accept(await action(this.#base), this.#base)
      this.#refusals = 0
      this.#show({ name: 'saved', at: this.#options.now() })
      return this.#base
    } catch (error) {
      if (!waitsAfter(error)) {
        this.#show(this.#options.isConflict(error) ? this.#conflict() : { name: 'saved', at: undefined })
      }
      throw error
    }
  }

  async #sendWaiting(merges = 0): Promise<boolean> {
    if (this.#snapshot.save.name === 'conflict' || this.#pause) return false
    if (this.#waiting === undefined) return true
    const [sending, rest] = this.#options.split?.(this.#waiting) ?? [this.#waiting, undefined]
    this.#sending = sending
    this.#waiting = rest
    this.#show({ name: 'saving' })
    try {
      const answer = await this.#options.write(sending, this.#base)
      this.#sending = undefined
      this.#refusals = 0
      this.#accept(answer, this.#options.apply(sending, this.#base))
      if (rest !== undefined) return await this.#sendWaiting()
      this.#show(this.#waiting === undefined ? { name: 'saved', at: this.#options.now() } : { name: 'edited' })
      return true
    } catch (error) {
      this.#sending = undefined
      this.#waiting = this.#waiting === undefined ? sending : this.#options.merge(sending, this.#waiting)
      if (this.#options.isConflict(error)) return this.#mergeTheirs(merges)
      return this.#fail(error)
    }
  }

  #fail(error: unknown): false {
    if (!this.#pauseAfter(error)) this.#show({ name: 'failed', error })
    return false
  }

  /** Sends nothing for as long as a busy server asked, then goes on by itself. False when waiting does not help. */
  #pauseAfter(error: unknown): boolean {
    const waitMs = this.#options.waitBeforeRetry?.(error, this.#refusals)
    if (waitMs === undefined) return false
    const { promise: over, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => end(true), waitMs)
    const end = (goOn: boolean) => {
      clearTimeout(timer)
      this.#pause = undefined
      this.#show(this.#waiting === undefined ? { name: 'saved', at: undefined } : { name: 'edited' })
      if (goOn) void this.flush()
      resolve(goOn)
    }
    this.#refusals += 1
    this.#pause = { over, end }
    this.#show({ name: 'waiting', error })
    return true
  }

  /** Puts our edits on top of somebody else's and sends them, unless both changed the same. */
  async #mergeTheirs(merges: number): Promise<boolean> {
    try {
      this.#theirs = await this.#options.read()
    } catch (error) {
      return this.#fail(error)
    }
    const conflict = this.#conflict()
    if (conflict.clashes.length > 0 || merges === maxMerges) {
      this.#show(conflict)
      return false
    }
    this.#accept(this.#theirs, this.#base)
    return this.#sendWaiting(merges + 1)
  }

  #conflict(): SaveState & { name: 'conflict' } {
    if (this.#waiting === undefined || this.#theirs === undefined) return { name: 'conflict', clashes: [] }
    return { name: 'conflict', clashes: this.#options.clashes(this.#waiting, this.#base, this.#theirs) }
  }

  #accept(answer: Resource, from: Resource): void {
    this.#base = answer
    if (this.#waiting !== undefined && this.#options.rebase) {
      this.#waiting = this.#options.rebase(this.#waiting, from, answer)
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  #view(): Resource {
    let view = this.#base
    if (this.#sending !== undefined) view = this.#options.apply(this.#sending, view)
    if (this.#waiting !== undefined) view = this.#options.apply(this.#waiting, view)
    return view
  }

  #keep(): void {
    const unsaved = this.#unsaved()
    if (unsaved === undefined) this.#options.keeper?.clear()
    else this.#options.keeper?.write({ base: this.#base, change: unsaved })
  }

  #unsaved(): Change | undefined {
    if (this.#sending === undefined || this.#waiting === undefined) return this.#sending ?? this.#waiting
    return this.#options.merge(this.#sending, this.#waiting)
  }

  #show(save: SaveState): void {
    this.#snapshot = { resource: this.#view(), save }
    this.#keep()
    for (const listener of this.#listeners) listener()
  }
}
