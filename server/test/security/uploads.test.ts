import { readdir } from 'node:fs/promises'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildZip, type ZipPart } from '#platform/archive/archive-builders.ts'
import {
  type Answer,
  expectStatus,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let path: string
const pictures: Record<'png' | 'jpeg' | 'gif' | 'webp', Buffer> = {} as never

beforeAll(async () => {
  app = await startTestServer()
  ;({ owner, path } = await app.found('Uploads'))
  const image = sharp({ create: { width: 12, height: 8, channels: 3, background: 'teal' } })
  for (const format of ['png', 'jpeg', 'gif', 'webp'] as const)
    pictures[format] = await image.clone().toFormat(format).toBuffer()
})
afterAll(() => app.close())

const upload = (bytes: Uint8Array, name = 'picture.png', type = 'image/png') =>
  owner.upload(`${path}/files`, { name, type, bytes })

const pictureTypes = /^image\/(png|jpeg|gif|webp|svg\+xml)$/

/** Whatever was accepted is served as a picture and as nothing else, and can neither run nor load anything. */
async function expectHarmless(stored: Answer): Promise<Answer> {
  expectStatus(201, stored)
  const served = expectStatus(200, await owner.get(String(stored.body.url).replace('/api/v1', '')))
  expect(served.headers['content-type']).toMatch(pictureTypes)
  expect(served.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'content-disposition': expect.stringMatching(/^inline; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/) as string,
  })
  return served
}

const svg = (content: string, attributes = '') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" ${attributes}>${content}</svg>`)
const doctype = (declared: string, body = '&x;') =>
  Buffer.from(
    `<?xml version="1.0"?><!DOCTYPE svg [${declared}]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>${body}</text></svg>`,
  )

/** Ten entities, each ten of the one before. */
const laughs = Array.from({ length: 10 }, (_, index) =>
  index === 0 ? '<!ENTITY l0 "ha">' : `<!ENTITY l${index} "${`&l${index - 1};`.repeat(10)}">`,
).join('')

describe('is refused as no picture, or as one that acts', () => {
  const refused: readonly [what: string, bytes: Buffer, name?: string, type?: string][] = [
    ['a page called a picture', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a script called a picture', Buffer.from('alert(1)'), 'a.gif', 'image/gif'],
    [
      'a page that begins with a byte order mark',
      Buffer.from('\uFEFF<html><body onload=alert(1)>'),
      'a.svg',
      'image/svg+xml',
    ],
    ['a program', Buffer.from('MZ\x90\0\x03\0\0\0'), 'a.png'],
    ['a shell script', Buffer.from('#!/bin/sh\nid\n'), 'a.png'],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>\n%%EOF'), 'a.png'],
    ['an archive', buildZip([{ name: 'a', content: 'b' }]), 'a.png'],
    ['a TIFF', Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0'), 'a.png'],
    ['a cursor', Buffer.from([0, 0, 2, 0, 1, 0, 16, 16, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 22, 0, 0, 0]), 'a.png'],
    [
      'a PostScript program',
      Buffer.from('%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n'),
      'a.png',
    ],
    [
      'a drawing language of another program',
      Buffer.from('push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "https://x"\npop graphic-context'),
      'a.mvg',
    ],
    ['a list of files', Buffer.from('@/etc/passwd'), 'a.txt'],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(4_096)],
    ['the beginning of a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['a PNG of a billion pixels', hugePng(40_000, 40_000)],
    ['a PNG of no pixels', hugePng(0, 0)],
    ['a PNG of a negative size', hugePng(0xffff_ffff, 0xffff_ffff)],
    ['an SVG with a script', svg('<script>alert(1)</script>')],
    ['an SVG with a handler', svg('', 'onload="alert(1)"')],
    [
      'an SVG with a page in it',
      svg('<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="//x"/></foreignObject>'),
    ],
    ['an SVG with a link', svg('<a href="javascript:alert(1)"><rect/></a>')],
    ['an SVG that loads a picture', svg('<image href="http://169.254.169.254/latest/meta-data"/>')],
    ['an SVG that loads a file', svg('<image href="file:///etc/passwd"/>')],
    ['an SVG that loads another by use', svg('<use href="https://evil.example/a.svg#x"/>')],
    ['an SVG that loads a style', svg('<style>@import url(//evil.example/a.css)</style>')],
    [
      'an SVG with a style sheet',
      Buffer.from('<?xml-stylesheet href="//x"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    ['an SVG that reads a file by an entity', doctype('<!ENTITY x SYSTEM "file:///etc/passwd">')],
    ['an SVG that asks a server by an entity', doctype('<!ENTITY x SYSTEM "http://169.254.169.254/">')],
    ['an SVG with a parameter entity', doctype('<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;', 'a')],
    ['an SVG with a public entity', doctype('<!ENTITY x PUBLIC "-//W3C//TEXT" "http://127.0.0.1/">')],
    ['an SVG of a billion laughs', doctype(laughs, '&l9;')],
    [
      'an SVG that includes a file',
      svg('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/><script/>'),
    ],
    [
      'an SVG of another document type',
      Buffer.from('<!DOCTYPE svg SYSTEM "http://127.0.0.1/x.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    ['an SVG in UTF-16', Buffer.from(`\uFEFF${svg('<script/>').toString()}`, 'utf16le')],
    [
      'an SVG in UTF-7',
      Buffer.from(
        '<?xml version="1.0" encoding="UTF-7"?><svg xmlns="http://www.w3.org/2000/svg">+ADw-script+AD4-</svg>',
      ),
    ],
    ['a compressed SVG', deflateSync(svg('<script/>')), 'a.svgz', 'image/svg+xml'],
  ]

  test.each(refused)('%s', async (_what, bytes, name = 'picture.png', type = 'image/png') => {
    const answer = await upload(bytes, name, type)
    expect(answer.status, answer.text).toBe(415)
    expect(answer.text).not.toMatch(/root:|vips|sharp|node_modules|meta-data/i)
  })
})

describe('is served as the picture it is, and as nothing else', () => {
  const trailer = '<script>alert(1)</script>*/=1;alert(1)//'
  const accepted: readonly [what: string, make: () => Promise<Buffer> | Buffer, name?: string, type?: string][] = [
    [
      'a GIF that is a script as well',
      () => Buffer.concat([pictures.gif, Buffer.from(`/*${trailer}`)]),
      'a.js',
      'text/javascript',
    ],
    ['a PNG followed by a page', () => Buffer.concat([pictures.png, Buffer.from(trailer)]), 'a.html', 'text/html'],
    [
      'a JPEG followed by an archive',
      () => Buffer.concat([pictures.jpeg, buildZip([{ name: '../x', content: 'y' }])]),
      'a.jar',
      'application/java-archive',
    ],
    [
      'a WebP followed by a program',
      () => Buffer.concat([pictures.webp, Buffer.from('<?php system($_GET[0]); ?>')]),
      'a.php',
      'application/x-httpd-php',
    ],
    ['a JPEG with a page in its comment', () => withComment(pictures.jpeg, trailer), 'a.svg', 'image/svg+xml'],
    [
      'a JPEG with a script in its EXIF',
      () => withExif({ Artist: trailer, Copyright: '"><img src=x onerror=alert(1)>' }),
    ],
    ['a PNG that says it is an SVG', () => pictures.png, 'a.svg', 'image/svg+xml'],
    ['a GIF that says it is a page', () => pictures.gif, 'a.html', 'text/html'],
    ['a PNG of two names', () => pictures.png, 'a.png.html', 'image/png'],
    ['a picture without a type', () => pictures.webp, 'a', 'x'],
  ]
  test.each(accepted)('%s', async (_what, make, name = 'a.jpg', type = 'image/jpeg') => {
    const bytes = await make()
    const stored = await upload(bytes, name, type)
    await expectHarmless(stored)
    expect(stored.body.mediaType).toMatch(pictureTypes)
  })
})

test.each([
  ['../../../../etc/passwd', 'passwd'],
  ['..\\..\\windows\\system32\\a.png', 'a.png'],
  ['/etc/cron.d/a.png', 'a.png'],
  ['C:\\a.png', 'a.png'],
  ['..', 'picture'],
  ['a.png\u0000.html', 'a.png.html'],
  ['photo\u202Egnp.exe', 'photognp.exe'],
  ['a\u2028b.png', 'ab.png'],
  ['a\'b";x=y.png', undefined],
  ['<img src=x onerror=alert(1)>.png', '<img src=x onerror=alert(1)>.png'],
  ['CON', 'CON'],
  ['a'.repeat(4_000), 'a'.repeat(200)],
  ['%2e%2e%2f%2e%2e%2fa.png', '%2e%2e%2f%2e%2e%2fa.png'],
])('a file named %j is kept under no name of its own, and offered under a safe one', async (name, kept) => {
  const stored = await upload(pictures.png, name)
  await expectHarmless(stored)
  if (kept !== undefined) expect(stored.body.name).toBe(kept)
  const files = await readdir(app.platform.config.dataDir, { recursive: true })
  expect(files.filter((file) => /passwd|png|html|exe|CON|aaa/.test(file))).toEqual([])
})

test('a picture that is cut off in its header is refused', async () => {
  for (const bytes of Object.values(pictures)) expect((await upload(bytes.subarray(0, 20))).status).toBe(415)
})

test('a name cannot add headers to the part it came in, or to the answer it goes out with', async () => {
  const boundary = 'b'
  for (const name of [
    'a"\r\ncontent-type: text/html\r\n\r\n<script>',
    'a\r\nset-cookie: x=y',
    'a%0d%0aset-cookie: x=y',
    'a\nb',
  ]) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`
    const payload = Buffer.concat([Buffer.from(head), pictures.png, Buffer.from(`\r\n--${boundary}--\r\n`)])
    const answer = await owner.post(`${path}/files`, payload, {
      'content-type': `multipart/form-data; boundary=${boundary}`,
    })
    if (answer.status !== 201) {
      expect([400, 415]).toContain(answer.status)
      continue
    }
    const served = await expectHarmless(answer)
    expect(served.headers['set-cookie']).toBeUndefined()
  }
})

describe('an import is refused, and nothing of it is kept', () => {
  const lesson = { name: 'episodes/01-a.md', content: '# A\n\nText.\n' }
  const zips: readonly [what: string, parts: readonly ZipPart[] | Buffer][] = [
    ['a path that climbs out', [lesson, { name: '../../../etc/cron.d/x', content: 'x' }]],
    ['an absolute path', [lesson, { name: '/etc/passwd', content: 'x' }]],
    ['a path with backslashes', [lesson, { name: '..\\..\\x', content: 'x' }]],
    ['a link', [lesson, { name: 'episodes/02.md', content: '/etc/passwd', mode: 0o120777 }]],
    ['a device', [lesson, { name: 'episodes/02.md', mode: 0o020644 }]],
    ['a bomb of one file', [lesson, { name: 'bomb.md', content: Buffer.alloc(20 * 1_048_576) }]],
    [
      'a bomb that lies about its size',
      [lesson, { name: 'episodes/02.md', content: Buffer.alloc(3 * 1_048_576), claimedBytes: 10 }],
    ],
    ['more files than a course has', Array.from({ length: 5_001 }, (_, index) => ({ name: `${index}.md`, method: 0 }))],
    ['a locked file', [lesson, { name: 'episodes/02.md', content: 'x', encrypted: true }]],
    ['two files of one name', [lesson, lesson]],
    ['no zip at all', Buffer.from('<html>')],
    ['a zip that is cut off', buildZip([lesson]).subarray(0, 60)],
  ]
  test.each(zips)('%s', async (_what, parts) => {
    const bytes = Buffer.isBuffer(parts) ? parts : buildZip(parts)
    const sent = await owner.upload(`${path}/imports`, { name: 'course.zip', type: 'application/zip', bytes })
    const before = (await owner.get(`${path}/authoring/courses?limit=200`)).body.data.length
    if (sent.status === 202) {
      await app.deliver()
      const { body } = expectStatus(200, await owner.get(`${path}/imports/${sent.body.id}`))
      expect(body.status).toBe('failed')
      expect(JSON.stringify(body)).not.toMatch(/root:|\/tmp\/|node_modules|yauzl/)
    } else expect([400, 413, 415, 422]).toContain(sent.status)
    expect((await owner.get(`${path}/authoring/courses?limit=200`)).body.data).toHaveLength(before)
  })
})

/** A PNG whose header claims this size, and that holds next to nothing. */
function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND')])
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

function withComment(jpeg: Buffer, comment: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(comment.length + 2)
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe]), length, Buffer.from(comment), jpeg.subarray(2)])
}

const withExif = (fields: Record<string, string>) => sharp(pictures.jpeg).withExif({ IFD0: fields }).jpeg().toBuffer()
