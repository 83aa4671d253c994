import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Locked {
  readonly license?: string
  readonly link?: boolean
  readonly dev?: boolean
}

/** What may be given on with UpSkill: all ask for no more than their notice, and leave its own license as it is. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** What tools may have that are used here and given to nobody. */
const ofTools = new Set(['Artistic-2.0', 'CC-BY-3.0', 'MPL-2.0', 'WTFPL'])

const exceptions: readonly { readonly name: RegExp; readonly license: string; readonly reason: string }[] = [
  {
    name: /^@img\/sharp-/,
    license: 'LGPL-3.0-or-later',
    reason: 'libvips: a shared library of its own, unchanged, which anybody may replace',
  },
  { name: /^smtp-tester$/, license: 'none', reason: 'its LICENSE file is the MIT license' },
  { name: /^xml-escape$/, license: 'MIT License', reason: 'the MIT license by another name' },
]

/** Finds locked packages whose license is not one that may be used where the package is. */
export async function findLicenseProblems(root: string): Promise<string[]> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>
  }
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)
  return installed.flatMap(([path, locked]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const license = locked.license ?? 'none'
    return mayBeUsed(name, license, locked.dev === true)
      ? []
      : [`${name}: the license "${license}" is not one of those that may be used`]
  })
}

/** Of an SPDX expression: all that are joined by AND, or one of those joined by OR. */
function mayBeUsed(name: string, expression: string, isTool: boolean): boolean {
  const isAllowed = (license: string) =>
    permissive.has(license) ||
    (isTool && ofTools.has(license)) ||
    exceptions.some((exception) => exception.license === license && exception.name.test(name))
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every(isAllowed))
}
