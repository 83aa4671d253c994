/** Where the person's edits are: on the server, on their way, or held back because something went wrong. */
export type SaveState =
  | { name: 'saved'; at: Date | undefined }
  | { name: 'edited' }
  | { name: 'saving' }
  | { name: 'conflict' }
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
  now: () => Date
  /** How long the person must pause before an edit is sent. */
  pauseMs?: number
}

/**
 * Keeps one resource saved while a person edits it. Edits show at once, are merged, and travel one request at a time,
 * each with the version the last answer gave. A failed edit is kept and sent again with the next one or by `flush`;
 * after a conflict nothing is sent until the person keeps theirs or takes the other.
 */
export class EditSession<Resource extends Versioned, Change> {
  readonly #options: EditSessionOptions<Resource, Change>
  readonly #listeners = new Set<() => void>()
  #base: Resource
  #sending: Change | undefined
  #waiting: Change | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #snapshot: EditSnapshot<Resource>

  constructor(options: EditSessionOptions<Resource, Change>) {
    this.#options = options
    this.#base = options.initial
    this.#snapshot = { resource: options.initial, save: { name: 'saved', at: undefined } }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): EditSnapshot<Resource> => this.#snapshot

  /** True when closing the page now would lose an edit. */
  get hasUnsaved(): boolean {
    return this.#waiting !== undefined || this.#sending !== undefined
  }

  /** Takes an edit: shows it now and sends it after a pause. */
  change(change: Change): void {
    this.#waiting = this.#waiting === undefined ? change : this.#options.merge(this.#waiting, change)
    if (this.#snapshot.save.name === 'conflict') return this.#show(this.#snapshot.save)
    this.#show(this.#sending === undefined ? { name: 'edited' } : { name: 'saving' })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), this.#options.pauseMs ?? 900)
  }

  /** Sends what waits without a pause. Never rejects: what went wrong is in the snapshot. True when all is saved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer)
    await this.#inTurn(() => this.#sendWaiting())
    return this.#snapshot.save.name === 'saved'
  }

  /**
   * Saves what waits, then does `action` on the saved resource and shows its answer. Rejects with what the action
   * rejected with, and does nothing when the edits before it could not be saved.
   */
  async run(action: (base: Resource) => Promise<Resource>): Promise<Resource | undefined> {
    clearTimeout(this.#timer)
    return this.#inTurn(async () => {
      if (!(await this.#sendWaiting())) return undefined
      this.#show({ name: 'saving' })
      try {
        this.#accept(await action(this.#base), this.#base)
        this.#show({ name: 'saved', at: this.#options.now() })
        return this.#base
      } catch (error) {
        this.#show(this.#options.isConflict(error) ? { name: 'conflict' } : { name: 'saved', at: undefined })
        throw error
      }
    })
  }

  /** Shows what somebody else saved meanwhile, unless it is no news or an edit of ours is under way. */
  adopt(resource: Resource): void {
    if (resource.version < this.#base.version || this.#snapshot.save.name !== 'saved') return
    this.#base = resource
    this.#show(this.#snapshot.save)
  }

  /** Ends a conflict by putting our edits on top of what is on the server now. */
  async keepMine(): Promise<boolean> {
    const theirs = await this.#options.read()
    this.#accept(theirs, this.#base)
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

  async #sendWaiting(): Promise<boolean> {
    if (this.#snapshot.save.name === 'conflict') return false
    if (this.#waiting === undefined) return true
    const [sending, rest] = this.#options.split?.(this.#waiting) ?? [this.#waiting, undefined]
    this.#sending = sending
    this.#waiting = rest
    this.#show({ name: 'saving' })
    try {
      const answer = await this.#options.write(sending, this.#base)
      this.#sending = undefined
      this.#accept(answer, this.#options.apply(sending, this.#base))
      if (rest !== undefined) return await this.#sendWaiting()
      this.#show(this.#waiting === undefined ? { name: 'saved', at: this.#options.now() } : { name: 'edited' })
      return true
    } catch (error) {
      this.#sending = undefined
      this.#waiting = this.#waiting === undefined ? sending : this.#options.merge(sending, this.#waiting)
      this.#show(this.#options.isConflict(error) ? { name: 'conflict' } : { name: 'failed', error })
      return false
    }
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

  #show(save: SaveState): void {
    this.#snapshot = { resource: this.#view(), save }
    for (const listener of this.#listeners) listener()
  }
}
