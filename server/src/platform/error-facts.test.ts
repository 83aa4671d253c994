import { expect, test } from 'vitest'
import { errorFacts, withoutSecrets } from './error-facts.ts'

test('an error is told by its kind, message, code and what it violated, and by nothing else', () => {
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Failing row contains (hunter2).',
    table: 'users',
    constraint: 'users_email_key',
    config: { password: 'hunter2' },
  })
  const facts = errorFacts(error)
  expect(facts).toMatchObject({ type: 'Error', message: 'duplicate key', code: '23505', table: 'users' })
  expect(Object.keys(facts).toSorted()).toEqual(['code', 'constraint', 'message', 'stack', 'table', 'type'])
  expect(JSON.stringify(facts)).not.toContain('hunter2')
})

test('a value that PostgreSQL could not take is not quoted, in the stack neither', () => {
  const error = Object.assign(new Error('invalid input syntax for type uuid: "hunter2"'), { code: '22P02' })
  expect(errorFacts(error).message).toBe('invalid input syntax for type uuid: "…"')
  expect(errorFacts(error).stack).not.toContain('hunter2')
})

test('causes and several errors in one are told likewise, and one that causes itself ends', () => {
  const cause = Object.assign(new Error('cannot reach redis://u:hunter2@host'), { response: 'hunter2' })
  const error = new AggregateError([new Error('one'), 'two'], 'both', { cause })
  const facts = errorFacts(error)
  expect(facts.errors?.map(({ message }) => message)).toEqual(['one', 'two'])
  expect(facts.cause?.message).toBe('cannot reach redis://u:***@host')
  expect(JSON.stringify(facts)).not.toContain('hunter2')
  const circle = new Error('round')
  circle.cause = circle
  expect(JSON.stringify(errorFacts(circle)).match(/"type"/g)).toHaveLength(6)
})

test.each([
  ['postgres://owner:hunter2@db:5432/upskill', 'postgres://owner:***@db:5432/upskill'],
  ['redis://:hunter2@one:6379,two:6379 is away', 'redis://:***@one:6379,two:6379 is away'],
  ['smtps://user:hun@ter2@mail', 'smtps://user:***@mail'],
  ['https://learn.example.org:3000/a@b', 'https://learn.example.org:3000/a@b'],
  ['see file:///srv/a.ts:12:7 and nora@example.org', 'see file:///srv/a.ts:12:7 and nora@example.org'],
])('%s is shown as %s', (text, shown) => {
  expect(withoutSecrets(text)).toBe(shown)
})
