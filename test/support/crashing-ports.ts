import type { Ports, ServerWriter } from '../../src/operations/ports.ts'

/** The process died: nothing that it still calls has any effect. */
export class CrashError extends Error {}

/** True for a death, and for what giving a claim back comes to after it. */
export function isCrash(error: unknown): boolean {
  if (error instanceof CrashError) return true
  return error instanceof Error && 'suppressed' in error && 'error' in error
    ? isCrash(error.suppressed) && isCrash(error.error)
    : false
}

/** Whether the call at which a process dies still took effect, its answer lost. */
export type When = 'before' | 'after'

export interface Crash {
  /** Which call to a port does it, from 1. */
  readonly atCall: number
  readonly when: When
}

export interface CrashingPorts {
  readonly ports: Ports
  readonly calls: () => number
  readonly isDead: () => boolean
}

/** Ports of a process that dies at one of its calls. */
export function crashingPorts(ports: Ports, crash: Crash | null): CrashingPorts {
  let calls = 0
  const mortal = mortalPorts(ports, () => {
    calls += 1
    return calls === crash?.atCall ? crash.when : null
  })
  return { ...mortal, calls: () => calls }
}

/** Ports of a process that dies where it is told to: asked at each call, with what the call is about. */
export function mortalPorts(
  ports: Ports,
  dies: (label: string) => When | null,
): { readonly ports: Ports; readonly isDead: () => boolean } {
  let isDead = false
  let lastCommit = ''
  const call = async <T>(label: string, act: () => Promise<T>): Promise<T> => {
    if (isDead) throw new CrashError()
    const when = dies(label)
    if (when === null) return act()
    isDead = true
    if (when === 'after') await act()
    throw new CrashError(label)
  }
  const store = {
    nextId: () => call('next id', () => ports.store.nextId()),
    load: (id) => call('load', () => ports.store.load(id)),
    list: (limit) => call('list', () => ports.store.list(limit)),
    unreadable: (limit) => call('unreadable', () => ports.store.unreadable(limit)),
    events: (id) => call('events', () => ports.store.events(id)),
    commit: (commit) => {
      const about = commit.events.map(({ event }) =>
        [
          event.type,
          'changeId' in event ? event.changeId : '',
          'before' in event ? event.before : '',
          'leadMs' in event ? event.leadMs : '',
        ]
          .join(' ')
          .trim(),
      )
      lastCommit = about.join(', ')
      return call(`commit ${lastCommit}`, () => ports.store.commit(commit))
    },
    answerTo: (token) => call('answer to', () => ports.store.answerTo(token)),
    claim: (id, owner) => call('claim', () => ports.store.claim(id, owner)),
    renew: (id, owner, epoch) => call('renew', () => ports.store.renew(id, owner, epoch)),
    release: (id, owner, epoch) => call('release', () => ports.store.release(id, owner, epoch)),
    due: (now, limit) => call('due', () => ports.store.due(now, limit)),
    lockHolder: (name) => call('lock holder', () => ports.store.lockHolder(name)),
  } satisfies Ports['store']
  const dying = (server: string, writer: ServerWriter): ServerWriter => ({
    observe: (change, context) => call(`observe ${change.id}`, () => writer.observe(change, context)),
    apply: (change, context) => call(`apply ${change.id}`, () => writer.apply(change, context)),
    complete: (change, context) => call(`complete ${change.id}`, () => writer.complete(change, context)),
    warnSessions: (text) => call(`warn ${server} after ${lastCommit}`, () => writer.warnSessions(text)),
    endSessions: () => call(`end sessions ${server} after ${lastCommit}`, () => writer.endSessions()),
    close: () => call('close', () => writer.close()),
  })
  const { servers: real } = ports
  const servers: Ports['servers'] = {
    names: real.names,
    lockName: (server) => real.lockName(server),
    hasCredential: (server, kind) => real.hasCredential(server, kind),
    read: (server, signal) => call(`read ${server}`, () => real.read(server, signal)),
    lookAtTemplate: (server, from, signal) => call('template', () => real.lookAtTemplate(server, from, signal)),
    lackingCommands: (server, changes, signal) => call('commands', () => real.lackingCommands(server, changes, signal)),
    othersAtWork: (server, signal) => call(`others ${server}`, () => real.othersAtWork(server, signal)),
    showIdentifiers: (server, signal) => call('identifiers', () => real.showIdentifiers(server, signal)),
    countSessions: (server, signal, as) => call(`count ${server}`, () => real.countSessions(server, signal, as)),
    lookAtSessions: (server, signal) => call(`sessions ${server}`, () => real.lookAtSessions(server, signal)),
    lookAtPilot: (server, watch, signal) => call('look at pilot', () => real.lookAtPilot(server, watch, signal)),
    proveLocalAdministrator: (server, signal) => call('prove', () => real.proveLocalAdministrator(server, signal)),
    watchRestart: (server, as, signal) => call(`watch ${server}`, () => real.watchRestart(server, as, signal)),
    lookForRestart: (server, mark, as, signal) =>
      call(`look for ${server}`, () => real.lookForRestart(server, mark, as, signal)),
    openWriter: (server, fence, signal, as) =>
      call(`open ${server}`, async () => dying(server, await real.openWriter(server, fence, signal, as))),
  }
  const wakeUp: Ports['wakeUp'] = {
    look: (id, version, state) => call('wake up', () => ports.wakeUp.look(id, version, state)),
    deliver: () => call('deliver', () => ports.wakeUp.deliver()),
  }
  return { ports: { ...ports, store, servers, wakeUp }, isDead: () => isDead }
}
