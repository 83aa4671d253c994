import i18next from 'i18next'
import { expect, test } from 'vitest'
import { MissingCodeError } from './code.ts'
import { loadTexts, startTexts } from './i18n.ts'

test('texts that could not be fetched are refused, and are there once they can be', async () => {
  let isServerAway = true
  await startTexts(
    { ui: { brand: 'UpSkill' } },
    {
      learning: () =>
        isServerAway ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve({ next: 'Next' }),
    },
  )
  await expect(loadTexts('learning')).rejects.toThrow(MissingCodeError)

  isServerAway = false
  await loadTexts('learning')
  expect(i18next.getResource('en', 'learning', 'next')).toBe('Next')
})
