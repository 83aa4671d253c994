import sharp from 'sharp'
import { expect, test } from 'vitest'
import { inspectPicture } from './inspect-picture.ts'

const svg = (content: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="2" height="3"><path d="M0 0"/>${content}</svg>`)

test.each([
  ['no bytes', new Uint8Array()],
  ['text', Buffer.from('hello')],
  ['a picture that breaks off in its head', Buffer.from('89504e470d0a1a0a0000', 'hex')],
])('%s are refused as no picture', async (_, bytes) => {
  await expect(inspectPicture(bytes)).rejects.toMatchObject({
    status: 415,
    type: expect.stringMatching('files/not-a-picture$'),
    message: 'This is not a picture we can read. Use PNG, JPEG, GIF, WebP or SVG.',
  })
})

test('an SVG of more than 1 MB is refused before it is read; another picture of that size is not', async () => {
  const noise = { create: { width: 700, height: 700, channels: 3 as const, background: 'teal' } }
  const png = await sharp(noise).png({ compressionLevel: 0 }).toBuffer()
  expect(png.byteLength).toBeGreaterThan(1_048_576)
  expect(await inspectPicture(png)).toMatchObject({ mediaType: 'image/png', width: 700 })
  expect(await inspectPicture(svg(' '.repeat(1_000_000)))).toMatchObject({ mediaType: 'image/svg+xml', height: 3 })
  await expect(inspectPicture(svg(' '.repeat(1_048_576)))).rejects.toMatchObject({
    status: 413,
    type: expect.stringMatching('files/too-large$'),
  })
})
