import { onTestFinished } from 'vitest'
import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import type { Policy } from '../../../src/migration/policy.ts'
import { createServers } from '../../../src/multipoint/servers.ts'
import { PASSWORDS, serverFor } from '../../integration/sandbox/servers/client-of.ts'
import { type CuttingProxy, startCuttingProxy } from '../cutting-proxy.ts'
import { aSite, type FakePasswords, type Stage } from '../fake-ports.ts'
import { type MortalWorker, mortalWorker } from './mortal-worker.ts'

/** An update at night would restart the source in the middle of it (rule A17): somebody has moved it out of the way. */
const FAR_FROM_THE_WINDOW = 22
/** Read pools of the dead stay until they have been idle for long enough, and here somebody dies every few hundred milliseconds. */
const ROOM_FOR_SHELLS = 200
/** One computer in two spellings: two servers of one host would be one. */
const HOSTS = { 'lab-old': '127.0.0.1', 'lab-new': 'localhost' } as const

const secret = (value: string) => async () => ({ reveal: () => value })

/** The whole guide over real sockets: the scenario `whole-site`, the real adapter, and workers that can be killed. */
export interface WholeSite extends Stage {
  readonly source: SimulatedServer
  readonly destination: SimulatedServer
  readonly passwords: FakePasswords
  /** A new worker with connections of its own. */
  hire(): Promise<MortalWorker>
}

/** Opens a whole site; its servers and workers are gone when the test ends. Time passes only where the play moves the clock. */
export async function openWholeSite(policy: Partial<Policy> = {}): Promise<WholeSite> {
  const base = aSite({ windowLengthMs: 8 * 3_600_000, sessionGraceMs: 60_000, ...policy })
  const { clock, store, leases, passwords, messenger } = base
  passwords.accounts.set('contoso\\lab7', PASSWORDS['CONTOSO\\lab7'])
  const now = () => clock.now()
  const open = (role: 'source' | 'destination') =>
    serverFor({
      scenario: 'whole-site',
      role,
      now,
      copyBytesPerSecond: 1e9,
      restartMs: 0,
      maxShellsPerUser: ROOM_FOR_SHELLS,
    })
  const [source, destination] = await Promise.all([open('source'), open('destination')])
  source.change((state) => {
    state.scheduledUpdate.hour = FAR_FROM_THE_WINDOW
  })
  const hire = async (): Promise<MortalWorker> => {
    const ways = {
      'lab-old': await startCuttingProxy(source.port),
      'lab-new': await startCuttingProxy(destination.port),
    }
    const servers = serversBehind(ways, now)
    const worker = mortalWorker({ ...base.ports, servers }, Object.values(ways))
    onTestFinished(() => worker.kill())
    return worker
  }
  const forPeople = serversBehind({ 'lab-old': source, 'lab-new': destination }, now)
  onTestFinished(() => forPeople.close())
  return {
    ports: { ...base.ports, servers: forPeople },
    clock,
    store,
    leases,
    passwords,
    messenger,
    source,
    destination,
    hire,
  }
}

function serversBehind(ways: Readonly<Record<keyof typeof HOSTS, Pick<CuttingProxy, 'port'>>>, now: () => number) {
  const logOn = {
    kind: 'ntlm',
    username: 'CONTOSO\\migrator',
    password: secret(PASSWORDS['CONTOSO\\migrator']),
  } as const
  const localAdmin = { username: '.\\Administrator', password: secret(PASSWORDS.Administrator) }
  const endpoint = (server: keyof typeof HOSTS) => {
    return { server, host: HOSTS[server], port: ways[server].port, logOn, managed: null, localAdmin }
  }
  return createServers({
    endpoints: [endpoint('lab-old'), endpoint('lab-new')],
    sign: { name: 'site', mark: null },
    now,
  })
}
