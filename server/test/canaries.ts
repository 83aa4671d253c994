import { randomBytes } from 'node:crypto'

/** Secrets that a test watches, and everything that was said while it watched. */
export interface Canaries {
  /** A new unmistakable secret. */
  plant(name: string): string
  /** Watches a secret that somebody else made. */
  watch(name: string, secret: string): string
  /** Notes what a sink received; `mayTell` names the secrets that are meant to be in it. */
  hear(sink: string, text: string, mayTell?: readonly string[]): void
  /** Each secret found where it should not be, as `<name> in <sink>`, with what stands around it. */
  leaks(): string[]
  /** How many secrets are watched, and how much was heard. */
  size(): { secrets: number; characters: number }
}

export function watchCanaries(): Canaries {
  const secrets = new Map<string, string>()
  const heard: { sink: string; text: string; mayTell: readonly string[] }[] = []
  return {
    plant(name) {
      const secret = `canary-${name.replaceAll(/\W/g, '-')}-${randomBytes(9).toString('hex')}`
      secrets.set(name, secret)
      return secret
    },
    watch(name, secret) {
      if (secret.length < 8) throw new Error(`${name} is too short to be told from chance`)
      secrets.set(name, secret)
      return secret
    },
    hear: (sink, text, mayTell = []) => void heard.push({ sink, text, mayTell }),
    leaks: () =>
      heard.flatMap(({ sink, text, mayTell }) =>
        [...secrets]
          .filter(([name]) => !mayTell.includes(name))
          .flatMap(([name, secret]) => {
            const at = formsOf(secret)
              .map((form) => text.indexOf(form))
              .find((index) => index >= 0)
            return at === undefined ? [] : [`${name} in ${sink}: ${text.slice(Math.max(0, at - 80), at + 120)}`]
          }),
      ),
    size: () => ({ secrets: secrets.size, characters: heard.reduce((sum, { text }) => sum + text.length, 0) }),
  }
}

/** As it is, and as JSON, URLs, headers and bytes are written. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').replaceAll('=', ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
  return [...new Set(forms)]
}
