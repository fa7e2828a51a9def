import { expect, onTestFinished, test } from 'vitest'
import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import type { Observation, RestartMark, Servers, ServerWriter } from '../../../src/operations/ports.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, aFence, make, password, patience, secret, writerOn } from './site.ts'

const VHD = 'Users\\Public\\Documents\\Hyper-V\\Virtual hard disks\\MPS-SRC01-t.vhd'
const COPY = 'C:\\ProgramData\\Stationmaster\\MPS-SRC01-t.vhd'
const FROM = `\\\\MPS-SRC01\\c$\\${VHD}`

const change = <C extends object>(more: C) => ({ id: 'x', before: '', ...more }) as unknown as Change

const ROLE = change({ kind: 'virtual-desktop-role', to: true })
const COPYING = change({ kind: 'template-copy', from: FROM, original: `C:\\${VHD}`, path: COPY, prefix: 'MPS-DST01' })
const IMPORT = change({ kind: 'template-import', path: COPY, prefix: 'MPS-DST01' })
const CLEAN_UP = change({ kind: 'template-clean-up', path: COPY })

const NOT_REMOVED = {
  kind: 'error',
  command: 'Remove-VM',
  exception: 'System.InvalidOperationException',
  message: 'The virtual machine is in use.',
} as const

const POLL = { interval: 25, timeout: 10_000 }

/** Waits as the product does: one look after the other, until the server is back. */
async function untilBack(servers: Servers, mark: RestartMark, as: 'configured' | 'local-administrator' = 'configured') {
  let seen = mark
  const look = async () => {
    const { verdict, mark: next } = await servers.lookForRestart('lab-new', seen, as, patience())
    seen = next
    return verdict
  }
  await expect.poll(look, POLL).toBe('back')
}

/** Makes a change that restarts the server, and opens a new writer when it is back. */
async function restartBy(server: SimulatedServer, toBe: Change, epoch = 2): Promise<ServerWriter> {
  const { servers } = adapterFor(server, { localAdmin: LOCAL_ADMINISTRATOR })
  const mark = await servers.watchRestart('lab-new', 'configured', patience())
  const writer = await servers.openWriter('lab-new', aFence({ epoch: epoch - 1 }), patience())
  await writer.apply(toBe, {})
  await writer.close().catch(() => {})
  await untilBack(servers, mark, toBe.kind === 'leave-domain' ? 'local-administrator' : 'configured')
  const as = toBe.kind === 'leave-domain' ? 'local-administrator' : 'configured'
  const next = await servers.openWriter('lab-new', aFence({ epoch }), patience(), as)
  onTestFinished(() => next.close().catch(() => {}))
  return next
}

const LOCAL_ADMINISTRATOR = { username: '.\\Administrator', password: secret(PASSWORDS.Administrator) }

async function untilSettled(writer: ServerWriter, toBe: Change): Promise<readonly Observation[]> {
  const seen: Observation[] = []
  const look = async () => {
    const observed = await writer.observe(toBe, {})
    if (observed.found !== seen.at(-1)?.found) seen.push(observed)
    return observed.kind
  }
  await expect.poll(look, POLL).not.toBe('under-way')
  return seen
}

test('virtual desktops: the role with its restart, the copy that outlives its session, the import, and nothing left behind', async () => {
  const server = await serverFor({ scenario: 'full', copyBytesPerSecond: 40e9 })
  const writer = await restartBy(server, ROLE)
  expect(await writer.observe(ROLE, {})).toEqual({ kind: 'as-wanted', found: 'Installed' })

  expect(await writer.observe(COPYING, {})).toEqual({ kind: 'different', found: 'not copied' })
  await writer.apply(COPYING, {})
  await writer.close()
  const later = await writerOn(server)
  const seen = await untilSettled(later, COPYING)
  expect(seen.at(-1)).toEqual({ kind: 'as-wanted', found: '23.6 GB, same hash' })

  expect((await make(later, IMPORT)).after).toEqual({ kind: 'as-wanted', found: 'MPS-DST01-t' })
  expect((await make(later, CLEAN_UP)).after).toEqual({ kind: 'as-wanted', found: 'nothing left' })
  expect(await later.observe(COPYING, {})).toEqual({ kind: 'as-wanted', found: 'imported already' })
  const { files, virtualMachines } = server.state()
  expect(files.map((file) => file.path)).not.toContain(COPY)
  expect(virtualMachines.map((machine) => machine.name)).toEqual(['MPS-DST01-t'])

  const removal = change({ kind: 'template-removal', template: 'MPS-DST01-t' })
  const [disk] = virtualMachines.map((machine) => machine.diskPath)
  server.change((state) => void state.faults.push(NOT_REMOVED))
  await expect(later.apply(removal, {})).rejects.toThrow('in use')
  server.change((state) => void state.faults.pop())
  expect(await later.observe(removal, {})).toEqual({ kind: 'different', found: 'MPS-DST01-t' })
  expect((await make(later, removal)).after).toEqual({ kind: 'as-wanted', found: 'no template' })
  expect(server.state().files.map((file) => file.path)).not.toContain(disk)
})

test('a copy whose hash differs is removed and refused, and can be begun again', async () => {
  const server = await serverFor({ scenario: 'full', copyBytesPerSecond: 400e9 })
  server.change((state) => void state.faults.push({ kind: 'damaged-copy' }))
  const writer = await writerOn(server)
  await writer.apply(COPYING, {})
  const seen = await untilSettled(writer, COPYING)
  expect(seen.at(-1)).toEqual({ kind: 'different', found: 'a copy whose hash differs' })

  await expect(writer.apply(COPYING, {})).rejects.toThrow('not the same as the original')
  server.change((state) => {
    state.faults = []
  })
  await writer.apply(COPYING, {})
  expect((await untilSettled(writer, COPYING)).at(-1)?.kind).toBe('as-wanted')
})

test('a copy that a restart has interrupted goes on where it was', async () => {
  const server = await serverFor({ scenario: 'full', copyBytesPerSecond: 20e9 })
  const { servers } = adapterFor(server)
  const mark = await servers.watchRestart('lab-new', 'configured', patience())
  const writer = await servers.openWriter('lab-new', aFence(), patience())
  await writer.apply(COPYING, {})
  server.machine.power('restart')
  await untilBack(servers, mark)

  const later = await servers.openWriter('lab-new', aFence({ epoch: 2 }), patience())
  onTestFinished(() => later.close().catch(() => {}))
  expect((await later.observe(COPYING, {})).kind).toBe('different')
  await later.apply(COPYING, {})
  expect((await untilSettled(later, COPYING)).at(-1)?.kind).toBe('as-wanted')
})

test('the template is looked at from the destination, with the credential that copies it', async () => {
  const { servers } = adapterFor(await serverFor({ scenario: 'full' }))
  expect(await servers.lookAtTemplate('lab-new', FROM, patience())).toEqual({
    isReachable: true,
    found: `${FROM}, 23622320128 bytes`,
    sizeBytes: 23_622_320_128,
  })
})

test.each([
  ['template-unreachable', 'does not reach MPS-SRC01 on port 445'],
  ['template-access-denied', 'denied'],
])('%s is told', async (scenario, words) => {
  const { servers } = adapterFor(await serverFor({ scenario }))
  const sight = await servers.lookAtTemplate('lab-new', FROM, patience())
  expect(sight).toMatchObject({ isReachable: false, sizeBytes: null })
  expect(sight.found).toContain(words)
})

test('an account is kept out by the server itself, let in again, and removed unless somebody has used it', async () => {
  const server = await serverFor()
  const writer = await writerOn(server)
  const user = change({ kind: 'create-user', user: 'anna', userType: 'Standard', fullName: '', description: '' })
  await writer.apply(user, { password: password('Qu1et-gardens') })

  const kept = await make(writer, change({ kind: 'account-enabled', user: 'anna', to: false }))
  expect(kept).toEqual({
    before: { kind: 'different', found: 'can log on' },
    after: { kind: 'as-wanted', found: 'is kept out' },
  })
  const station = server.state().stations[0]?.stationId ?? 0
  const anna = { account: 'anna', password: 'Qu1et-gardens', stationId: station }
  expect((await server.person.logOn(anna)).kind).toBe('refused')

  await make(writer, change({ kind: 'account-enabled', user: 'anna', to: true }))
  expect((await server.person.logOn(anna)).kind).toBe('logged-on')
  const removal = change({ kind: 'remove-user', user: 'anna', isEvenIfUsed: false })
  expect(await writer.observe(removal, {})).toEqual({ kind: 'as-wanted', found: 'kept, because somebody has used it' })
  const test = change({ kind: 'remove-user', user: 'anna', isEvenIfUsed: true })
  expect((await make(writer, test)).after).toEqual({ kind: 'as-wanted', found: 'no such account' })
})

test('the pilot sees where the test accounts are, failed logons and alerts, and nobody else', async () => {
  const server = await serverFor({ scenario: 'all-mapped' })
  const writer = await writerOn(server)
  const user = change({ kind: 'create-user', user: 'pilot-user', userType: 'Standard', fullName: '', description: '' })
  await writer.apply(user, { password: password('Qu1et-gardens') })
  const since = Date.now() - 60_000
  await server.person.logOn({ account: 'pilot-user', password: 'wrong', stationId: 2 })
  await server.person.logOn({ account: 'pilot-user', password: 'Qu1et-gardens', stationId: 2 })

  const { servers } = adapterFor(server)
  const sight = await servers.lookAtPilot(
    'lab-new',
    { administrator: 'pilot-admin', user: 'pilot-user', since },
    patience(),
  )

  expect(sight).toEqual({ administratorAt: null, userAt: '2', failedLogOns: 1, alerts: [] })
})

test('all sessions are ended, whatever is open in them', async () => {
  const server = await serverFor({ role: 'source' })
  expect(await (await writerOn(server)).endSessions()).toBe(6)
  expect(server.state().sessions).toEqual([])
})

test('identifiers are shown on every screen', async () => {
  const server = await serverFor({ scenario: 'all-mapped' })
  expect(await adapterFor(server).servers.showIdentifiers('lab-new', patience())).toBe(8)
})

test('disk protection is switched on with its restart', async () => {
  const server = await serverFor()
  const writer = await restartBy(server, change({ kind: 'disk-protection', to: 'Discard' }))
  expect(await writer.observe(change({ kind: 'disk-protection', to: 'Discard' }), {})).toEqual({
    kind: 'as-wanted',
    found: 'on',
  })
})

test('the source leaves its domain, is entered by its local administrator, and is shut down', async () => {
  const server = await serverFor({ role: 'source' })
  const { servers } = adapterFor(server, { localAdmin: LOCAL_ADMINISTRATOR })
  expect(await servers.proveLocalAdministrator('lab-new', patience())).toMatchObject({ isProven: true })

  const mark = await servers.watchRestart('lab-new', 'local-administrator', patience())
  const writer = await servers.openWriter('lab-new', aFence(), patience(), 'local-administrator')
  const leave = change({ kind: 'leave-domain', workgroup: 'WORKGROUP' })
  expect(await writer.observe(leave, {})).toEqual({ kind: 'different', found: 'a member of its domain' })
  await writer.apply(leave, {})
  await writer.close().catch(() => {})
  await untilBack(servers, mark, 'local-administrator')

  const after = await servers.openWriter('lab-new', aFence({ epoch: 2 }), patience(), 'local-administrator')
  expect(await after.observe(leave, {})).toEqual({ kind: 'as-wanted', found: 'in a workgroup' })
  const stopMark = await servers.watchRestart('lab-new', 'local-administrator', patience())
  await after.apply(change({ kind: 'shut-down' }), {})
  await after.close().catch(() => {})
  await expect
    .poll(async () => (await servers.lookForRestart('lab-new', stopMark, 'local-administrator', patience())).verdict)
    .toBe('away')
})

test('what the plan takes is looked for on the server without running any of it', async () => {
  const server = await serverFor({ scenario: 'full' })
  const { servers } = adapterFor(server)
  const all = [ROLE, COPYING, IMPORT, CLEAN_UP, change({ kind: 'disk-protection', to: 'Discard' })]

  expect(await servers.lackingCommands('lab-new', all, patience())).toEqual([])
  expect(server.commandLog().filter((entry) => entry.mutates)).toEqual([])
})

test('the update at night is set as on the source, and switched off again', async () => {
  const server = await serverFor()
  const writer = await writerOn(server)
  const update = {
    isEnabled: true,
    hour: 4,
    automaticUpdateMode: 'WindowsAndOtherPrograms',
    customScript: 'C:\\Maint\\nightly.cmd',
    maxMinutesForCustomScript: 20,
    returnState: 'Shutdown',
  }

  const on = await make(writer, change({ kind: 'scheduled-update', to: update }))
  expect(on.after.kind).toBe('as-wanted')
  const { maxMinutesForCustomScript: maxMinutes, ...others } = update
  expect(server.state().scheduledUpdate).toEqual({ ...others, maxMinutes })

  const off = await make(writer, change({ kind: 'scheduled-update', to: { ...update, isEnabled: false } }))
  expect(off.after).toEqual({ kind: 'as-wanted', found: 'off' })
})
