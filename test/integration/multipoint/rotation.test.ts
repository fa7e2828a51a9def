import { describe, expect, it } from 'vitest'
import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import { hashPassword } from '../../../sandbox/servers/state/password.ts'
import type { Endpoint } from '../../../src/multipoint/endpoint.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { adapterOf, endpointOf, patience, troubleOf } from './site.ts'

const OLD = PASSWORDS['CONTOSO\\migrator']
const NEW = 'another one, long enough'
/** One handshake of NTLM is two requests. */
const LEGS = 2

/** An administrator gives the account that we work with another password. */
function rotate(server: SimulatedServer, password = NEW): void {
  server.change((state) => {
    const account = state.domain?.accounts.find(({ name }) => name === 'migrator')
    if (account) account.ntHash = hashPassword(password)
  })
}

function keyring(first: string) {
  let now = first
  let reads = 0
  return {
    get reads() {
      return reads
    },
    put: (password: string) => {
      now = password
    },
    password: async () => {
      reads += 1
      const value = now
      return { reveal: () => value }
    },
  }
}

/** The adapter of a server with a password that can be exchanged, and how many handshakes it began. */
function reach(server: SimulatedServer, password: () => Promise<{ reveal(): string }>, logOn?: Endpoint['logOn']) {
  const adapter = adapterOf(
    endpointOf(server, { logOn: logOn ?? { kind: 'ntlm', username: 'CONTOSO\\migrator', password } }),
  )
  const handshakes = () => adapter.exchanges.filter(({ action }) => action === 'Authenticate').length / LEGS
  return { ...adapter, handshakes }
}

describe('a password that is exchanged while we run', () => {
  it('is read anew once it is refused, and then goes on', async () => {
    const server = await serverFor({ answers: 'batch' })
    rotate(server)
    const keys = keyring(OLD)
    let reads = 0
    const password = () => {
      // Between the first look and the refusal somebody writes the new one down.
      reads += 1
      if (reads > 1) keys.put(NEW)
      return keys.password()
    }
    const { servers, handshakes } = reach(server, password)

    const reading = await servers.read('lab-new', patience())

    expect(reading.worksheet.computerName).toBe(server.state().computerName)
    expect(keys.reads).toBe(2)
    expect(handshakes()).toBeGreaterThan(1)
  })

  it('goes on in a session that was open before', async () => {
    const server = await serverFor({ answers: 'batch' })
    const keys = keyring(OLD)
    const { servers } = reach(server, keys.password)
    await servers.read('lab-new', patience())
    const shells = server.shells().length

    rotate(server)
    keys.put(NEW)
    server.killSockets()
    await servers.read('lab-new', patience())

    expect(server.shells().length).toBe(shells)
    expect(keys.reads).toBeGreaterThan(1)
  })

  it('is shown to the server no second time where it is the same', async () => {
    const server = await serverFor({ answers: 'batch' })
    rotate(server)
    const keys = keyring(OLD)
    const { servers, handshakes } = reach(server, keys.password)

    const trouble = await troubleOf(servers.read('lab-new', patience()))

    expect(trouble.trouble).toBe('wrong-credentials')
    expect(trouble.message).toContain('the name or the password is wrong')
    expect(keys.reads).toBe(2)
    expect(handshakes()).toBe(1)
  })

  it('is shown to the server once more at most, where the new one is wrong as well', async () => {
    const server = await serverFor({ answers: 'batch' })
    rotate(server)
    let reads = 0
    const { servers, handshakes } = reach(server, async () => {
      reads += 1
      const value = `wrong ${reads}`
      return { reveal: () => value }
    })

    const trouble = await troubleOf(servers.read('lab-new', patience()))

    expect(trouble.trouble).toBe('wrong-credentials')
    expect(handshakes()).toBe(2)
  })
})
