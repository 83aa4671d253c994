import { defineGroup } from '../src/index.ts'

/** What everyone together may use: so much that nobody is denied, since what is compared is the work to admit. */
export const everyone = defineGroup('everyone', { all: { rate: '100000/second', burst: 1_000_000_000 } })

/** What one identity may use in all and on a route, paid back at a pace at which its record lives for a while. */
export const anyone = defineGroup('anyone', {
  all: { rate: '1/second', burst: 1_000_000 },
  route: { rate: '1/second', burst: 1_000_000 },
})
