import type { TokenSigner } from '#platform/token-signer.ts'

/** How long a link to choose a new password is good for. */
export const resetLifetimeMs = 3_600_000

/** Asked for more often, the mails that are on their way must do. */
export const mostOpenResets = 3

const purpose = 'password-reset'

/** The page that chooses a new password. The token is derived from the server's secret: no row or event ever holds it. */
export const resetLink = (publicUrl: string, tokens: TokenSigner, resetId: string): string =>
  `${publicUrl}/reset-password#${tokens.sign(purpose, resetId)}`

/** The reset that a link's token is for, or undefined when it is not genuine. */
export const readResetToken = (tokens: TokenSigner, token: string): string | undefined => tokens.verify(purpose, token)
