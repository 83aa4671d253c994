/** Writes src/api.d.ts, the types of every operation, from the server's OpenAPI document. */
import { readFile, writeFile } from 'node:fs/promises'
import openapiTypes, { astToString } from 'openapi-typescript'

const document = await readFile(new URL('../../server/openapi.json', import.meta.url), 'utf8')
await writeFile(new URL('src/api.d.ts', import.meta.url), astToString(await openapiTypes(document)))
