import type { MigrationId } from '../../../src/migration/ids.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { openItems } from '../../../src/migration/open-points.ts'
import { confirmItem } from '../../../src/operations/acts/cutover/confirm-item.ts'
import { acknowledge } from '../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../src/operations/acts/decision/approve-plan.ts'
import { startMigration } from '../../../src/operations/acts/request/start-migration.ts'
import { deliverMessages } from '../../../src/operations/messages/deliver-messages.ts'
import { destinationReading, sourceReading } from '../a-reading.ts'
import { aStation } from '../a-worksheet.ts'
import { ALICE, aSite, CAROL, OSCAR, type Stage, serversOf } from '../fake-ports.ts'
import { FakeServer } from '../fake-server/fake-server.ts'
import { actBy, logOnInPilot, look, told } from '../fake-story.ts'
import { ChannelLog } from './channel-log.ts'

export interface Room {
  readonly name: string
  readonly source: FakeServer
  readonly destination: FakeServer
  id: MigrationId
}

/** A school with many rooms behind the ports: its people do things at their times, and everything else comes by itself. */
export class School {
  readonly rooms: readonly Room[]
  readonly stage: Stage
  readonly log: ChannelLog
  readonly #agenda: { readonly at: number; readonly act: () => Promise<unknown> }[] = []

  constructor(names: readonly string[], policy: Parameters<typeof aSite>[0]) {
    const site = aSite({ ...policy, stationPollMs: 60_000, pilotPollMs: 600_000 })
    this.rooms = names.map((name) => aRoom(name))
    const servers = this.rooms.flatMap(({ source, destination }) => [source, destination])
    const ports = {
      ...site.ports,
      servers: { ...serversOf(servers), names: servers.map(({ name }) => name) },
      site: { ...site.ports.site, noticesChannels: () => ['C-staff'] },
    }
    this.stage = { ...site, ports }
    this.log = new ChannelLog(ports)
  }

  get now(): number {
    return this.stage.clock.now()
  }

  /** Somebody will do this then. */
  at(at: number, act: () => Promise<unknown>): void {
    this.#agenda.push({ at, act })
    this.#agenda.sort((one, other) => one.at - other.at)
  }

  /** Lets time pass up to that moment, with everything that is due on the way. */
  async passUntil(end: number): Promise<void> {
    for (let next = await this.#nextAt(); next !== null && next <= end; next = await this.#nextAt()) {
      this.stage.clock.moveTo(next)
      while ((this.#agenda[0]?.at ?? Number.POSITIVE_INFINITY) <= this.now) await this.#agenda.shift()?.act()
      await this.#settle()
    }
    this.stage.clock.moveTo(end)
  }

  async record(room: Room): Promise<Migration> {
    const found = await this.stage.store.load(room.id)
    if (!found) throw new Error(`${room.name} was never asked for`)
    return found
  }

  async approved(room: Room): Promise<void> {
    const { ports } = this.stage
    told(await startMigration(ports, actBy(ALICE), { source: room.name, destination: `${room.name}-new`, at: null }))
    room.id = (await this.stage.store.list(1))[0]?.id ?? room.id
    await this.#settle()
    told(await acknowledge(ports, actBy(CAROL), { id: room.id, rules: [] }))
    const { digest } = await this.record(room)
    told(await approvePlan(ports, actBy(CAROL), { id: room.id, digest: digest ?? '' }))
    await this.#settle()
  }

  async confirmAll(room: Room): Promise<void> {
    for (const { item } of openItems(await this.record(room))) {
      told(await confirmItem(this.stage.ports, actBy(OSCAR), { id: room.id, item }))
      await this.#settle()
    }
  }

  logOn({ destination }: Room): void {
    logOnInPilot({ destination })
  }

  async #nextAt(): Promise<number | null> {
    const { store } = this.stage
    const moments = [
      this.#agenda[0]?.at,
      ...this.rooms.map(({ id }) => store.dueAt(id)),
      await store.bulletins.nextDueAt(),
      await store.outbox.nextDueAt(),
    ]
    const ahead = moments.filter((at) => at !== null && at !== undefined)
    return ahead.length > 0 ? Math.min(...ahead) : null
  }

  async #settle(): Promise<void> {
    for (let looks = 0; looks < 1000; looks += 1) {
      const [due] = await this.stage.store.due(this.now, 1)
      if (!due) return void (await this.#deliver())
      await look(this.stage, { id: due.id })
    }
    throw new Error('something stays due for ever')
  }

  #deliver() {
    return deliverMessages(this.stage.ports, this.log, { owner: 'sender', signal: new AbortController().signal })
  }
}

const STATIONS = ['Teacher', 'Row1', 'Row2']

function aRoom(name: string): Room {
  const source = new FakeServer(name, sourceReading())
  const destination = new FakeServer(`${name}-new`, destinationReading())
  const { users } = source.worksheet
  source.change({
    users: users.filter(({ name: user, isBuiltIn }) => isBuiltIn || user === 'kiosk'),
    administrators: ['Administrator'],
    stations: STATIONS.map((station, index) => aStation(index + 1, station)),
    managedServers: [],
    managedComputers: [],
  })
  return { name, source, destination, id: 'MIG-0' }
}
