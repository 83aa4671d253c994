import { setLimit, unsetLimit, type WantedLimit, type LimitName } from '#app/limits/set-limit.ts'
import type { NumbersInEffect } from '#platform/limits/numbers-in-effect.ts'
import { withPlatform } from '../with-platform.ts'
import { sourceOf } from './explain.ts'

const soon = 'Running servers follow within seconds.'
const whose = ({ organization }: LimitName) => (organization === undefined ? 'everybody' : `"${organization}"`)

/** Sets a policy's numbers and tells what they were. */
export async function set({ json, ...wanted }: WantedLimit & { json: boolean }): Promise<void> {
  const before = await withPlatform((platform) => setLimit(platform, wanted))
  const { policyId, rate, burst } = wanted
  print(json, { ...wanted, before }, [
    `${policyId} is ${rate} with a burst of ${burst} for ${whose(wanted)}. ${soon}`,
    ...before.map((numbers) => `It was ${numbersOf(numbers)}.`),
  ])
}

/** Gives a policy its own numbers back and tells them. */
export async function unset({ json, ...name }: LimitName & { json: boolean }): Promise<void> {
  const after = await withPlatform((platform) => unsetLimit(platform, name))
  print(json, { ...name, after }, [
    `Nothing is set for ${name.policyId} for ${whose(name)} any more. ${soon}`,
    ...after.map((numbers) => `It is ${numbersOf(numbers)}.`),
  ])
}

const numbersOf = (numbers: NumbersInEffect) =>
  `${numbers.rate} with a burst of ${numbers.burst} (${sourceOf(numbers)})`

function print(json: boolean, value: unknown, lines: readonly string[]): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : lines.join('\n')}\n`)
}
