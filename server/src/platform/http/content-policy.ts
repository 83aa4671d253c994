/** What browsers may load and run for a page (Content Security Policy Level 3), and what they must not let others do. */
import { randomBytes } from 'node:crypto'

/** Where browsers report what a policy made them refuse. */
export const reportsPath = '/csp-reports'

/** What no one can guess, for one page. */
export const newNonce = (): string => randomBytes(16).toString('base64url')

type Directives = Readonly<Record<string, readonly string[]>>

const locked: Directives = {
  'default-src': ["'none'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
}

const reported: Directives = { 'report-uri': [reportsPath], 'report-to': ['csp'] }

/** Of answers that are no page: nothing at all. */
export const dataPolicy = write({ ...locked, 'form-action': ["'none'"] })

/**
 * Of the web app: scripts that carry the nonce of this very page, and what they load; styles of our own or with the other
 * nonce. The style nonce can be read by scripts, which make style tags with it, so scripts have one that cannot. HTML gets
 * into the page through the policies of web/src/ui/trusted-types.ts alone.
 */
export const pagePolicy = (nonces: { script: string; style: string }): string =>
  write({
    ...locked,
    'script-src': [`'nonce-${nonces.script}'`, "'strict-dynamic'"],
    'style-src': ["'self'", `'nonce-${nonces.style}'`],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'manifest-src': ["'self'"],
    'form-action': ["'self'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['default', 'lesson'],
    ...reported,
  })

/**
 * Of the API reference: Swagger UI's widgets carry style attributes and pictures in data addresses, and it builds them out
 * of HTML, so styles may be inline here and HTML need not be trusted. What it shows is our own document and nothing that
 * anybody wrote. Scripts may not be inline, and only our own files with this page's nonce run.
 */
export const referencePolicy = (nonce: string): string =>
  write({
    ...locked,
    'script-src': [`'nonce-${nonce}'`],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'form-action': ["'none'"],
    ...reported,
  })

/** Features of the device that no page of ours asks for, and no frame or script of somebody else shall. */
const unused = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'sync-xhr',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]
const own = ['clipboard-write', 'publickey-credentials-create', 'publickey-credentials-get']

/** The Permissions-Policy of every answer. */
export const permissionsPolicy = [
  ...unused.map((feature) => `${feature}=()`),
  ...own.map((feature) => `${feature}=(self)`),
].join(', ')

function write(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ')
}
