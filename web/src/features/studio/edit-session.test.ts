import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EditSession } from './edit-session.ts'

type Note = { title: string; text: string; version: number }
type Change = Partial<Pick<Note, 'title' | 'text'>>

class Stale extends Error {}

/** A server with one note: it trims the text, refuses a write on an old version, and fails or waits when told to. */
function open(options: { split?: boolean } = {}) {
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
    ...(options.split && { split: splitTitle }),
    rebase: (waiting, from, onto) => (waiting.text === from.text ? { ...waiting, text: onto.text } : waiting),
    isConflict: (error) => error instanceof Stale,
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

describe('a conflict', () => {
  async function conflicted() {
    const opened = open()
    opened.elsewhere({ text: 'Theirs' })
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
    expect(session.snapshot()).toMatchObject({ resource: { title: 'Title', text: 'Theirs' }, save: { name: 'saved' } })
    expect(stored()).toMatchObject({ title: 'Title' })
    expect(session.hasUnsaved).toBe(false)
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

  test('does not run when the edits before it cannot be saved', async () => {
    const { session, fail } = open()
    fail(new Error('offline'))
    session.change({ title: 'New' })
    const action = vi.fn<(base: Note) => Promise<Note>>()
    expect(await session.run(action)).toBeUndefined()
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
