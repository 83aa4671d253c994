export { isOwnAddress } from './is-own-address.ts'
export { getSignOn } from './settings/get-sign-on.ts'
export { vouchForDomain } from './settings/vouch-for-domain.ts'
export { disableSignOn } from './settings/remove-sign-on.ts'
