import { describe, expect, it, vi } from 'vitest'
import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import { clientOf, serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, adapterOf, endpointOf, patience, troubleOf } from './site.ts'

const actionsSince = (exchanges: readonly { readonly action: string }[], start: number) =>
  exchanges.slice(start).map(({ action }) => action)

describe('the pool that readings share', () => {
  it('costs two requests for each reading after the first, and goes when the process ends', async () => {
    const server = await serverFor({ answers: 'batch' })
    const { servers, exchanges } = adapterFor(server)
    await servers.read('lab-new', patience())
    const cold = exchanges.length

    const second = await servers.read('lab-new', patience())
    expect(actionsSince(exchanges, cold)).toEqual(['Command', 'Receive'])
    expect(second.worksheet.computerName).toBe(server.state().computerName)
    expect(server.shells().map(({ name }) => name)).toEqual(['site.read'])

    await servers.close()
    expect(server.shells()).toEqual([])
    await expect(servers.read('lab-new', patience())).rejects.toThrow('readings have ended')
  })

  it('is opened once by readings that come at the same time', async () => {
    const server = await serverFor({ answers: 'batch' })
    const { servers, exchanges } = adapterFor(server)

    const readings = await Promise.all(Array.from({ length: 5 }, () => servers.read('lab-new', patience())))

    expect(new Set(readings.map(({ worksheet }) => JSON.stringify(worksheet))).size).toBe(1)
    expect(exchanges.filter(({ action }) => action === 'Create')).toHaveLength(1)
    expect(server.shells()).toHaveLength(1)
  })

  it('goes when nobody has read for a while, and is opened again for the next', async () => {
    const server = await serverFor({ answers: 'batch' })
    const { servers } = adapterOf(endpointOf(server), { readPoolIdleMs: 20 })
    await servers.read('lab-new', patience())

    await vi.waitFor(() => expect(server.shells()).toEqual([]))
    await servers.read('lab-new', patience())
    await vi.waitFor(() => expect(server.shells()).toEqual([]))
  })

  it('takes the place of one that a killed process left, where the server grants no more, and of no other', async () => {
    const server = await serverFor({ answers: 'batch', maxShellsPerUser: 3 })
    const client = clientOf(server)
    for (const name of ['site.read', 'other.read', 'site.MIG-1.1']) await client.openPool({ name })
    const { servers } = adapterOf(endpointOf(server), { readPoolIdleMs: 20 })
    await vi.waitFor(() =>
      expect(Math.min(...server.shells().map(({ inactivityMs }) => inactivityMs ?? 0))).toBeGreaterThan(30),
    )

    await servers.read('lab-new', patience())

    expect(
      server
        .shells()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['other.read', 'site.MIG-1.1', 'site.read'])
  })

  it('that is in use is left alone by a process that gets none', async () => {
    const server = await serverFor({ answers: 'batch', maxShellsPerUser: 1 })
    await adapterFor(server).servers.read('lab-new', patience())

    expect(await troubleOf(adapterFor(server).servers.read('lab-new', patience()))).toMatchObject({
      trouble: 'unreachable',
    })
    expect(server.shells()).toHaveLength(1)
  })

  it('is replaced where the server has lost it, without the reader noticing', async () => {
    const server = await serverFor({ answers: 'batch', restartMs: 0 })
    const { servers, exchanges } = adapterFor(server)
    await servers.read('lab-new', patience())
    const cold = exchanges.length
    await removeAllShells(server)

    const reading = await servers.read('lab-new', patience())

    expect(reading.worksheet.computerName).toBe(server.state().computerName)
    expect(actionsSince(exchanges, cold).filter((action) => action === 'Create')).toHaveLength(1)
    expect(server.shells()).toHaveLength(1)
  })

  it('is replaced where its sockets are cut while it is idle or being read on', async () => {
    const server = await serverFor({ answers: 'batch' })
    const { servers } = adapterFor(server)
    await servers.read('lab-new', patience())
    server.killSockets()
    await servers.read('lab-new', patience())

    const barrier = server.machine.holds.add('Get-WmsSystem', 'before-effect')
    const reading = servers.read('lab-new', patience())
    await server.machine.holds.untilHeld('Get-WmsSystem')
    await removeAllShells(server)
    barrier.release()

    await expect(reading).resolves.toMatchObject({ worksheet: { computerName: server.state().computerName } })
  })

  it('leaves the others their reading when one of them gives up', async () => {
    const server = await serverFor({ answers: 'batch' })
    const { servers } = adapterFor(server)
    const barrier = server.machine.holds.add('wsman:create', 'before-effect')
    const impatient = new AbortController()
    const given = troubleOf(servers.read('lab-new', impatient.signal))
    const kept = servers.read('lab-new', patience())
    await server.machine.holds.untilHeld('wsman:create')

    impatient.abort()
    expect(await given).toMatchObject({ trouble: 'aborted' })
    barrier.release()

    await expect(kept).resolves.toBeDefined()
  })

  it('tries a wrong password once, not twice: accounts lock', async () => {
    const server = await serverFor({ answers: 'batch' })
    const { servers } = adapterFor(server, { password: 'wrong' })

    expect(await troubleOf(servers.read('lab-new', patience()))).toMatchObject({ trouble: 'wrong-credentials' })
    expect(server.requestCount()).toBe(2)
  })

  it('is had anew with the new password when it was changed meanwhile', async () => {
    const server = await serverFor({ answers: 'batch' })
    let password = 'Migr4tor-of-the-site'
    const { servers } = adapterFor(server, {
      logOn: { kind: 'ntlm', username: 'CONTOSO\\migrator', password: async () => ({ reveal: () => password }) },
    })
    await servers.read('lab-new', patience())
    password = 'wrong-for-now'
    server.killSockets()
    expect(await troubleOf(servers.read('lab-new', patience()))).toMatchObject({ trouble: 'wrong-credentials' })
    password = 'Migr4tor-of-the-site'

    await expect(servers.read('lab-new', patience())).resolves.toBeDefined()
  })
})

/** As a restart of the service does, without its pause. */
async function removeAllShells(server: SimulatedServer): Promise<void> {
  const client = clientOf(server)
  for (const { shellId } of await client.listShells()) await client.removeShell(shellId)
}
