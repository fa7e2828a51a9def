import type { Ports, ServerWriter } from '../../src/operations/ports.ts'

/** The process died: nothing that it still calls has any effect. */
export class CrashError extends Error {}

export interface Crash {
  /** Which call to a port does it, from 1. */
  readonly atCall: number
  /** Whether that call still took effect, its answer lost. */
  readonly when: 'before' | 'after'
}

export interface CrashingPorts {
  readonly ports: Ports
  readonly calls: () => number
  readonly isDead: () => boolean
}

/** Ports of a process that dies at one of its calls. */
export function crashingPorts(ports: Ports, crash: Crash | null): CrashingPorts {
  let calls = 0
  let isDead = false
  const call = async <T>(act: () => Promise<T>): Promise<T> => {
    if (isDead) throw new CrashError()
    calls += 1
    if (calls !== crash?.atCall) return act()
    isDead = true
    if (crash.when === 'after') await act()
    throw new CrashError()
  }
  const store = {
    nextId: () => call(() => ports.store.nextId()),
    load: (id) => call(() => ports.store.load(id)),
    list: (limit) => call(() => ports.store.list(limit)),
    events: (id) => call(() => ports.store.events(id)),
    commit: (commit) => call(() => ports.store.commit(commit)),
    answerTo: (token) => call(() => ports.store.answerTo(token)),
    claim: (id, owner) => call(() => ports.store.claim(id, owner)),
    renew: (id, owner, epoch) => call(() => ports.store.renew(id, owner, epoch)),
    release: (id, owner, epoch) => call(() => ports.store.release(id, owner, epoch)),
    due: (now, limit) => call(() => ports.store.due(now, limit)),
    lockHolder: (name) => call(() => ports.store.lockHolder(name)),
  } satisfies Ports['store']
  const dying = (writer: ServerWriter): ServerWriter => ({
    observe: (change, context) => call(() => writer.observe(change, context)),
    apply: (change, context) => call(() => writer.apply(change, context)),
    warnSessions: (text) => call(() => writer.warnSessions(text)),
    close: () => call(() => writer.close()),
  })
  const servers: Ports['servers'] = {
    names: ports.servers.names,
    lockName: (server) => ports.servers.lockName(server),
    read: (server, signal) => call(() => ports.servers.read(server, signal)),
    openWriter: (server, fence, signal) =>
      call(async () => dying(await ports.servers.openWriter(server, fence, signal))),
  }
  const wakeUp: Ports['wakeUp'] = {
    look: (id, version, state) => call(() => ports.wakeUp.look(id, version, state)),
    deliver: () => call(() => ports.wakeUp.deliver()),
  }
  return { ports: { ...ports, store, servers, wakeUp }, calls: () => calls, isDead: () => isDead }
}
