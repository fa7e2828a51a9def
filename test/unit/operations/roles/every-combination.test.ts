import { afterAll, describe, expect, test } from 'vitest'
import { evolveAll } from '../../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { isRefusal } from '../../../../src/migration/refusal.ts'
import type { Verb } from '../../../../src/migration/roles.ts'
import type { StateName } from '../../../../src/migration/states.ts'
import type { Commit, CommitResult, MigrationStore, Ports } from '../../../../src/operations/ports.ts'
import { logOf } from '../../../support/every-state.ts'
import { aSite } from '../../../support/fake-ports.ts'
import { DEEDS, ME, PERSONS } from './deeds.ts'
import { isAllowed, PEOPLE, TO_DO, VERBS, type Who } from './expected.ts'

const STATE_NAMES = Object.keys(TO_DO) as StateName[]
const OF_ROLE = ['not-allowed', 'own-request']

/** One migration in its state, and every event that somebody gets into a log. */
class OneMigration {
  committed = 0
  readonly #m: Migration
  constructor(m: Migration) {
    this.#m = m
  }
  load = async (id: string) => (id === this.#m.id ? this.#m : undefined)
  list = async () => [this.#m]
  nextId = async () => 'MIG-2' as const
  answerTo = async () => undefined
  commit = async ({ events, snapshot }: Commit): Promise<CommitResult> => {
    this.committed += events.length
    return { kind: 'committed', version: snapshot.version }
  }
}

const site = aSite()

function migrationIn(state: StateName, requestedBy: string): Migration {
  const m = evolveAll(
    'MIG-1',
    null,
    logOf(state).map((logged) => ({ ...logged, by: requestedBy })),
  )
  if (m?.state !== state) throw new Error(`the log to ${state} ends in ${m?.state}`)
  return m
}

interface Case {
  readonly verb: Verb
  readonly who: Who
  readonly isOwn: boolean
}

const CASES: readonly Case[] = VERBS.flatMap((verb) =>
  PEOPLE.flatMap((who) => [true, false].map((isOwn) => ({ verb, who, isOwn }))),
)

/** What it came to: refused for want of a role, refused for another reason, or done. */
async function outcomeOf({ verb, who }: Case, m: Migration): Promise<'refused' | 'not now' | 'done' | 'escaped'> {
  const store = new OneMigration(m)
  const ports: Ports = { ...site.ports, store: store as unknown as MigrationStore }
  const came = await DEEDS[verb](ports, { by: PERSONS[who], token: 'token' }, m)
  if (!isRefusal(came)) return verb === 'view' || store.committed > 0 ? 'done' : 'not now'
  if (store.committed > 0) return 'escaped'
  return OF_ROLE.includes(came.refused) ? 'refused' : 'not now'
}

function expected({ verb, who, isOwn }: Case, state: StateName): 'refused' | 'not now' | 'done' {
  if (!isAllowed(verb, who, isOwn)) return 'refused'
  return verb === 'view' || verb === 'start' || TO_DO[state].includes(verb) ? 'done' : 'not now'
}

describe('every verb by everybody in every state', () => {
  let combinations = 0
  let escapes = 0

  test.each(STATE_NAMES)('in %s comes to what the table says', async (state) => {
    const own = migrationIn(state, ME)
    const others = migrationIn(state, 'U-else')
    const wrong: string[] = []

    for (const each of CASES) {
      const wanted = expected(each, state)
      const found = await outcomeOf(each, each.isOwn ? own : others)
      combinations += 1
      if (wanted === 'refused' && found !== 'refused') escapes += 1
      if (found !== wanted) wrong.push(`${JSON.stringify(each)} is ${found}, not ${wanted}`)
    }

    expect(wrong).toEqual([])
  })

  test('is every combination that there is', () => {
    expect(Object.keys(DEEDS).toSorted()).toEqual(VERBS.toSorted())
    expect(CASES).toHaveLength(21 * 10 * 2)
    expect(STATE_NAMES).toHaveLength(25)
  })

  afterAll(() => {
    process.stdout.write(`${combinations} combinations of verb, role and state: ${escapes} escapes\n`)
  })
})
