import { moment } from '../migration/announce/marks.ts'
import type { Section, ServerTold } from '../migration/bulletin/view.ts'
import type { EpochMs } from '../migration/ids.ts'
import { saidName } from './names.ts'
import type { Arguments, Speaker } from './templates/speaker.ts'

/** Names of stations in one text, all servers together. */
const MAX_NAMED = 12
/** Fewer names of each server than this help nobody: then stations are only counted, but a single one has its name. */
const LEAST_NAMED = 3
/** With more servers than this in a text, stations are only counted. */
export const MAX_SERVERS_WITH_NAMES = Math.floor(MAX_NAMED / LEAST_NAMED)
/** Servers that are named in one sentence. */
const MAX_SERVERS = 12

export interface Scope {
  /** Everything that readers hear of is in this section. */
  readonly isAll: boolean
  /** How many servers the whole text is about: the more, the fewer stations of each are named. */
  readonly serverCount: number
  /** How it is said which stations it is about; those that can be used before the others are always named. */
  readonly naming: Naming
}

/** With their names, only counted, or as “the stations” where the sentence before says which. */
type Naming = 'named' | 'counted' | 'brief'

/** What can be said of the stations of a section. */
export function sectionArguments(
  speaker: Speaker,
  { servers }: Section,
  { isAll, serverCount, naming }: Scope,
): Arguments {
  const namesEach = Math.floor(MAX_NAMED / serverCount)
  const phrase = (namesOf: (server: ServerTold) => readonly string[], most: number) => {
    const phrases = servers.map((server) => stationsOf(speaker, server, namesOf(server), most))
    return speaker.list(phrases, MAX_SERVERS)
  }
  const names = speaker.list(
    servers.map(({ server }) => saidName(server)),
    MAX_SERVERS,
  )
  const around = { scope: isAll ? 'all' : 'other', amount: areOne(servers) ? 'one' : 'other', servers: names }
  const stations = () => {
    if (naming === 'brief') return speaker.say('stations.these', { ...around, scope: 'all' })
    // With several servers their names are enough: who reads three lists of stations, one after the other?
    if (servers.length > 1) return speaker.say('stations.these', { ...around, scope: 'other' })
    return phrase((server) => server.stations, naming === 'named' ? namesEach : 0)
  }
  return {
    ...around,
    ...timesOf(speaker, servers[0] ?? null),
    stations: stations(),
    open: phrase(({ open }) => open, namesEach),
    these: speaker.say('stations.these', around),
    where: isAll ? '' : ` ${speaker.say('where', around)}`,
    part: partOf(servers),
    because: reasonsOf(speaker, servers),
    begun: servers.some(({ because }) => because === 'given-up') ? 'yes' : 'other',
  }
}

function reasonsOf(speaker: Speaker, servers: readonly ServerTold[]): string {
  const reasons = [...new Set(servers.map(({ because }) => because))].filter((because) => because !== null)
  return reasons.map((because) => speaker.sentence(`because.${because}`)).join(' ')
}

function areOne([first, ...others]: readonly ServerTold[]): boolean {
  return others.length === 0 && first?.stations.length === 1
}

function stationsOf(speaker: Speaker, { server }: ServerTold, names: readonly string[], namesEach: number): string {
  const said = { server: saidName(server), count: names.length }
  if (names.length === 0) return speaker.say('stations.unknown', said)
  if (names.length > 1 && namesEach < LEAST_NAMED) return speaker.say('stations.counted', said)
  return speaker.say('stations.named', { ...said, names: speaker.list(names.map(saidName), Math.max(namesEach, 1)) })
}

function timesOf(speaker: Speaker, told: ServerTold | null): Arguments {
  const times = {
    begins: told?.startAt == null ? 'other' : 'known',
    ends: told?.endAt == null ? 'other' : 'known',
    start: momentOrNothing(told?.startAt),
    end: momentOrNothing(told?.endAt),
  }
  return { ...times, during: speaker.say('during', times) }
}

function momentOrNothing(at: EpochMs | null | undefined): string {
  return at == null ? '' : moment(at)
}

/** Whether all of the stations are open, some, or that is not known. */
function partOf(servers: readonly ServerTold[]): 'all' | 'some' | 'other' {
  if (servers.some(({ open }) => open.length === 0)) return 'other'
  return servers.every(({ stations, open }) => open.length >= stations.length) ? 'all' : 'some'
}
