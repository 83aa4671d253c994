import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import yazl from 'yazl'
import type { ArchiveLimits } from './archive.ts'
import type { ArchiveRefusal } from './archive-refused.ts'
import { buildZip, localEntry, type ZipPart } from './archive-builders.ts'
import { decodeText } from './entry-path.ts'
import { withArchive } from './with-archive.ts'

const mebibyte = 1_048_576
const limits = { files: 50, fileBytes: 4 * mebibyte, totalBytes: 6 * mebibyte, ratio: 100 }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upskill-archive-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(path: string, content: string | Buffer = 'x'): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), content)
}

async function contents(source: string | Buffer): Promise<Record<string, string>> {
  return withArchive(
    source,
    async ({ entries }) => {
      const read = await Promise.all(entries.map(async (entry) => [entry.path, (await entry.read()).toString()]))
      return Object.fromEntries(read) as Record<string, string>
    },
    limits,
  )
}

/** Opens the archive and looks no further. */
const open = (source: string | Buffer, chosen?: ArchiveLimits) => withArchive(source, async () => undefined, chosen)

const readAll = (parts: readonly ZipPart[]) => contents(buildZip(parts))

describe('an honest archive', () => {
  test('is read from a folder, without what is hidden', async () => {
    await write('b/two.md', 'two')
    await write('a.md', 'one')
    await write('.git/config')
    await write('.DS_Store')
    await symlink('/etc/passwd', join(folder, '.git/link'))
    expect(await contents(folder)).toEqual({ 'a.md': 'one', 'b/two.md': 'two' })
  })

  test('is read from a zip file and from its bytes, with the names of any language', async () => {
    const zip = new yazl.ZipFile()
    zip.addEmptyDirectory('größe')
    zip.addBuffer(Buffer.from('one'), 'größe/练习.md')
    zip.addBuffer(Buffer.from('stored'), 'b.md', { compress: false })
    zip.addBuffer(Buffer.from('x'), '__MACOSX/b.md')
    zip.end()
    const bytes = Buffer.concat(await Array.fromAsync(zip.outputStream as AsyncIterable<Buffer>))
    await write('course.zip', bytes)
    const expected = { 'größe/练习.md': 'one', 'b.md': 'stored' }
    expect(await contents(bytes)).toEqual(expected)
    expect(await contents(join(folder, 'course.zip'))).toEqual(expected)
  })

  test('made by the test builder is honest as well', async () => {
    expect(
      await readAll([
        { name: 'a.md', content: 'one' },
        { name: 'd/', mode: 0o040755 },
      ]),
    ).toEqual({ 'a.md': 'one' })
  })
})

const one = { name: 'a.md', content: 'one' }
const zeros = Buffer.alloc(3 * mebibyte)

const refusedZips: Record<string, [ArchiveRefusal, readonly ZipPart[], string?]> = {
  'a path that climbs out': ['unsafe-path', [one, { name: '../evil.md' }], '../evil.md'],
  'a path that climbs out later': ['unsafe-path', [{ name: 'a/../../evil.md' }]],
  'a folder that climbs out': ['unsafe-path', [{ name: 'a/../' }]],
  'an absolute path': ['unsafe-path', [{ name: '/etc/passwd' }], '/etc/passwd'],
  'a drive letter': ['unsafe-path', [{ name: 'C:/Windows/evil.md' }]],
  'a drive letter without a slash': ['unsafe-path', [{ name: 'c:evil.md' }]],
  backslashes: ['unsafe-path', [{ name: '..\\evil.md' }]],
  'a network path': ['unsafe-path', [{ name: '//host/share/evil.md' }]],
  'an empty part': ['unsafe-path', [{ name: 'a//b.md' }]],
  'a dot part': ['unsafe-path', [{ name: './a.md' }]],
  'an empty name': ['unsafe-path', [{ name: '' }]],
  'a NUL byte': ['unsafe-path', [{ name: 'a.md\0.png' }]],
  'a line break in a name': ['unsafe-path', [{ name: 'a\n.md' }]],
  'an endless name': ['unsafe-path', [{ name: `${'a'.repeat(1_001)}.md` }]],
  'a name that is not UTF-8': ['name-not-utf8', [{ name: Buffer.from([0x61, 0xff, 0x2e, 0x6d, 0x64]) }]],
  'a link': ['link', [{ name: 'a.md', content: '/etc/passwd', mode: 0o120777 }], 'a.md'],
  'a hidden link': ['link', [{ name: '.git/a', content: '/etc/passwd', mode: 0o120777 }]],
  'a device': ['special-file', [{ name: 'a.md', mode: 0o060644 }]],
  'a pipe': ['special-file', [{ name: 'a.md', mode: 0o010644 }]],
  encryption: ['encrypted', [{ ...one, encrypted: true }], 'a.md'],
  'an unknown packing method': ['corrupt', [{ ...one, method: 14 }]],
  'the same name twice': ['duplicate', [one, one], 'a.md'],
  'names that differ in case only': ['duplicate', [one, { name: 'A.MD' }]],
  'names that differ in composition only': ['duplicate', [{ name: 'é.md' }, { name: 'e\u0301.md' }]],
  'a file that is also a folder': ['duplicate', [{ name: 'a' }, { name: 'a/b.md' }]],
  'a folder that is also a file': ['duplicate', [{ name: 'a/b.md' }, { name: 'A' }]],
  'entries that share data': [
    'overlap',
    [
      { name: 'a.bin', content: localEntry(one), method: 0 },
      { ...one, startsAt: localEntry({ name: 'a.bin' }).length - deflateRawSync('').length },
    ],
    'a.bin',
  ],
  'data in the directory': [
    'overlap',
    [one, { name: 'b.bin', content: Buffer.alloc(60), method: 0, claimedPackedBytes: 100 }],
  ],
  'another name at the data': ['corrupt', [{ ...one, claimedName: 'b.md' }]],
  'too many files': ['too-many-files', Array.from({ length: 51 }, (_, index) => ({ name: `${index}.md` }))],
  'a file that is too large': ['file-too-large', [{ name: 'a.md', content: Buffer.alloc(4 * mebibyte + 1) }], 'a.md'],
  'too much in all': [
    'too-large',
    [1, 2, 3].map((index) => ({ name: `${index}.bin`, content: noise(2.5 * mebibyte) })),
  ],
  'a bomb that says so': ['suspicious-ratio', [{ name: 'bomb.md', content: zeros }], 'bomb.md'],
  'a bomb that denies it': ['corrupt', [{ name: 'bomb.md', content: zeros, claimedBytes: 100 }]],
  'a size that is not true': ['corrupt', [{ ...one, claimedBytes: 2 }]],
  'a checksum that is not true': ['corrupt', [{ ...one, claimedCrc: 1 }]],
}

describe('a zip is refused for', () => {
  test.each(Object.entries(refusedZips))('%s', async (_, [code, parts, named]) => {
    const refused = expect.objectContaining({ code, message: expect.stringContaining(named ?? '') as string }) as Error
    await expect(readAll(parts)).rejects.toEqual(refused)
  })

  test('100,000 files', async () => {
    const parts = Array.from({ length: 100_000 }, (_, index) => ({ name: `${index}.md`, method: 0 }))
    await expect(open(buildZip(parts))).rejects.toMatchObject({ code: 'too-many-files' })
  })

  test('bytes that are no zip, or only the beginning or the end of one', async () => {
    const zip = buildZip([one])
    await expect(open(Buffer.from('hello'))).rejects.toMatchObject({ code: 'not-a-zip' })
    await expect(open(Buffer.alloc(0))).rejects.toMatchObject({ code: 'not-a-zip' })
    await expect(open(zip.subarray(0, 40))).rejects.toMatchObject({ code: 'not-a-zip' })
    await expect(open(zip.subarray(10))).rejects.toMatchObject({ code: 'corrupt' })
  })

  test('packed data that cannot be unpacked', async () => {
    const zip = buildZip([one])
    zip.fill(0xff, zip.indexOf(deflateRawSync('one')), zip.indexOf(deflateRawSync('one')) + 4)
    await expect(contents(zip)).rejects.toMatchObject({ code: 'corrupt' })
  })

  test('any byte changed, unless the files in it still read as they were packed', async () => {
    const zip = buildZip([one, { name: 'b/c.md', content: 'two' }])
    const changes = Array.from(zip, (byte, index) => Buffer.from(zip).fill(byte ^ 0xff, index, index + 1))
    const outcomes = await Promise.all(changes.map((changed) => contents(changed).catch((error: Error) => error.name)))
    const isSound = (outcome: unknown) =>
      outcome === 'ArchiveRefused' || Object.values(outcome as object).every((text) => text === 'one' || text === 'two')
    expect(outcomes.filter((outcome) => !isSound(outcome))).toEqual([])
  })
})

describe('a folder is refused for', () => {
  test('a link to a file or a folder, wherever it leads', async () => {
    await write('real/a.md')
    await symlink(join(folder, 'real'), join(folder, 'linked'))
    await expect(open(folder)).rejects.toMatchObject({
      code: 'link',
      message: expect.stringContaining('linked') as string,
    })
  })

  test('a file replaced by a link after it was listed', async () => {
    await write('a.md')
    const replaced = withArchive(folder, async ({ entries }) => {
      await rm(join(folder, 'a.md'))
      await symlink('/etc/passwd', join(folder, 'a.md'))
      return entries[0]?.read()
    })
    await expect(replaced).rejects.toThrow('ELOOP')
  })

  test('too many files, too large ones, too much in all', async () => {
    for (let index = 0; index < 51; index += 1) await write(`${index}.md`)
    await expect(open(folder, limits)).rejects.toMatchObject({ code: 'too-many-files' })
    await expect(open(folder, { ...limits, files: 100, fileBytes: 0 })).rejects.toMatchObject({
      code: 'file-too-large',
    })
    await expect(open(folder, { ...limits, files: 100, totalBytes: 50 })).rejects.toMatchObject({
      code: 'too-large',
    })
  })

  test('not being there', async () => {
    await expect(open(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('nothing is written beside a refused archive', async () => {
  await write('course.zip', buildZip([one, { name: '../evil.md', content: 'evil' }]))
  await expect(open(join(folder, 'course.zip'))).rejects.toMatchObject({ code: 'unsafe-path' })
  expect(await readdir(folder)).toEqual(['course.zip'])
})

test('text is UTF-8 or refused; line ends and byte order marks are made alike', () => {
  expect(decodeText('a.md', Buffer.from('\uFEFFone\r\ntwo\rthree\n'))).toBe('one\ntwo\nthree\n')
  expect(() => decodeText('lesson.md', Buffer.from([0xe9, 0x74]))).toThrow('lesson.md')
})

function noise(bytes: number): Buffer {
  const content = Buffer.alloc(bytes)
  for (let index = 0, state = 1; index < bytes; index += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    content.writeUInt32LE(state, index)
  }
  return content
}
