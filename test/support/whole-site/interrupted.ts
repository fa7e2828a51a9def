import { expect } from 'vitest'
import type { SimulatedServer } from '../../../sandbox/servers/start-server.ts'
import type { CommandLogEntry } from '../../../sandbox/servers/state/command-log.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import type { StateName } from '../../../src/migration/states.ts'
import { overlappingDeeds, repeatedDeeds } from '../command-log-checks.ts'
import { ID } from '../fake-story.ts'
import { Interruptions, type Moment } from './interruptions.ts'
import type { WholeSite } from './open-whole-site.ts'
import { playWholeSite } from './play-whole-site.ts'

/**
 * Whether a station has reloaded its settings can't be read back, so whoever comes after a death asks for it once more. That
 * sets nothing.
 */
const RELOAD = /^Update-WmsStation [^|]*$/

/** Sessions are warned and ended before each restart: what is open then was opened since the last one. */
const BEFORE_RESTARTS = /^(msg\.exe|Close-WmsSession) /
const RESTARTS =
  /^((En|Dis)able-WmsVirtualDesktopRole|(En|Dis)able-WmsDiskProtection|Restart-WmsSystem|Remove-Computer)$/

/**
 * Plays it to a state with a worker that is killed at each command that changes something, and expects that each of them was
 * interrupted, and that none ran again after it took effect.
 */
export async function playInterrupted(site: WholeSite, until: StateName, moments: readonly Moment[]): Promise<void> {
  const servers = [site.source, site.destination]
  const before = new Map(servers.map((server) => [server, server.commandLog().length]))
  const since = (server: SimulatedServer) => server.commandLog().slice(before.get(server))
  const interruptions = new Interruptions(servers, moments)

  const m = await playWholeSite(site, until, interruptions)

  interruptions.end()
  expect(m.state, m.outcome ?? '').toBe(until)
  for (const server of servers) {
    const log = since(server)
    expect(repeated(log)).toEqual([])
    expect(overlappingDeeds(log)).toEqual([])
    expect(deedsIn(log).filter((deed) => !interruptions.met(server, deed))).toEqual([])
  }
  const folded = evolveAll(ID, null, await site.store.events(ID))
  expect(JSON.parse(JSON.stringify(folded))).toEqual(m)
}

function repeated(log: readonly CommandLogEntry[]): string[] {
  const once = repeatedDeeds(log).filter((deed) => !RELOAD.test(deed) && !BEFORE_RESTARTS.test(deed))
  const perStart = startsIn(log).flatMap((part) => repeatedDeeds(part).filter((deed) => BEFORE_RESTARTS.test(deed)))
  return [...once, ...perStart]
}

/** The log in parts, each up to a restart. */
function startsIn(log: readonly CommandLogEntry[]): CommandLogEntry[][] {
  const parts: CommandLogEntry[][] = [[]]
  for (const entry of log) {
    parts.at(-1)?.push(entry)
    if (entry.phase === 'took-effect' && RESTARTS.test(entry.command)) parts.push([])
  }
  return parts
}

/** A warning of which nobody knows whether it was shown is not shown again: people still get the time to save their work. */
const WARNING = /^msg\.exe /

/** Every command that ever took effect on either server, warnings left out. */
export function madeOn({ source, destination }: WholeSite): ReadonlySet<string> {
  const deeds = [source, destination].flatMap((server) => deedsIn(server.commandLog()))
  return new Set(deeds.filter((deed) => !WARNING.test(deed)))
}

/** What took effect, each command with its arguments. */
function deedsIn(log: readonly CommandLogEntry[]): string[] {
  const effects = log.filter(({ mutates, phase }) => mutates && phase === 'took-effect')
  return effects.map(({ command, parameters }) => `${command} ${JSON.stringify(parameters)}`)
}
