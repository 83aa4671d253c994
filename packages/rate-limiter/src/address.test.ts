import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressIdentity } from './address.ts'

const word = fc.integer({ min: 0, max: 0xffff })
const words = fc.tuple(word, word, word, word, word, word, word, word)
const hex = (values: readonly number[]) => values.map((value) => value.toString(16)).join(':')
/** The many ways one address may be written. */
const spellings = (values: readonly number[]) => [
  hex(values),
  hex(values).toUpperCase(),
  values.map((value) => value.toString(16).padStart(4, '0')).join(':'),
  new URL(`http://[${hex(values)}]`).hostname.slice(1, -1),
  `${hex(values)}%eth0`,
]

describe('addressIdentity', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['2001:db8:0:1::', '2001:db8:0:1::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['::', '::/64'],
    ['::192.0.2.7', '::/64'],
    ['2001:db8::192.0.2.7', '2001:db8::/64'],
    ['64:ff9b::192.0.2.7', '192.0.2.7'],
    ['64:ff9b:1::192.0.2.7', '64:ff9b:1::/64'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['[2001:db8::1]:4712', '2001:db8::/64'],
    ['[::1]', '::/64'],
  ])('counts %s as %s', (address, identity) => {
    expect(addressIdentity(address)).toBe(identity)
  })

  it.each([
    '',
    'localhost',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.7:',
    '192.0.2.7:port',
    '[::1]:',
    '[192.0.2.7',
    '1:2:3',
    '::1::',
    'unix:',
    ':::',
    '%eth0',
  ])('counts what is no address (%j) as unknown', (text) => {
    expect(addressIdentity(text)).toBe('unknown')
  })

  it('counts all addresses of a /64 together however they are written, and those of another apart', () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        const neighbour = [...one.slice(0, 4), ...other.slice(4)]
        fc.pre(one.slice(0, 5).some((value) => value !== 0))
        const identity = addressIdentity(hex(one))
        for (const spelling of [...spellings(one), ...spellings(neighbour)]) {
          expect(addressIdentity(spelling)).toBe(identity)
        }
        const isSamePrefix = hex(one.slice(0, 4)) === hex(other.slice(0, 4))
        expect(addressIdentity(hex(other)) === identity).toBe(isSamePrefix)
      }),
    )
  })

  it('writes the prefix so that it can be read as an address again, to the same identity', () => {
    fc.assert(
      fc.property(words, (values) => {
        fc.pre(values.slice(0, 5).some((value) => value !== 0))
        const [prefix = '', length] = addressIdentity(hex(values)).split('/')
        expect(length).toBe('64')
        expect(new URL(`http://[${prefix}]`).hostname).toBe(`[${prefix}]`)
        expect(addressIdentity(prefix)).toBe(`${prefix}/64`)
      }),
    )
  })

  it('counts an IPv4 address as itself, mapped or not', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(addressIdentity(address)).toBe(address)
        expect(addressIdentity(`::ffff:${address}`)).toBe(address)
        expect(addressIdentity(new URL(`http://[::ffff:${address}]`).hostname.slice(1, -1))).toBe(address)
      }),
    )
  })

  it('answers at most 24 characters for any text', () => {
    fc.assert(fc.property(fc.string(), (text) => addressIdentity(text).length <= 24))
    expect(addressIdentity('abcd:abcd:abcd:abcd:abcd:abcd:abcd:abcd')).toHaveLength(24)
  })
})
