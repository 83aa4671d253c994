import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const serverTests = globSync('server/src/**/*.test.ts')
// A test that takes anything from server/test takes a database with it; one of the supervisor starts its own.
const needsDatabase = / from '(#test\/|\.\/start-embedded-postgres)/
const databaseTests = serverTests.filter((file) => needsDatabase.test(readFileSync(file, 'utf8')))
const packageTests = globSync('packages/*/{src,test}/**/*.test.ts')
// A test that takes more than a clock or a parser from a package's own test folder starts a Redis with it.
const needsRedis = / from '(\.\.?\/)+(test\/(?!fake-clock|parse-items)|start-redis)/
const redisTests = packageTests.filter((file) => needsRedis.test(readFileSync(file, 'utf8')))

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,web,scripts}/**/*.test.{ts,tsx}', 'server/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...databaseTests, ...redisTests],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['server/test/*.test.ts', ...databaseTests],
          globalSetup: 'server/test/global-setup.ts',
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'redis',
          include: redisTests,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'http',
          include: ['server/test/{http,security}/**/*.test.ts'],
          globalSetup: 'server/test/global-setup.ts',
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
