export { findToken } from './find-token.ts'
export { listTokens } from './list-access-tokens.ts'
export { revokeTokenOfOrganization } from './revoke-access-token.ts'
