import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clashesOf } from './clash.ts'
import { EditSession } from './edit-session.ts'
import { keepInTab, type Keeper } from './kept-edits.ts'

type Note = { title: string; text: string; version: number }
type Change = Partial<Pick<Note, 'title' | 'text'>>

class Stale extends Error {}
class Busy extends Error {}

const waitMs = 10_000
const maxRefusals = 3

/** A server with one note: it trims the text, refuses a write on an old version, and fails or waits when told to. */
function open(options: { split?: boolean; keeper?: Keeper<Note, Change> } = {}) {
  let stored: Note = { title: 'Title', text: 'Text', version: 1 }
  let failure: Error | undefined
  let gate: Promise<void> = Promise.resolve()
  const writes: Change[] = []
  const session = new EditSession<Note, Change>({
    initial: stored,
    read: async () => stored,
    write: async (change, base) => {
      writes.push(change)
      await gate
      if (failure) throw failure
      if (base.version !== stored.version) throw new Stale()
      stored = { ...stored, ...change, version: stored.version + 1 }
      stored.text = stored.text.trim()
      return stored
    },
    apply: (change, note) => ({ ...note, ...change }),
    merge: (earlier, later) => ({ ...earlier, ...later }),
    clashes: (change, base, theirs) =>
      clashesOf({ title: change.title, markdown: change.text }, wordsOf(base), wordsOf(theirs)),
    ...(options.keeper && { keeper: options.keeper }),
    ...(options.split && { split: splitTitle }),
    rebase: (waiting, from, onto) => (waiting.text === from.text ? { ...waiting, text: onto.text } : waiting),
    isConflict: (error) => error instanceof Stale,
    waitBeforeRetry: (error, refusals) => (error instanceof Busy && refusals < maxRefusals ? waitMs : undefined),
    now: () => new Date('2030-01-01T12:00:00Z'),
    pauseMs: 500,
  })
  return {
    session,
    writes,
    stored: () => stored,
    elsewhere: (change: Change) => (stored = { ...stored, ...change, version: stored.version + 1 }),
    fail: (error: Error | undefined) => (failure = error),
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

const wordsOf = ({ title, text }: Note) => ({ title, markdown: text })

function splitTitle({ title, text }: Change): [Change, Change | undefined] {
  return title !== undefined && text !== undefined
    ? [{ title }, { text }]
    : [{ ...(title && { title }), ...(text && { text }) }, undefined]
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('saving', () => {
  test('shows an edit at once and sends it after a pause', async () => {
    const { session, writes } = open()
    session.change({ title: 'New' })
    expect(session.snapshot()).toMatchObject({ resource: { title: 'New' }, save: { name: 'edited' } })
    expect(writes).toEqual([])
    await vi.advanceTimersByTimeAsync(500)
    expect(writes).toEqual([{ title: 'New' }])
    expect(session.snapshot().save).toEqual({ name: 'saved', at: new Date('2030-01-01T12:00:00Z') })
  })

  test('sends edits made in one go as one request', async () => {
    const { session, writes } = open()
    session.change({ title: 'N' })
    session.change({ title: 'New', text: 'Words' })
    await session.flush()
    expect(writes).toEqual([{ title: 'New', text: 'Words' }])
  })

  test('sends edits made during a request after it, on the version it gave', async () => {
    const { session, writes, stored, hold } = open()
    const release = hold()
    session.change({ title: 'One' })
    const first = session.flush()
    await vi.advanceTimersByTimeAsync(0)
    session.change({ title: 'Two' })
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Two' }, save: { name: 'saving' } })
    release()
    await first
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Two' }, save: { name: 'edited' } })
    await session.flush()
    expect(writes).toEqual([{ title: 'One' }, { title: 'Two' }])
    expect(stored()).toMatchObject({ title: 'Two', version: 3 })
  })

  test('sends a change that needs two requests as two, each on the version before it', async () => {
    const { session, writes, stored } = open({ split: true })
    session.change({ title: 'New', text: 'Words' })
    expect(await session.flush()).toBe(true)
    expect(writes).toEqual([{ title: 'New' }, { text: 'Words' }])
    expect(stored()).toMatchObject({ title: 'New', text: 'Words' })
  })

  test('keeps an edit that could not be sent, and sends it with the next', async () => {
    const { session, stored, fail } = open()
    const failure = new Error('offline')
    fail(failure)
    session.change({ title: 'New' })
    expect(await session.flush()).toBe(false)
    expect(session.snapshot()).toMatchObject({ resource: { title: 'New' }, save: { name: 'failed', error: failure } })
    expect(session.hasUnsaved).toBe(true)
    fail(undefined)
    session.change({ text: 'Words' })
    expect(await session.flush()).toBe(true)
    expect(stored()).toMatchObject({ title: 'New', text: 'Words' })
    expect(session.hasUnsaved).toBe(false)
  })

  test('fits waiting edits to what the server answered', async () => {
    const { session, writes, hold } = open()
    const release = hold()
    session.change({ text: 'Words ' })
    const first = session.flush()
    await vi.advanceTimersByTimeAsync(0)
    session.change({ title: 'New', text: 'Words ' })
    release()
    await first
    await session.flush()
    expect(writes).toEqual([{ text: 'Words ' }, { title: 'New', text: 'Words' }])
  })
})

describe('a busy server', () => {
  async function refused() {
    const opened = open()
    opened.fail(new Busy())
    opened.session.change({ title: 'One' })
    expect(await opened.session.flush()).toBe(false)
    expect(opened.session.snapshot().save.name).toBe('waiting')
    return opened
  }

  test('is sent nothing while it asked to wait, then once what the person wrote by then', async () => {
    const { session, writes, stored, fail } = await refused()
    session.change({ title: 'Two' })
    await vi.advanceTimersByTimeAsync(5_000)
    session.change({ text: 'Words' })
    expect(await session.flush()).toBe(false)
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Two', text: 'Words' }, save: { name: 'waiting' } })
    expect(session.hasUnsaved).toBe(true)
    expect(writes).toHaveLength(1)
    fail(undefined)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(writes).toEqual([{ title: 'One' }, { title: 'Two', text: 'Words' }])
    expect(stored()).toMatchObject({ title: 'Two', text: 'Words' })
    expect(session.snapshot().save.name).toBe('saved')
  })

  test('is asked again so often and no more; then the person decides', async () => {
    const { session, writes, stored, fail } = await refused()
    await vi.advanceTimersByTimeAsync(10 * waitMs)
    expect(writes).toHaveLength(maxRefusals + 1)
    expect(session.snapshot()).toMatchObject({ resource: { title: 'One' }, save: { name: 'failed' } })
    fail(undefined)
    expect(await session.flush()).toBe(true)
    expect(stored().title).toBe('One')
  })

  test('gets no more once the edits are given up', async () => {
    const { session, writes, fail } = await refused()
    session.drop()
    fail(undefined)
    await vi.advanceTimersByTimeAsync(10 * waitMs)
    expect(writes).toHaveLength(1)
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Title' }, save: { name: 'saved' } })
  })

  test('is asked for patient actions again, in their order, after the edits before them', async () => {
    const { session, writes, fail } = await refused()
    const done: string[] = []
    const act = (name: string) =>
      session.runPatiently(async (base) => {
        done.push(`${name} on ${base.title}`)
        return { ...base, version: base.version }
      })
    const actions = [act('first'), act('second')]
    await vi.advanceTimersByTimeAsync(waitMs - 1)
    expect(done).toEqual([])
    fail(undefined)
    await vi.advanceTimersByTimeAsync(1)
    await Promise.all(actions)
    expect(done).toEqual(['first on One', 'second on One'])
    expect(writes).toHaveLength(2)
    expect(session.hasUnsaved).toBe(false)
  })

  test('that refuses a patient action gets it again after the wait', async () => {
    const { session } = open()
    const action = vi.fn<(base: Note) => Promise<Note>>().mockRejectedValueOnce(new Busy())
    action.mockImplementation(async (base) => ({ ...base, text: 'Added', version: base.version + 1 }))
    const running = session.runPatiently(action)
    await vi.advanceTimersByTimeAsync(waitMs - 1)
    expect(action).toHaveBeenCalledTimes(1)
    expect(session.snapshot().save.name).toBe('waiting')
    expect(session.hasUnsaved).toBe(true)
    await vi.advanceTimersByTimeAsync(1)
    expect(await running).toMatchObject({ text: 'Added' })
  })

  test('refuses an action that the person can repeat at once', async () => {
    const { session } = await refused()
    const action = vi.fn<(base: Note) => Promise<Note>>()
    await expect(session.run(action)).rejects.toThrow(Busy)
    expect(action).not.toHaveBeenCalled()
  })
})

describe('a conflict', () => {
  test('about different things is merged without asking', async () => {
    const { session, stored, elsewhere } = open()
    elsewhere({ text: 'Theirs' })
    session.change({ title: 'Mine' })
    expect(await session.flush()).toBe(true)
    expect(stored()).toMatchObject({ title: 'Mine', text: 'Theirs' })
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Mine', text: 'Theirs' }, save: { name: 'saved' } })
  })

  test('about the same shows both values, mine as it is by now', async () => {
    const { session } = await conflicted()
    session.change({ title: 'Mine too' })
    expect(session.snapshot().save).toEqual({
      name: 'conflict',
      clashes: [{ field: 'title', mine: 'Mine too', theirs: 'Theirs' }],
    })
  })

  async function conflicted() {
    const opened = open()
    opened.elsewhere({ title: 'Theirs', text: 'Theirs' })
    opened.session.change({ title: 'Mine' })
    await opened.session.flush()
    return opened
  }

  test('holds edits back without losing them', async () => {
    const { session, writes } = await conflicted()
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Mine' }, save: { name: 'conflict' } })
    session.change({ title: 'Mine too' })
    await vi.advanceTimersByTimeAsync(5000)
    expect(writes).toHaveLength(1)
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Mine too' }, save: { name: 'conflict' } })
  })

  test('ends with mine on top of theirs', async () => {
    const { session, stored } = await conflicted()
    expect(await session.keepMine()).toBe(true)
    expect(stored()).toMatchObject({ title: 'Mine', text: 'Theirs' })
    expect(session.snapshot().save.name).toBe('saved')
  })

  test('ends with theirs alone', async () => {
    const { session, stored } = await conflicted()
    expect(await session.takeTheirs()).toEqual({ title: 'Mine' })
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Theirs', text: 'Theirs' }, save: { name: 'saved' } })
    expect(stored()).toMatchObject({ title: 'Theirs' })
    expect(session.hasUnsaved).toBe(false)
  })
})

describe('edits that cannot be saved', () => {
  function keeper(): Keeper<Note, Change> {
    const values = new Map<string, string>()
    const storage = {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
      removeItem: (key: string) => void values.delete(key),
    }
    return keepInTab({ userId: 'ada', organizationId: 'acme', courseId: 'git' }, storage)
  }

  test('are put back when the editor opens again, and saved on what is there by then', async () => {
    const kept = keeper()
    const first = open({ keeper: kept })
    first.fail(new Error('signed out'))
    first.session.change({ text: 'Long work' })
    await first.session.flush()

    const second = open({ keeper: kept })
    expect(second.session.snapshot()).toMatchObject({ resource: { text: 'Long work' }, save: { name: 'edited' } })
    expect(second.session.hasUnsaved).toBe(true)
    second.elsewhere({ title: 'Theirs' })
    expect(await second.session.flush()).toBe(true)
    expect(second.stored()).toMatchObject({ title: 'Theirs', text: 'Long work' })
    expect(kept.read()).toBeUndefined()
  })

  test('are kept while they are on their way, together with those after them', async () => {
    const kept = keeper()
    const { session, hold } = open({ keeper: kept })
    const release = hold()
    session.change({ title: 'New' })
    const saving = session.flush()
    await vi.advanceTimersByTimeAsync(0)
    session.change({ text: 'Words' })
    expect(kept.read()).toMatchObject({ base: { version: 1 }, change: { title: 'New', text: 'Words' } })
    release()
    await saving
    expect(kept.read()).toMatchObject({ base: { version: 2 }, change: { text: 'Words' } })
  })

  test('are gone for good once given up', async () => {
    const kept = keeper()
    const { session, stored, fail } = open({ keeper: kept })
    fail(new Error('offline'))
    session.change({ title: 'New' })
    await session.flush()
    session.drop()
    fail(undefined)
    await session.flush()
    expect(stored().title).toBe('Title')
    expect(kept.read()).toBeUndefined()
  })
})

describe('an action', () => {
  test('runs on everything edited before it', async () => {
    const { session, stored } = open()
    session.change({ title: 'New' })
    await session.run(async (base) => ({ ...base, text: `after ${stored().title}`, version: base.version + 1 }))
    expect(session.snapshot()).toMatchObject({
      resource: { title: 'New', text: 'after New', version: 3 },
      save: { name: 'saved' },
    })
  })

  test('does not run when the edits before it cannot be saved, and tells why', async () => {
    const { session, fail } = open()
    fail(new Error('offline'))
    session.change({ title: 'New' })
    const action = vi.fn<(base: Note) => Promise<Note>>()
    await expect(session.run(action)).rejects.toThrow('offline')
    expect(action).not.toHaveBeenCalled()
  })

  test('that is refused rejects and leaves the resource as it was', async () => {
    const { session } = open()
    await expect(session.run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Title' }, save: { name: 'saved' } })
  })
})

describe('news from elsewhere', () => {
  test('shows when nothing of ours is under way', () => {
    const { session, elsewhere } = open()
    session.adopt(elsewhere({ text: 'Theirs' }))
    expect(session.snapshot().resource.text).toBe('Theirs')
  })

  test('waits while an edit is under way, and an old answer is no news', async () => {
    const { session, elsewhere } = open()
    session.change({ title: 'Mine' })
    session.adopt(elsewhere({ text: 'Theirs' }))
    expect(session.snapshot().resource).toMatchObject({ title: 'Mine', text: 'Text' })
    const fresh = open()
    fresh.session.change({ title: 'New' })
    await fresh.session.flush()
    fresh.session.adopt({ title: 'Title', text: 'Text', version: 1 })
    expect(fresh.session.snapshot().resource.title).toBe('New')
  })
})
