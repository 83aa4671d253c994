import type { KMSClient, KMSClientConfig } from '@aws-sdk/client-kms'
import { messageOf, StartError } from '../start-error.ts'
import type { KeyProvider } from './key-provider.ts'

/** What the names of wrapping keys in AWS KMS begin with; the key's ARN follows. */
export const kmsScheme = 'kms:'

const connectWithinMs = 3_000
const answerWithinMs = 5_000

/**
 * Wraps data keys with a key in AWS KMS, which never leaves it. Region, credentials and endpoint are found as in every
 * program that uses the AWS SDK. What was wrapped with another KMS key is unwrapped with that one.
 */
export function createKmsKey(keyId: string | undefined, options: KMSClientConfig = {}): KeyProvider {
  const client = once(() => openClient(options))
  return {
    async createDataKey(id) {
      const { GenerateDataKeyCommand } = await loadSdk()
      const command = new GenerateDataKeyCommand({
        KeyId: keyId,
        KeySpec: 'AES_256',
        EncryptionContext: contextOf(id),
      })
      const answer = await (await client()).send(command).catch((error: unknown) => refuse(keyId, error))
      const { Plaintext: bytes, CiphertextBlob: wrapped, KeyId: arn } = answer
      if (!bytes || !wrapped || !arn) throw new StartError(`AWS KMS answered no data key for ${keyId}`)
      return { id, bytes: Buffer.from(bytes), wrapped: Buffer.from(wrapped), wrappedBy: `${kmsScheme}${arn}` }
    },
    async unwrap({ id, wrapped, wrappedBy }) {
      const { DecryptCommand } = await loadSdk()
      const arn = wrappedBy.slice(kmsScheme.length)
      const command = new DecryptCommand({ KeyId: arn, CiphertextBlob: wrapped, EncryptionContext: contextOf(id) })
      const answer = await (await client()).send(command).catch((error: unknown) => refuse(arn, error))
      if (!answer.Plaintext) throw new StartError(`AWS KMS answered nothing for data key ${id}`)
      return Buffer.from(answer.Plaintext)
    },
  }
}

/** Authenticated with the data key, and shown in the log of who used the KMS key. */
const contextOf = (id: number) => ({ 'upskill:data-key': String(id) })

async function openClient(options: KMSClientConfig): Promise<KMSClient> {
  const { KMSClient } = await loadSdk()
  return new KMSClient({
    requestHandler: { connectionTimeout: connectWithinMs, requestTimeout: answerWithinMs, throwOnRequestTimeout: true },
    ...options,
  })
}

/** The SDK takes longer to load than everything else, and only some installations use it. */
const loadSdk = () => import('@aws-sdk/client-kms')

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function refuse(key: string | undefined, cause: unknown): never {
  throw new StartError(
    `AWS KMS refuses the key ${key}: ${messageOf(cause)}; check ENCRYPTION_KMS_KEY_ID, AWS_REGION and that this account may use kms:GenerateDataKey and kms:Decrypt with it`,
    { cause },
  )
}
