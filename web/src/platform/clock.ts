/** The browser's clock; pass it on instead of reading the time where it is used. */
export const now = () => new Date()
