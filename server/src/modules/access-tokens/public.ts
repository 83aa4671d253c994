export { findToken } from './find-token.ts'
export { type ListedToken, listTokens } from './list-access-tokens.ts'
export { revokeTokenOfOrganization, revokeTokensOfMember } from './revoke-access-token.ts'
export { selectLastUse as findLastUse } from './access-token-sql.ts'
