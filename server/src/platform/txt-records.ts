import { Resolver } from 'node:dns/promises'

/** Where the application reads what a domain's owner publishes in the DNS. */
export interface TxtRecords {
  /** The texts of a name's TXT records, each in one piece; none when the name has none or the DNS does not answer. */
  of(name: string): Promise<readonly string[]>
}

/** Asks the DNS servers of this machine, for at most 6 seconds. */
export const systemTxtRecords: TxtRecords = {
  async of(name) {
    try {
      const records = await new Resolver({ timeout: 3_000, tries: 2 }).resolveTxt(name)
      return records.map((pieces) => pieces.join(''))
    } catch {
      return []
    }
  },
}
