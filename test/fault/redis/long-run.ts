import { PLOTS } from '../loops/people.ts'
import { playInTrouble } from './play-in-trouble.ts'
import { noteSyncs, type SyncNotes } from './power-cut.ts'
import { cutOff, full, killed, paused, replica, slow, type Trouble } from './troubles.ts'
import { type LoadOptions, writeUnderStrikes } from './writers.ts'

export interface LongRunOptions {
  /** Compiled entry of the product. */
  readonly entry: string
  readonly seed: number
  /** How often Redis is killed in each of the two settings, and under the whole product. */
  readonly kills: number
  readonly powerCuts: number
  /** Only the rows that have these words in their name. */
  readonly named: string
  readonly onRow: (row: Row) => void
  readonly onNote: (line: string) => void
}

/** What one way of losing Redis has cost. */
export interface Row {
  readonly what: string
  readonly fsync: 'always' | 'everysec'
  readonly times: number
  /** Commands or commits that were answered as accepted. */
  readonly accepted: number
  readonly lost: number
  /** The most of them that one time has cost; null where nothing is lost at all. */
  readonly mostAtOnce: number | null
  /** After how many of the times the product has noticed that Redis had less than before; null where it was not looked. */
  readonly noticed: number | null
  readonly seconds: number
  /** In words, where something is wrong. */
  readonly faults: readonly string[]
}

/** As many as ever write at once, one commit after the other; and a bot that is busy as few are. */
const CROWD = { writers: 20, strikeEveryMs: 400 }
const BOT = { writers: 1, everyMs: 200, strikeEveryMs: 2_000 }
const SLOW_DISK_MS = 1_500
const FEW = 10
const CALM_MS = 1_500
const PAUSE_MS = 60_000
const AWAY_MS = [1_500, 200, 200]

interface Make {
  readonly what: string
  readonly row: () => Promise<Row>
}
type Setting = Pick<Row, 'fsync' | 'times'> & { readonly what: string }

/** Kills Redis and cuts its power, again and again, in the settings that the product demands and in those that it refuses. */
export async function loseRedis(options: LongRunOptions): Promise<readonly Row[]> {
  const notes = await noteSyncs()
  if (!notes) options.onNote('No C compiler here: power cuts and slow disks are left out.')
  const rows: Row[] = []
  try {
    const all = [...killsOf(options), ...(notes ? powerCutsOf(options, notes) : []), ...playsOf(options, notes)]
    for (const make of all.filter(({ what }) => what.includes(options.named))) {
      const row = await make.row()
      rows.push(row)
      options.onRow(row)
    }
  } finally {
    await notes?.remove()
  }
  return rows
}

function killsOf({ seed, kills }: LongRunOptions): Make[] {
  return (['always', 'everysec'] as const).map((fsync) =>
    written(
      { what: 'kill -9, 20 writers', fsync, times: kills },
      { ...CROWD, seed, redis: {}, strike: (redis) => redis.restart('SIGKILL') },
    ),
  )
}

function powerCutsOf({ seed, powerCuts }: LongRunOptions, notes: SyncNotes): Make[] {
  const strike: LoadOptions['strike'] = (redis) => notes.cutPower(redis)
  const redis = notes.redis()
  const both = (['always', 'everysec'] as const).flatMap((fsync) => [
    written({ what: 'power cut, 20 writers', fsync, times: powerCuts }, { ...CROWD, seed, redis, strike }),
    written({ what: 'power cut, one writer, 5 a second', fsync, times: powerCuts }, { ...BOT, seed, redis, strike }),
  ])
  const onSlowDisk = written(
    { what: `kill -9, 20 writers, ${SLOW_DISK_MS / 1000} s for each sync`, fsync: 'everysec', times: FEW },
    {
      ...CROWD,
      strikeEveryMs: 3 * SLOW_DISK_MS,
      seed,
      redis: notes.redis(SLOW_DISK_MS),
      strike: (one) => one.restart('SIGKILL'),
    },
  )
  return [...both, onSlowDisk]
}

function playsOf({ entry, seed, kills, powerCuts, onNote }: LongRunOptions, notes: SyncNotes | null): Make[] {
  const play = (what: string, troubles: readonly Trouble[], redis: PlayOptions['redis'] = {}) =>
    played(what, { entry, seed, rooms: 2, plots: PLOTS, troubles, calmMs: CALM_MS, redis, onProgress: onNote })
  const plays = [
    play(
      'kill -9, whole product',
      Array.from({ length: kills }, (_, index) => killed(AWAY_MS[index % AWAY_MS.length] ?? 0)),
    ),
    play('paused for a minute, whole product', [paused(PAUSE_MS)]),
    play('full, read-only, slow, answers cut off, whole product', [
      full(20_000),
      replica(20_000),
      slow(20_000, 1_500),
      cutOff(20_000, 200),
    ]),
  ]
  if (!notes) return plays
  const powerCut: Trouble = { name: 'power cut', bring: ({ redis }) => notes.cutPower(redis) }
  return [...plays, play('power cut, whole product', Array(powerCuts).fill(powerCut), notes.redis())]
}

function written({ what, fsync, times }: Setting, load: Omit<LoadOptions, 'times'>): Make {
  const redis = { ...load.redis, settings: { ...load.redis.settings, appendfsync: fsync } }
  const row = async () => ({ what, fsync, times, ...(await writeUnderStrikes({ ...load, redis, times })), faults: [] })
  return { what, row }
}

type PlayOptions = Parameters<typeof playInTrouble>[0]

/** The product runs with `always` only. */
function played(what: string, options: PlayOptions): Make {
  const row = async (): Promise<Row> => {
    const startedAt = performance.now()
    const { accepted, lost, doubled, leaked } = await playInTrouble(options)
    return {
      what,
      fsync: 'always',
      times: options.troubles.length,
      accepted,
      lost: lost.length,
      mostAtOnce: null,
      noticed: null,
      seconds: (performance.now() - startedAt) / 1000,
      faults: [...lost, ...doubled, ...leaked],
    }
  }
  return { what, row }
}
