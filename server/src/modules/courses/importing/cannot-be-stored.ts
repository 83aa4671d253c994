/** SQLSTATE classes that blame the data: data exceptions, violated constraints, and what is beyond PostgreSQL's limits. */
const aboutData = /^(22|23|54)[0-9A-Z]{3}$/

/** Whether the database refused what it was given, so that giving it the same again is of no use. */
export const cannotBeStored = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && aboutData.test(error.code)
