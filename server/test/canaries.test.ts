import { expect, test } from 'vitest'
import { watchCanaries } from './canaries.ts'

test('a secret is found in every form it may be written in, and where it belongs it is no leak', () => {
  const canaries = watchCanaries()
  const secret = canaries.plant('wrong password')
  const other = canaries.watch('made elsewhere', 'käse/+ "x"')
  const bytes = Buffer.from(secret)
  const forms = [secret, `x=${encodeURIComponent(secret)}`, bytes.toString('base64'), `\\x${bytes.toString('hex')}`]
  for (const form of forms) canaries.hear('log', `before ${form} after`)
  canaries.hear('problem', JSON.stringify({ detail: other }))
  canaries.hear('mail', secret, ['wrong password'])
  canaries.hear('metrics', 'nothing')
  const leaks = canaries.leaks().map((leak) => leak.split(':')[0])
  expect(leaks).toEqual([...forms.map(() => 'wrong password in log'), 'made elsewhere in problem'])
})
