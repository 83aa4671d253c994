import type { FastifyInstance, InjectOptions } from 'fastify'
import { expect } from 'vitest'
import type { Answer } from './start-test-server.ts'

/** An identity provider: it knows a base address and a token, and speaks SCIM. */
export interface ScimClient {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body: object): Promise<Answer>
  put(path: string, body: object, headers?: Record<string, string>): Promise<Answer>
  /** Sends the operations as a PatchOp message. */
  patch(path: string, operations: readonly object[], headers?: Record<string, string>): Promise<Answer>
  delete(path: string): Promise<Answer>
}

export function createScimClient(server: FastifyInstance, organizationId: string, token: string): ScimClient {
  async function send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, options: InjectOptions = {}) {
    const { headers, statusCode, payload } = await server.inject({
      ...options,
      method,
      url: `/scim/v2/${organizationId}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(options.payload === undefined ? {} : { 'content-type': 'application/scim+json; charset=utf-8' }),
        ...options.headers,
      },
    })
    const body = payload === '' ? undefined : JSON.parse(payload)
    return { status: statusCode, headers, text: payload, body }
  }
  const withBody = (payload: object, headers: Record<string, string> = {}) => ({
    payload: JSON.stringify(payload),
    headers,
  })
  return {
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body) => send('POST', path, withBody(body)),
    put: (path, body, headers) => send('PUT', path, withBody(body, headers)),
    patch: (path, Operations, headers) =>
      send(
        'PATCH',
        path,
        withBody({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations }, headers),
      ),
    delete: (path) => send('DELETE', path),
  }
}

/** Expects a refusal in SCIM's words. */
export function expectScimError(answer: Answer, status: number, scimType?: string): void {
  expect(answer.status, answer.text).toBe(status)
  expect(answer.headers['content-type']).toContain('application/scim+json')
  expect(answer.body).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType && { scimType }),
  })
  expect(typeof answer.body.detail).toBe('string')
}
