import { expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

const origin = 'https://learn.example'

test.each([
  ['/', '/'],
  ['/o/acme/catalog?q=a%2Fb#top', '/o/acme/catalog?q=a%2Fb#top'],
  ['/a/../b', '/b'],
  ['/a?next=//evil.example', '/a?next=//evil.example'],
])('%j is a page of ours', (text, path) => {
  expect(ownPath(text, origin)).toBe(path)
})

test.each([
  '',
  'catalog',
  '@evil.example',
  '.evil.example',
  'https://evil.example/',
  'https:evil.example',
  'https://learn.example.evil.example/',
  '//evil.example/',
  '///evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  '/\n/evil.example/',
  '/\r\\evil.example/',
  '\t//evil.example/',
  ' //evil.example/',
  '/..//evil.example/',
  '/.//evil.example/',
  '/a/..//evil.example/',
  '/%2e%2e//evil.example/',
  '/%2f%2fevil.example/',
  '/%2fevil.example/',
  '/%5cevil.example/',
  '//learn.example:x@evil.example/',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
])('%j is not', (text) => {
  expect(ownPath(text, origin)).toBeUndefined()
})
