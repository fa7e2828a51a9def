import { expect, test } from 'vitest'
import { serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, patience } from './site.ts'

/** Requests of one reading on a cold connection: two of the handshake, Create to Delete the rest. */
async function costOf(scenario: string, role: 'source' | 'destination', answers: 'batch' | 'fragment') {
  const server = await serverFor({ scenario, role, answers })
  const { servers, exchanges } = adapterFor(server)
  await servers.read('lab-new', patience())
  await servers.close()
  expect(server.requestCount()).toBe(exchanges.length)
  expect(server.shells()).toEqual([])
  return exchanges.map(({ action }) => action)
}

test.each([
  ['basic', 'source'],
  ['basic', 'destination'],
  ['full', 'source'],
] as const)(
  'reading the %s %s costs seven requests where the server answers a batch at once',
  async (scenario, role) => {
    const actions = await costOf(scenario, role, 'batch')

    expect(actions).toEqual(['Authenticate', 'Authenticate', 'Create', 'Receive', 'Command', 'Receive', 'Delete'])
  },
)

test('deleted accounts in a group cost four requests more', async () => {
  const actions = await costOf('orphaned-members', 'source', 'batch')

  expect(actions).toHaveLength(11)
})

test('where the server answers at each fragment, all further requests are for output', async () => {
  const actions = await costOf('basic', 'source', 'fragment')

  const others = actions.filter((action) => action !== 'Receive')
  expect(others).toEqual(['Authenticate', 'Authenticate', 'Create', 'Command', 'Delete'])
  expect(actions.length).toBeLessThanOrEqual(160)
})
