import { describe, expect, it } from 'vitest'
import { openItems } from '../../../../src/migration/open-points.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import { confirmItem } from '../../../../src/operations/acts/cutover/confirm-item.ts'
import { resumeMigration } from '../../../../src/operations/acts/cutover/resume-migration.ts'
import { stopMigration } from '../../../../src/operations/acts/cutover/stop-migration.ts'
import { cancelMigration } from '../../../../src/operations/acts/request/cancel-migration.ts'
import { startMigration } from '../../../../src/operations/acts/request/start-migration.ts'
import { ServerTrouble } from '../../../../src/operations/ports.ts'
import { ALICE, aSite, type FakeSite, OSCAR, POLICY } from '../../../support/fake-ports.ts'
import {
  actBy,
  approved,
  awaitingItems,
  awaitingSeats,
  awaitingStations,
  confirmAll,
  eventTypes,
  goOnUntil,
  ID,
  look,
  MAPPED_IDS,
  record,
  requested,
  scheduled,
  settle,
  story,
  told,
} from '../../../support/fake-story.ts'

const SETTING = 'setting.multiple-sessions'
const resume = (site: FakeSite) => resumeMigration(site.ports, actBy(OSCAR), { id: ID })
const restOf = (site: FakeSite) => goOnUntil(site, ({ state }) => !['scheduled', 'migrating'].includes(state))

describe('a session that can not be closed', () => {
  it('keeps nothing from going on', async () => {
    const site = aSite()
    await scheduled(site)
    const { servers } = site.ports
    let closings = 0
    const openWriter: typeof servers.openWriter = async (...asked) => ({
      ...(await servers.openWriter(...asked)),
      close: async () => {
        closings += 1
        throw new ServerTrouble('unreachable', 'lab-new', 'lab-new closed the connection.')
      },
    })

    const ports = { ...site.ports, servers: { ...servers, openWriter } }
    const m = await goOnUntil(site, ({ state }) => state === 'waiting-for-stations', ports)

    expect(closings).toBeGreaterThan(0)
    expect(m.cutover?.attempts).toBe(0)
    expect(await eventTypes(site)).not.toContain('attempt-failed')
  })
})

describe('a server that lies', () => {
  it('fails the migration, naming the setting', async () => {
    const site = aSite()
    await scheduled(site)
    site.destination.behaviours.set(SETTING, ['lies'])

    const m = await restOf(site)

    expect(m.state).toBe('failed')
    expect(m.outcome).toBe(
      'Allow one account to have several sessions at once: the server reported success, but it reads back as off. Reference abc123.',
    )
    expect(await site.store.lockHolder('lab-old.local')).toBeUndefined()
  })

  it('is found out at verification where it changes its mind later', async () => {
    const site = aSite()
    await awaitingItems(site)
    const { settings } = site.destination.worksheet
    site.destination.change({ settings: { ...settings, 'multiple-sessions': known(false) } })
    await confirmAll(site)

    const m = await goOnUntil(site, ({ state }) => state === 'failed')

    expect(m.verification?.differences).toEqual(['Allow one account to have several sessions at once (is: off)'])
  })

  it('does not get an account named in what everybody reads', async () => {
    const site = aSite()
    await awaitingSeats(site)
    site.destination.behaviours.set('seat.2.auto-logon', ['lies'])
    const stations = site.destination.worksheet.stations.map((station) => ({ ...station, autoLogonUser: 'stranger' }))
    site.destination.change({ stations })
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))

    const m = await restOf(site)

    expect(m.outcome).toBe(
      'Row1-A: log on automatically: the server reported success, but it reads back as something else. Reference abc123.',
    )
    expect(story(site).join('\n')).not.toMatch(/kiosk|stranger/i)
  })

  it('and names an account when it refuses, does not get it named either', async () => {
    const site = aSite()
    await scheduled(site)
    site.destination.behaviours.set('user.kiosk.create', ['refuses'])

    const m = await restOf(site)

    expect(m.outcome).toBe(
      'Create an account (standard user): lab-new refused it: an account: access is denied. Reference abc123.',
    )
    expect(story(site).join('\n')).not.toMatch(/kiosk/i)
  })

  it('at verification does not get an account named either', async () => {
    const site = aSite()
    await awaitingItems(site)
    const stations = site.destination.worksheet.stations.map((station) => ({ ...station, autoLogonUser: 'student01' }))
    site.destination.change({ stations, users: site.destination.worksheet.users.slice(0, 5) })
    await confirmAll(site)

    const m = await goOnUntil(site, ({ state }) => state === 'failed')

    expect(m.verification?.differences).toContain('Row1-A: log on automatically (is another account)')
    expect([...story(site), m.outcome, ...(m.verification?.differences ?? [])].join('\n')).not.toMatch(
      /kiosk|student|teacher0|lab7/i,
    )
  })
})

describe('a change that the server refuses', () => {
  it('fails the migration with what the server said', async () => {
    const site = aSite()
    await scheduled(site)
    site.destination.behaviours.set(SETTING, ['refuses'])

    const m = await restOf(site)

    expect(m).toMatchObject({ state: 'failed', endedAt: site.clock.now() })
    expect(m.outcome).toContain('lab-new refused it: access is denied.')
  })

  it('can be resumed, which takes the locks again', async () => {
    const site = aSite()
    await scheduled(site)
    site.destination.behaviours.set(SETTING, ['refuses'])
    await restOf(site)

    told(await resume(site))
    const m = await restOf(site)

    expect(m.state).toBe('waiting-for-stations')
    expect(await site.store.lockHolder('lab-new.local')).toBe(ID)
    expect(site.destination.repeated).toEqual([])
  })

  it('can not be resumed while a server is in another migration', async () => {
    const site = aSite()
    await scheduled(site)
    site.destination.behaviours.set(SETTING, ['refuses'])
    await restOf(site)
    told(await startMigration(site.ports, actBy(ALICE), { source: 'lab-old', destination: 'lab-third', at: null }))

    const outcome = await resume(site)

    expect(outcome).toMatchObject({ refused: 'server-busy', sentence: expect.stringContaining('MIG-2') })
  })

  it('does not make what was changed before forgotten, when it is resumed, stopped and cancelled', async () => {
    const site = aSite()
    await awaitingItems(site)
    const before = site.destination.worksheet.settings
    site.destination.change({ settings: { ...before, 'multiple-sessions': known(false) } })
    await confirmAll(site)
    await goOnUntil(site, ({ state }) => state === 'failed')
    told(await resume(site))
    told(await stopMigration(site.ports, actBy(OSCAR), { id: ID }))
    await settle(site)

    const sentence = told(await cancelMigration(site.ports, actBy(ALICE), { id: ID }))

    expect(sentence).toContain('What was changed on the destination stays.')
    expect(sentence).toContain('Begun, so perhaps done: server settings 3, accounts 34,')
  })
})

describe('an answer that is lost', () => {
  it.each(['loses-the-answer', 'is-lost-before'] as const)('(%s) is settled by looking again later', async (how) => {
    const site = aSite()
    await scheduled(site)
    site.destination.behaviours.set(SETTING, [how])

    const m = await restOf(site)

    expect(m.state).toBe('waiting-for-stations')
    expect(site.destination.applied.filter((id) => id === SETTING)).toHaveLength(1)
    expect(m.cutover?.progress[SETTING]).toMatchObject({ status: 'done', how: 'applied' })
    expect((await eventTypes(site)).filter((type) => type === 'attempt-failed')).toHaveLength(1)
    expect(m.cutover).toMatchObject({ attempts: 0, retryAt: null })
  })

  it('again and again is parked for a person, who resumes', async () => {
    const site = aSite()
    await scheduled(site)
    site.destination.behaviours.set(SETTING, Array(4).fill('is-lost-before'))

    const parked = await restOf(site)
    told(await resume(site))
    const m = await restOf(site)

    expect(parked).toMatchObject({ state: 'waiting-for-person', parked: { reason: 'unknown-outcome' } })
    expect(parked.parked?.sentence).toBe('lab-new did not answer in time. Mend it, then resume. Reference abc123.')
    expect(m.state).toBe('waiting-for-stations')
  })
})

describe('a server that is away', () => {
  it('is tried again after the delays of policy, then parked', async () => {
    const site = aSite()
    await awaitingSeats(site)
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))
    site.destination.trouble = { kind: 'unreachable', sentence: 'lab-new does not answer.' }
    const began = site.clock.now()

    const m = await restOf(site)

    expect(m).toMatchObject({ state: 'waiting-for-person', parked: { reason: 'unreachable' } })
    expect(site.clock.now() - began).toBe(POLICY.retryDelaysMs.reduce((sum, each) => sum + each))
  })

  it('with the wrong password is parked at once', async () => {
    const site = aSite()
    await awaitingSeats(site)
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))
    site.destination.trouble = { kind: 'wrong-credentials', sentence: 'lab-new does not take the password.' }

    const m = await settle(site)

    expect(m.parked?.sentence).toBe('lab-new does not take the password. Mend it, then resume. Reference abc123.')
  })

  it('is not looked at before its time while stations are awaited', async () => {
    const site = aSite({ retryDelaysMs: [120_000, 120_000] })
    await awaitingStations(site)
    site.destination.trouble = { kind: 'unreachable', sentence: 'lab-new does not answer.' }
    site.clock.moveTo(site.store.dueAt(ID) ?? 0)
    await settle(site)

    expect(site.store.dueAt(ID)).toBe(site.clock.now() + 120_000)
  })

  it('now and then while stations are awaited is no reason to call somebody', async () => {
    const site = aSite({ retryDelaysMs: [1_000] })
    await awaitingStations(site)
    for (let times = 0; times < 4; times += 1) {
      site.destination.trouble = { kind: 'unreachable', sentence: 'lab-new does not answer.' }
      site.clock.moveTo(site.store.dueAt(ID) ?? 0)
      await settle(site)
      site.destination.trouble = null
      site.clock.moveTo(site.store.dueAt(ID) ?? 0)
      await settle(site)
    }

    expect((await record(site)).state).toBe('waiting-for-stations')
  })

  it('at verification is tried again, parked, and resumed to an end', async () => {
    const site = aSite()
    await awaitingItems(site)
    await confirmAll(site)
    await look(site)
    site.destination.trouble = { kind: 'unreachable', sentence: 'lab-new does not answer.' }
    const parked = await goOnUntil(site, ({ state }) => state !== 'verifying')
    site.destination.trouble = null

    told(await resume(site))
    const m = await goOnUntil(site, ({ state }) => state !== 'migrating' && state !== 'verifying')

    expect(parked.state).toBe('waiting-for-person')
    expect(m.state).toBe('pilot')
  })

  it('at the examination blocks the migration with its sentence', async () => {
    const site = aSite()
    site.source.trouble = { kind: 'not-winrm', sentence: 'lab-old answers, but not with WinRM.' }

    const m = await requested(site)

    expect(m).toMatchObject({
      state: 'blocked',
      assessmentFailure: 'lab-old answers, but not with WinRM. Reference abc123.',
    })
  })
})

describe('a master secret that is not at hand', () => {
  it('stops the migration with a sentence instead of trying for ever', async () => {
    const site = aSite()
    await scheduled(site)
    site.passwords.known.clear()

    const m = await restOf(site)

    expect(m.state).toBe('failed')
    expect(m.outcome).toContain('the master secret key-1 is not at hand')
    site.passwords.known.add('key-1')
    told(await resume(site))
    expect((await restOf(site)).state).toBe('waiting-for-stations')
  })
})

describe('an item by hand', () => {
  it('that comes before other changes is asked for by itself, and they go on when it is done', async () => {
    const site = aSite()
    const [first, ...rest] = site.source.worksheet.stations
    if (!first) throw new Error('no station')
    site.source.change({ stations: [{ ...first, isSplit: true }, ...rest] })
    await scheduled(site)

    const m = await restOf(site)
    expect(m.parked?.sentence).toBe('A person has to do and confirm: split-stations.')
    expect(openItems(m).map(({ item }) => item)).toEqual(['split-stations', 'gpu-rendering'])
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'split-stations' }))

    expect((await restOf(site)).state).toBe('waiting-for-stations')
  })

  it('may be confirmed early, and is then not asked for', async () => {
    const site = aSite()
    await awaitingStations(site)
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'GPU-rendering ' }))
    site.destination.mapStations(MAPPED_IDS)
    await goOnUntil(site, ({ parked }) => parked?.reason === 'seats')
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))

    await goOnUntil(site, ({ state }) => state === 'pilot')

    expect(story(site).join('\n')).not.toContain('A person has to do and confirm')
  })
})

describe('an approval', () => {
  it('waits in vain for a time and expires', async () => {
    const site = aSite()
    await approved(site)

    const m = await goOnUntil(site, ({ state }) => state === 'expired')

    expect(site.clock.now()).toBe(m.changedAt)
    expect(await site.store.lockHolder('lab-old.local')).toBeUndefined()
  })
})
