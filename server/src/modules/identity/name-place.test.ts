import { expect, test } from 'vitest'
import { namePlace } from './name-place.ts'

test.each([
  ['127.0.0.1', 'this-computer'],
  ['::1', 'this-computer'],
  ['::ffff:10.1.2.3', 'local-network'],
  ['192.168.1.20', 'local-network'],
  ['fd00::1', 'local-network'],
  ['fe80::1', 'local-network'],
  ['203.0.113.9', undefined],
  ['2001:db8::1', undefined],
  ['172.32.0.1', undefined],
])('%s is at %s', (address, place) => {
  expect(namePlace(address)).toBe(place)
})
