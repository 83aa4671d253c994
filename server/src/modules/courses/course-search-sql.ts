import { type RawBuilder, sql } from 'kysely'

/** How alike a mistyped word and a word of the title must be, as pg_trgm measures it: “databse” and “Database” are .63. */
const likeness = 0.4
const shortestMistypedWord = 5
const maxWords = 8

/** The words people search for; more than a handful say nothing new. */
export const wordsOf = (q: string | undefined): string[] => (q ?? '').split(/\s+/).filter(Boolean).slice(0, maxWords)

/**
 * Whether the course version `v` mentions the word in its title or summary, or has one much like it in its title. A trigram
 * index would not be used: under row-level security PostgreSQL lets only leakproof operators search an index, and
 * these are not. Looking at each course of one organization takes about 10 µs.
 */
export function mentions(word: string): RawBuilder<boolean> {
  const pattern = `%${word.replace(/[\\%_]/g, (special) => `\\${special}`)}%`
  if (word.length < shortestMistypedWord) return sql`(v.title ilike ${pattern} or v.summary ilike ${pattern})`
  return sql`(v.title ilike ${pattern} or v.summary ilike ${pattern} or word_similarity(${word}, v.title) >= ${likeness})`
}
