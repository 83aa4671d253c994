import type { Config } from '../config.ts'
import { createKeyFile } from './key-file.ts'
import type { KeyProvider } from './key-provider.ts'
import { createKmsKey, kmsScheme } from './kms-key.ts'

/** What the configuration asks for wraps new data keys; those that another kind of key wrapped are still unwrapped. */
export function chooseKeyProvider(
  config: Pick<Config, 'dataDir' | 'encryptionKeyFile' | 'encryptionKmsKeyId'>,
): KeyProvider {
  const file = createKeyFile(config)
  const kms = createKmsKey(config.encryptionKmsKeyId)
  return {
    createDataKey: (id) => (config.encryptionKmsKeyId ? kms : file).createDataKey(id),
    unwrap: (key) => (key.wrappedBy.startsWith(kmsScheme) ? kms : file).unwrap(key),
  }
}
