import { addWrappingKey } from '#platform/vault/key-file.ts'
import { rotateKey } from '#platform/vault/rotate-key.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from '../with-platform.ts'

/** Makes a new key the current one. Rejects when a new wrapping key is asked for and keys are wrapped by AWS KMS. */
export async function rotate({ newWrappingKey }: { newWrappingKey: boolean }): Promise<void> {
  const id = await withPlatform((platform) => {
    const { encryptionKmsKeyId, encryptionKeyFile } = platform.config
    if (newWrappingKey && encryptionKmsKeyId) {
      throw new StartError('keys are wrapped by AWS KMS; to change that key, set ENCRYPTION_KMS_KEY_ID and rotate')
    }
    if (newWrappingKey) addWrappingKey(encryptionKeyFile)
    return rotateKey(platform)
  })
  process.stdout.write(
    `Key ${id} is current; servers seal with it within a minute. A running server seals again what earlier keys sealed; \`upskill keys reencrypt\` does so at once.\n`,
  )
}
