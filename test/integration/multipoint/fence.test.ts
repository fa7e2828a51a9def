import { expect, test } from 'vitest'
import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import { clientOf, serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, adapterOf, aFence, endpointOf, mutationsOn, patience, troubleOf } from './site.ts'

const CHAT_OFF: Change = { id: 'x', before: '', kind: 'server-setting', setting: 'instant-messaging', to: false }

const namesOn = (server: SimulatedServer) => server.shells().map(({ name }) => name)

function open(server: SimulatedServer, epoch: number, confirm: () => Promise<void> = async () => {}) {
  return adapterFor(server).servers.openWriter('lab-new', aFence({ epoch, confirm }), patience())
}

test('a write pool says whose it is', async () => {
  const server = await serverFor()

  const writer = await open(server, 7)

  expect(namesOn(server)).toEqual(['site.MIG-1.7'])
  await writer.close()
  expect(server.shells()).toEqual([])
})

test('a shell of a later claim, although ours is confirmed, says that the record is older than the server: nothing is opened', async () => {
  const server = await serverFor()
  const client = clientOf(server)
  for (const name of ['site.MIG-1.6', 'site.MIG-1.10']) await client.openPool({ name })

  const adapter = adapterFor(server)
  const opening = adapter.servers.openWriter('lab-new', aFence({ epoch: 7 }), patience())

  await expect(opening).rejects.toThrow('overtaken by 10')
  expect(namesOn(server)).toEqual(['site.MIG-1.10'])
})

test('a shell of a later claim of which the record knows only says that we were overtaken', async () => {
  const server = await serverFor()
  await clientOf(server).openPool({ name: 'site.MIG-1.10' })

  const opening = open(server, 7, () => Promise.reject(new Error('the claim is gone')))

  await expect(opening).rejects.toThrow('the claim is gone')
})

test('only shells of this installation, this migration and lower epochs go', async () => {
  const server = await serverFor()
  const client = clientOf(server)
  const others = ['site.MIG-1.7', 'site.MIG-12.3', 'site.MIG-1.x', 'site.read', 'mine']
  for (const name of ['site.MIG-1.6', 'site.MIG-1.0', ...others]) await client.openPool({ name })
  await client.openPool()

  const writer = await open(server, 7)

  const left = namesOn(server)
  expect(left).toEqual(expect.arrayContaining(others))
  expect(left).not.toContain('site.MIG-1.6')
  expect(left).not.toContain('site.MIG-1.0')
  expect(left.filter((name) => name === 'site.MIG-1.7')).toHaveLength(2)
  await writer.close()
})

test.each([
  ['another name', { name: 'other', mark: null }],
  ['the same name and another mark', { name: 'site', mark: 'bbbbbbbb' }],
])('beside an installation of %s nothing is written, and nothing of it is touched', async (_, theirs) => {
  const server = await serverFor()
  const other = adapterOf(endpointOf(server), { sign: theirs })
  const writer = await other.servers.openWriter('lab-new', aFence({ epoch: 3 }), patience())
  const own = adapterOf(endpointOf(server), { sign: { name: 'site', mark: 'aaaaaaaa' } })

  const refused = await troubleOf(own.servers.openWriter('lab-new', aFence({ epoch: 7 }), patience()))

  expect(refused.trouble).toBe('in-use')
  expect(refused.message).toContain(
    `Another installation of Stationmaster writes to lab-new: its session ${theirs.name}.MIG-1.3`,
  )
  expect(await own.servers.othersAtWork('lab-new', patience())).toEqual([`${theirs.name}.MIG-1.3`])
  expect(await other.servers.othersAtWork('lab-new', patience())).toEqual([])
  await writer.apply(CHAT_OFF, {})
  await writer.close()
  const later = await own.servers.openWriter('lab-new', aFence({ epoch: 7 }), patience())
  await later.close()
  expect(server.shells()).toEqual([])
})

test('of two installations that open at the same moment, not both come to write', async () => {
  const server = await serverFor()
  const creations = server.machine.holds.add('wsman:create', 'before-effect')
  const opening = ['one', 'two'].map((name) => {
    const { servers } = adapterOf(endpointOf(server), { sign: { name, mark: null } })
    return servers.openWriter('lab-new', aFence(), patience()).then(
      (writer) => writer,
      () => null,
    )
  })
  await expect.poll(() => server.machine.holds.held()).toMatchObject([{ waiting: 2 }])
  creations.release()

  const writers = (await Promise.all(opening)).filter((writer) => writer !== null)

  expect(writers.length).toBeLessThan(2)
  await Promise.all(writers.map((writer) => writer.close()))
})

test('a session of an earlier version of ours, which had no mark, is removed', async () => {
  const server = await serverFor()
  await clientOf(server).openPool({ name: 'site.MIG-1.6' })
  const own = adapterOf(endpointOf(server), { sign: { name: 'site', mark: 'aaaaaaaa' } })

  const writer = await own.servers.openWriter('lab-new', aFence({ epoch: 7 }), patience())

  expect(namesOn(server)).toEqual(['site.MIG-1.7'])
  await writer.close()
})

test('a frozen worker that wakes up finds its shell gone, and what it had sent never takes effect', async () => {
  const server = await serverFor()
  const frozen = await open(server, 1)
  server.machine.holds.add('Set-WmsSystem', 'before-effect')
  const applying = troubleOf(frozen.apply(CHAT_OFF, {}))
  await server.machine.holds.untilHeld('Set-WmsSystem')

  const next = await open(server, 2)
  server.machine.holds.release()
  const lost = await applying
  const later = await troubleOf(frozen.apply(CHAT_OFF, {}))
  const observed = await next.observe(CHAT_OFF, {})

  expect(lost.trouble).toBe('outcome-unknown')
  expect(later.trouble).toBe('shell-gone')
  expect(observed.kind).toBe('different')
  expect(namesOn(server)).toEqual(['site.MIG-1.2'])
  await Promise.all([frozen.close(), next.close()])
})

test('a claim that is no longer ours closes the pool, and nothing was written', async () => {
  const server = await serverFor()
  const overtaken = new Error('the claim is no longer ours')
  let shellsAtConfirm: (string | undefined)[] = []

  const opening = open(server, 3, async () => {
    shellsAtConfirm = namesOn(server)
    throw overtaken
  })

  await expect(opening).rejects.toBe(overtaken)
  expect(shellsAtConfirm).toEqual(['site.MIG-1.3'])
  expect(server.shells()).toEqual([])
  expect(mutationsOn(server)).toEqual([])
})

test('a writer is only there when earlier shells are no longer listed', async () => {
  const server = await serverFor()
  await clientOf(server).openPool({ name: 'site.MIG-1.1' })
  server.machine.holds.add('wsman:delete', 'before-effect')
  let isOpen = false

  const opening = open(server, 2).then((writer) => {
    isOpen = true
    return writer
  })
  await server.machine.holds.untilHeld('wsman:delete')
  const openedEarly = isOpen
  server.machine.holds.release()
  const writer = await opening

  expect(openedEarly).toBe(false)
  expect(namesOn(server)).toEqual(['site.MIG-1.2'])
  await writer.close()
})

test('a writer may not be opened with the wrong password', async () => {
  const server = await serverFor()

  const opening = adapterFor(server, { password: 'wrong' }).servers.openWriter('lab-new', aFence(), patience())

  expect((await troubleOf(opening)).trouble).toBe('wrong-credentials')
})

test('two spellings of one host have one lock', () => {
  const lockOf = (host: string) => adapterFor({ host, port: 1 } as SimulatedServer).servers.lockName('lab-new')

  expect(lockOf('MPS-SRC01.contoso.local')).toBe(lockOf('mps-src01.contoso.local.'))
  expect(lockOf('mps-src01.contoso.local')).not.toBe(lockOf('mps-src02.contoso.local'))
})
