import { createHash, createHmac } from 'node:crypto'
import { createDocuments } from '../../src/documents/create-documents.ts'
import type { NewMessage } from '../../src/migration/announce/messages.ts'
import { ANY_TIME } from '../../src/migration/permitted/permitted-times.ts'
import type { Person, RoleName } from '../../src/migration/person.ts'
import type { Policy } from '../../src/migration/policy.ts'
import { known } from '../../src/migration/worksheet/reading.ts'
import {
  DeliveryTrouble,
  type Logger,
  type Messenger,
  type Passwords,
  type Ports,
  type Servers,
  type Zones,
} from '../../src/operations/ports.ts'
import { createWording } from '../../src/wording/create-wording.ts'
import { destinationReading, sourceReading } from './a-reading.ts'
import { aStation } from './a-worksheet.ts'
import { FakeServer } from './fake-server/fake-server.ts'
import { InMemoryRecords } from './in-memory-records.ts'
import { InMemorySamples } from './in-memory-samples.ts'
import { InMemoryStore } from './in-memory-store.ts'
import { InMemorySubscriptions } from './in-memory-subscriptions.ts'

/** Monday, 2026-11-23 09:00 UTC. */
export const MONDAY = Date.UTC(2026, 10, 23, 9)
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000

export const POLICY: Policy = {
  selfApproval: false,
  approvals: 1,
  serverApprovals: new Map(),
  approvalExpiresMs: 72 * HOUR_MS,
  noticesBeforeMs: [24 * HOUR_MS, HOUR_MS, 15 * MINUTE_MS],
  noticeToleranceMs: 5 * MINUTE_MS,
  windowLengthMs: 4 * HOUR_MS,
  windowAtLeastMs: 2 * HOUR_MS,
  windowAtMostMs: 8 * HOUR_MS,
  permitted: ANY_TIME,
  goBackMarginMs: HOUR_MS,
  startToleranceMs: 15 * MINUTE_MS,
  recheckLeadMs: 5 * MINUTE_MS,
  stationPollMs: 10_000,
  retryDelaysMs: [5_000, 30_000, 2 * MINUTE_MS],
  warnScreensBeforeMs: [15 * MINUTE_MS, 5 * MINUTE_MS, MINUTE_MS],
  sessionGraceMs: 0,
  whenStillOn: 'end',
  copyAheadMs: 0,
  progressPollMs: 15_000,
  restartTimeoutMs: 20 * MINUTE_MS,
  pilotPollMs: 30_000,
  answerWithinMs: 30 * MINUTE_MS,
  stuckAfterMs: 10 * MINUTE_MS,
  onDuty: null,
}

const LADDER: readonly RoleName[] = ['viewer', 'requester', 'operator', 'approver']

/** Somebody with this role and those below it, as the Slack adapter says it. */
export function aPerson(id: string, role: RoleName | null): Person {
  return { id, roles: role === null ? [] : LADDER.slice(0, LADDER.indexOf(role) + 1), isMember: true }
}

export const ALICE = aPerson('U-alice', 'requester')
export const CAROL = aPerson('U-carol', 'approver')
export const OSCAR = aPerson('U-oscar', 'operator')
export const VERA = aPerson('U-vera', 'viewer')
export const NOBODY = aPerson('U-nobody', null)

export class FakeClock {
  #now = MONDAY

  now(): number {
    return this.#now
  }

  advance(byMs: number): void {
    this.#now += byMs
  }

  moveTo(at: number): void {
    this.#now = Math.max(this.#now, at)
  }
}

/** Local time is UTC here: what zones do belongs to the tests of zones. */
export const zones: Zones = {
  name: 'UTC',
  parse(text) {
    const at = /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}:00Z`) : Number.NaN
    return Number.isNaN(at) ? { problem: `"${text}" is not a time. Write it like 2026-11-24 02:00.` } : { at }
  },
  format: (at) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  dateOf: (at) => new Date(at).toISOString().slice(0, 10),
  momentsOf(date, minutes) {
    const at = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS
    return { first: at, last: at }
  },
  offsetMinutes: () => 0,
}

/** The words of a site in English. */
export const wording = createWording({
  language: 'en',
  overrides: {},
  timeZone: 'UTC',
  contact: 'IT desk, ext. 4711',
  alternative: "the library's laptops",
})

export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
}

export class FakePasswords implements Passwords {
  keyId = 'key-1'
  readonly known = new Set(['key-1'])
  readonly accounts = new Map([['contoso\\lab7', 'from the configuration']])

  async derive(keyId: string, migration: string, account: string) {
    if (!this.known.has(keyId)) throw new Error(`the master secret ${keyId} is not at hand`)
    const password = createHmac('sha256', keyId).update(`${migration} ${account.toLowerCase()}`).digest('base64')
    return { reveal: () => password }
  }

  async unmet() {
    return null
  }

  async configured(account: string) {
    const password = this.accounts.get(account.toLowerCase())
    return password === undefined ? undefined : { reveal: () => password }
  }
}

/** Keeps what was said; can fail as Slack does. */
export class RecordingMessenger implements Messenger {
  readonly posted: { message: NewMessage; ts: string; thread: string | null; isEdit: boolean }[] = []
  /** What the next deliveries come to; `lost` posts and loses the answer. Then all goes well. */
  readonly troubles: ('retry' | 'dead' | 'ambiguous' | 'lost')[] = []
  finds = 0

  async deliver(message: NewMessage, { thread, edit }: { thread: { ts: string } | null; edit: { ts: string } | null }) {
    const trouble = this.troubles.shift()
    if (trouble && trouble !== 'lost') throw new DeliveryTrouble(trouble, `Slack said ${trouble}`)
    const ts = edit?.ts ?? `${this.posted.length + 1}.0`
    this.posted.push({ message, ts, thread: thread?.ts ?? null, isEdit: edit !== null })
    if (trouble === 'lost') throw new DeliveryTrouble('ambiguous', 'the answer was lost')
    return { channel: 'channel' in message ? message.channel : message.person, ts }
  }

  async findAll(message: NewMessage) {
    const found = this.posted.filter((each) => each.message.key === message.key && !each.isEdit)
    return found.map(({ ts }) => ({ channel: 'channel' in message ? message.channel : message.person, ts }))
  }

  async remove({ ts }: { ts: string }) {
    const index = this.posted.findIndex((each) => each.ts === ts && !each.isEdit)
    if (index !== -1) this.posted.splice(index, 1)
  }

  async find(message: NewMessage) {
    this.finds += 1
    const found = this.posted.find((each) => each.message.key === message.key && !each.isEdit)
    return found && { channel: 'channel' in message ? message.channel : message.person, ts: found.ts }
  }
}

export interface FakeSite {
  readonly ports: Ports
  readonly clock: FakeClock
  /** The clock of leases; stands still unless a test moves it. */
  readonly leases: { now: number }
  readonly store: InMemoryStore
  readonly source: FakeServer
  readonly destination: FakeServer
  readonly passwords: FakePasswords
  readonly messenger: RecordingMessenger
  readonly wakeUps: string[]
}

/** What the record of a migration plays on, whatever its servers are. */
export type Stage = Pick<FakeSite, 'ports' | 'clock' | 'leases' | 'store' | 'messenger'>

/** A whole make-believe site behind the ports: the sample pair, a clock that a test moves, and nothing else. */
export function aSite(policy: Partial<Policy> = {}): FakeSite {
  const clock = new FakeClock()
  const leases = { now: 0 }
  const store = new InMemoryStore({ leaseMs: 30_000, leaseNow: () => leases.now })
  const source = new FakeServer('lab-old', sourceReading())
  const destination = new FakeServer('lab-new', destinationReading())
  const passwords = new FakePasswords()
  const wakeUps: string[] = []
  const ports: Ports = {
    store,
    records: new InMemoryRecords(store),
    outbox: store.outbox,
    subscriptions: new InMemorySubscriptions(() => clock.now()),
    bulletins: store.bulletins,
    wording,
    wakeUp: {
      look: async (id, version) => void wakeUps.push(`${id} v${version}`),
      deliver: async () => {},
    },
    servers: serversOf([source, destination, new FakeServer('lab-third', destinationReading())]),
    clock,
    zones,
    documents: createDocuments({
      formatTime: (at) => zones.format(at),
      site: { installation: 'test', contact: 'IT desk', alternative: '' },
    }),
    samples: new InMemorySamples(),
    sampling: { everyMs: 15 * MINUTE_MS, servers: ['lab-old', 'lab-new'] },
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    passwords,
    policy: { ...POLICY, ...policy },
    site: {
      updatesChannel: 'C-ops',
      noticesChannels: (server) => (server === 'lab-old' ? ['C-staff', 'C-lab'] : ['C-staff']),
      command: '/migrate',
      contact: 'IT desk, ext. 4711',
      alternative: "the library's laptops",
      calendarUrl: null,
      whoMay: (role) => `the ${role}s`,
      approverIds: () => [CAROL.id],
    },
    logger: silentLogger,
    incidents: { report: () => 'abc123' },
    observer: { committed() {}, delivered() {} },
  }
  return { ports, clock, leases, store, source, destination, passwords, messenger: new RecordingMessenger(), wakeUps }
}

/** `twin` is another name of lab-old's computer. */
export function serversOf(servers: readonly FakeServer[]): Servers {
  const byName = (name: string) => {
    const server = servers.find((each) => each.name === name)
    if (!server) throw new Error(`no fake server ${name}`)
    return server
  }
  return {
    names: ['lab-old', 'lab-new', 'twin', 'lab-third'],
    lockName: (server) => (server === 'twin' ? 'lab-old.local' : `${server}.local`),
    read: (server, signal) => byName(server).read(signal),
    lookAtTemplate: async (server, from) => byName(server).lookAtTemplate(from),
    lackingCommands: async (server) => byName(server).lacking,
    othersAtWork: async () => [],
    showIdentifiers: async (server, signal) => byName(server).showIdentifiers(signal),
    countSessions: (server, signal, as) => byName(server).countSessions(signal, as),
    lookAtSessions: (server, signal) => byName(server).lookAtSessions(signal),
    lookAtPilot: async (server, _, signal) => byName(server).lookAtPilot(signal),
    proveLocalAdministrator: async (server) => byName(server).proof,
    hasCredential: (server, kind) => byName(server).credentials.has(kind),
    watchRestart: (server, as, signal) => byName(server).restarts.watch(as, signal),
    lookForRestart: async (server, mark) => byName(server).restarts.look(mark),
    openWriter: (server, fence, signal, as) => byName(server).openWriter(fence, signal, as),
  }
}

const TEMPLATE_FILE = 'C:\\ProgramData\\MultiPoint\\MPS-SRC01-t.vhdx'

/** The sample pair with all that the guide knows: virtual desktops, and disk protection that is on on the source. */
export function aFullSite(policy: Partial<Policy> = {}): FakeSite {
  const site = aSite(policy)
  withVirtualDesktops(site)
  return site
}

/** The last station of the source shows a virtual desktop, and disk protection is on there. */
function withVirtualDesktops({ source, destination }: FakeSite): void {
  const { stations } = source.worksheet
  source.change({
    stations: stations.map((each, index) =>
      index === stations.length - 1 ? { ...each, virtualMachine: `MPS-SRC01-${each.stationId}` } : each,
    ),
    virtualDesktops: {
      isEnabled: true,
      templateName: 'MPS-SRC01-t',
      templateLocation: known(TEMPLATE_FILE),
      templateSizeBytes: 12e9,
      desktops: [`MPS-SRC01-${stations.length}`],
    },
    diskProtection: known('Discard'),
  })
  destination.change({
    virtualDesktops: { ...destination.worksheet.virtualDesktops, isEnabled: false },
    diskProtection: known('Passive'),
  })
}

/** A small site with virtual desktops and disk protection. */
export function aSmallFullSite(policy: Partial<Policy> = {}): FakeSite {
  const site = aSmallSite(policy)
  withVirtualDesktops(site)
  return site
}

/** A site with one of each: a setting, an account, two stations, a managed computer, an item by hand. For tests that play it often. */
export function aSmallSite(policy: Partial<Policy> = {}): FakeSite {
  const site = aSite(policy)
  const { settings, users } = site.source.worksheet
  const boxes = site.destination.worksheet.settings
  site.source.change({
    settings: { ...boxes, 'multiple-sessions': settings['multiple-sessions'] },
    users: users.filter(({ name, isBuiltIn }) => isBuiltIn || name === 'kiosk'),
    administrators: ['Administrator'],
    stations: [aStation(1, 'Teacher'), aStation(2, 'Row1-A', { autoLogonUser: 'kiosk' })],
    managedServers: ['MPS-LAB2'],
    managedComputers: [],
  })
  return site
}
