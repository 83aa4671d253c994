import type { OrganizationActor } from '#platform/actor.ts'
import { expectStatus, type TestClient } from './start-test-server.ts'

/** The client as use-cases know them, for tests that call use-cases directly; permissions are the routes' business. */
export async function actorOf(client: TestClient, organizationId: string): Promise<OrganizationActor> {
  const { id } = expectStatus(200, await client.get('/me')).body
  return {
    userId: id,
    credential: { kind: 'session', id: 'test', factors: 1, isRecent: true },
    organizationId,
    memberId: 'test',
    grants: [],
    lacksSignOn: false,
    lacksSecondFactor: false,
    plan: 'team',
  }
}
