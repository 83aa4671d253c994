/** Addresses are compared, and counted, without regard to case or surrounding space. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase()
