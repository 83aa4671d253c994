import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface TestKms {
  readonly url: string
  /** The ARN of its one key. */
  readonly keyArn: string
  /** The operations it was asked for, in order. */
  readonly calls: string[]
  /** From now on it refuses the key, as for an account that lost its permission. */
  deny(): void
  close(): Promise<void>
}

interface KmsRequest {
  readonly KeyId?: string
  readonly CiphertextBlob?: string
  readonly EncryptionContext?: Readonly<Record<string, string>>
}

/** A server that speaks as much of the JSON protocol of AWS KMS as wrapping data keys takes, with a key in memory. */
export async function startKms(): Promise<TestKms> {
  const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
  const key = randomBytes(32)
  const calls: string[] = []
  let denies = false

  function answer(operation: string, request: KmsRequest): object {
    if (denies) throw new Error('AccessDeniedException')
    if (request.KeyId !== keyArn) throw new Error('NotFoundException')
    const context = Buffer.from(JSON.stringify(request.EncryptionContext ?? {}))
    if (operation === 'GenerateDataKey') {
      const plaintext = randomBytes(32)
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context)
      const blob = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
      return { KeyId: keyArn, Plaintext: plaintext.toString('base64'), CiphertextBlob: blob.toString('base64') }
    }
    const blob = Buffer.from(request.CiphertextBlob ?? '', 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12)).setAAD(context)
    decipher.setAuthTag(blob.subarray(-16))
    try {
      const plaintext = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()])
      return { KeyId: keyArn, Plaintext: plaintext.toString('base64') }
    } catch (cause) {
      throw new Error('InvalidCiphertextException', { cause })
    }
  }

  async function serve(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const operation = String(request.headers['x-amz-target']).replace('TrentService.', '')
    calls.push(operation)
    try {
      return { status: 200, body: answer(operation, JSON.parse(await text(request)) as KmsRequest) }
    } catch (error) {
      return { status: 400, body: { __type: error instanceof Error ? error.message : '', message: 'refused' } }
    }
  }

  const server = createServer((request, response) => {
    void serve(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keyArn,
    calls,
    deny: () => {
      denies = true
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
