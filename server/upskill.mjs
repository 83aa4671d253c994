#!/usr/bin/env node
/** The `upskill` command: `npx upskill …` runs server/src/entry/main.ts as `npm start` does. */
process.argv.splice(2, 0, 'server/src/entry/main.ts')
await import('../bootstrap.mjs')
