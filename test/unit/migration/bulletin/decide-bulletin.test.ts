import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import type { MigrationId } from '../../../../src/migration/ids.ts'
import { BulletinStory } from '../../../support/a-bulletin.ts'
import { anAssessment } from '../../../support/an-assessment.ts'

const NOON = Date.UTC(2026, 10, 24, 12)
const HOUR = 3_600_000
const FAILED: MigrationEvent = { type: 'change-failed', changeId: 'x', sentence: 'It refused.' }
const STARTED: MigrationEvent = { type: 'started', secretKeyId: 'k' }
const VERIFIED: MigrationEvent = { type: 'verified', checks: 9, worksheet: anAssessment().source }
const SIGNED_OFF: MigrationEvent[] = [
  { type: 'verification-started' },
  VERIFIED,
  { type: 'signed-off' },
  { type: 'verification-started' },
  VERIFIED,
]
const VOIDED: MigrationEvent = {
  type: 'approval-voided',
  differences: [],
  assessment: anAssessment(),
  digest: 'e',
  isAtStart: false,
  decideBy: NOON,
}

function announced(...ids: MigrationId[]) {
  const story = new BulletinStory(NOON)
  for (const id of ids) story.scheduled(id, { source: `source of ${id}` })
  story.tell()
  return story
}

describe('the first word on a window', () => {
  it('is its post, which nobody is told of twice', () => {
    const story = announced('MIG-1')

    expect(story.told).toEqual([])
    expect(story.board()?.sections).toMatchObject([{ moment: 'announced', servers: [{ startAt: NOON }] }])
    expect(story.tell()).toEqual([])
  })

  it('covers those who join later, in the post and in the reminder', () => {
    const story = announced('MIG-1')
    story.scheduled('MIG-2', { source: 'lab-b' })

    expect(story.tell()).toEqual([])
    expect(story.board()?.sections).toHaveLength(1)
    expect(story.board()?.sections[0]?.servers).toHaveLength(2)
    expect(story.tell(NOON - 24 * HOUR)).toEqual(['MIG-1 reminder', 'MIG-2 reminder'])
  })

  it('is told where it is called off before anybody heard of it: not at all', () => {
    const story = new BulletinStory(NOON)
    story.scheduled('MIG-1')
    story.happen('MIG-1', { type: 'cancelled' })

    expect(story.tell()).toEqual([])
    expect(story.board()).toBeNull()
  })

  it('is the start where it began at once', () => {
    const story = new BulletinStory(NOON)
    story.scheduled('MIG-1')
    story.happen('MIG-1', STARTED)

    expect(story.tell()).toEqual(['MIG-1 started'])
  })

  it('is a reply where a window that was called off is taken up again', () => {
    const story = announced('MIG-1')
    story.happen('MIG-1', { type: 'cancelled' })
    story.tell()
    story.scheduled('MIG-2', { source: 'lab-b' })

    expect(story.tell()).toEqual(['MIG-2 announced'])
  })
})

describe('reminders', () => {
  it('come once each, and of several missed ones only the last', () => {
    const story = announced('MIG-1')

    expect(story.tell(NOON - HOUR)).toEqual(['MIG-1 reminder'])
    expect(story.tell(NOON - HOUR + 1)).toEqual([])
  })

  it('do not come once it has begun, or at another time', () => {
    const story = announced('MIG-1')
    story.happen('MIG-1', story.schedule(NOON + 100 * HOUR))

    expect(story.tell()).toEqual(['MIG-1 moved'])
    expect(story.tell(NOON - 24 * HOUR)).toEqual([])
    expect(story.tell(NOON + 99 * HOUR)).toEqual(['MIG-1 reminder'])
  })
})

describe('a change of the time', () => {
  it('to an earlier one is told like a first one', () => {
    const story = announced('MIG-1')
    story.happen('MIG-1', story.schedule(NOON - HOUR))

    expect(story.tell()).toEqual(['MIG-1 announced'])
  })

  it('of one of two is shown in the window that it leaves, and told by the first post of the new one', () => {
    const story = announced('MIG-1', 'MIG-2')
    story.happen('MIG-2', story.schedule(NOON + 50 * HOUR, 'MIG-2.w9'))

    expect(story.tell()).toEqual([])
    expect(story.board()?.sections).toMatchObject([
      { moment: 'announced', servers: [{ server: 'source of MIG-1' }] },
      { moment: 'moved', servers: [{ server: 'source of MIG-2', startAt: NOON + 50 * HOUR }] },
    ])
    story.lookAt('MIG-2.w9')
    expect(story.tell()).toEqual([])
    expect(story.board()?.sections).toMatchObject([{ moment: 'moved', servers: [{ standing: 'announced' }] }])
    expect(story.isPosted()).toBe(true)
  })

  it('into a window that people know of already is told there', () => {
    const story = announced('MIG-1', 'MIG-2')
    story.scheduled('MIG-3', { startAt: NOON + 50 * HOUR, source: 'lab-c', window: 'MIG-3.w4' })
    story.lookAt('MIG-3.w4')
    story.tell()
    story.happen('MIG-2', story.schedule(NOON + 50 * HOUR, 'MIG-3.w4'))

    expect(story.tell()).toEqual(['MIG-2 moved'])
  })

  it('is forgotten by the window that was left: what follows is told in the new one only', () => {
    const story = announced('MIG-1', 'MIG-2')
    story.happen('MIG-2', story.schedule(NOON + HOUR, 'MIG-2.w9'))
    story.tell()
    story.happen('MIG-2', STARTED)

    expect(story.tell()).toEqual([])
    expect(story.board()?.sections[0]).toMatchObject({ moment: 'started', servers: [{ server: 'source of MIG-2' }] })
    story.happen('MIG-1', STARTED, ...SIGNED_OFF)
    expect(story.tell()).toEqual(['MIG-1 over'])
  })

  it('that holds no more is told with the time that was announced, and later the new one', () => {
    const story = announced('MIG-1')
    story.happen('MIG-1', VOIDED)

    expect(story.tell()).toEqual(['MIG-1 put-off'])
    expect(story.told[0]?.told).toMatchObject({ because: 'computers-changed', startAt: NOON })
    story.happen('MIG-1', { type: 'approved', digest: 'e', expiresAt: NOON }, story.schedule(NOON + HOUR))
    expect(story.tell()).toEqual(['MIG-1 announced'])
  })

  it('is told once where several change in one go', () => {
    const story = announced('MIG-1')
    for (const hours of [1, 2, 3]) story.happen('MIG-1', story.schedule(NOON + hours * HOUR))

    expect(story.tell()).toEqual(['MIG-1 moved'])
    expect(story.told[0]?.told.startAt).toBe(NOON + 3 * HOUR)
  })
})

describe('three that share a window', () => {
  const three = () => {
    const story = announced('MIG-1', 'MIG-2', 'MIG-3')
    for (const id of ['MIG-1', 'MIG-2', 'MIG-3'] as const) story.happen(id, STARTED)
    expect(story.tell()).toEqual(['MIG-1 started', 'MIG-2 started', 'MIG-3 started'])
    return story
  }

  it('are told open at the first, and over at the last', () => {
    const story = three()

    story.happen('MIG-2', ...SIGNED_OFF)
    expect(story.tell()).toEqual(['MIG-2 opened'])
    story.happen('MIG-1', ...SIGNED_OFF)
    expect(story.tell()).toEqual([])
    story.happen('MIG-3', ...SIGNED_OFF)
    expect(story.tell()).toEqual(['MIG-1 over', 'MIG-2 over', 'MIG-3 over'])
  })

  it('are told of the failure of one at once, and of going on by the post only', () => {
    const story = three()

    story.happen('MIG-2', FAILED)
    expect(story.tell()).toEqual(['MIG-2 failed'])
    story.happen('MIG-2', { type: 'resumed' })
    expect(story.tell()).toEqual([])
    expect(story.board()?.sections).toMatchObject([{ moment: 'started' }])
  })

  it('end with the others over where the last is rolled back', () => {
    const story = three()
    story.happen('MIG-1', ...SIGNED_OFF)
    story.happen('MIG-3', ...SIGNED_OFF)
    story.tell()
    story.happen('MIG-2', { type: 'rollback-started', changes: [], leftovers: [], reason: 'dark' })
    expect(story.tell()).toEqual(['MIG-2 going-back'])

    story.happen('MIG-2', { type: 'rolled-back', differences: [] })

    expect(story.tell()).toEqual(['MIG-1 over', 'MIG-2 rolled-back', 'MIG-3 over'])
  })

  it('are given more time one by one', () => {
    const story = three()
    const window = { startAt: NOON, endAt: NOON + 6 * HOUR, goBackBy: NOON + 5 * HOUR }
    story.happen('MIG-1', { type: 'window-extended', window })

    expect(story.tell()).toEqual(['MIG-1 extended'])
    expect(story.tell()).toEqual([])
  })
})

describe('what comes of a failure', () => {
  const failed = () => {
    const story = announced('MIG-1')
    story.happen('MIG-1', STARTED)
    story.tell()
    story.happen('MIG-1', FAILED)
    story.tell()
    return story
  }
  const GOING_BACK: MigrationEvent = { type: 'rollback-started', changes: [], leftovers: [], reason: 'dark' }

  it('is shown only while people keep away anyway, and told once they can come back', () => {
    const story = failed()
    story.happen('MIG-1', GOING_BACK)

    expect(story.tell()).toEqual([])
    expect(story.board()?.sections).toMatchObject([{ moment: 'going-back' }])
    story.happen('MIG-1', { type: 'rolled-back', differences: [] })
    expect(story.tell()).toEqual(['MIG-1 rolled-back'])
  })

  it('does not keep the failure itself from being told', () => {
    const story = failed()
    story.happen('MIG-1', GOING_BACK)

    expect(story.posted(story.told.filter(({ moment }) => moment === 'failed'))?.sections).toHaveLength(1)
  })

  it('is told where people work there again', () => {
    const story = announced('MIG-1')
    story.happen('MIG-1', STARTED, ...SIGNED_OFF)
    story.tell()
    story.happen('MIG-1', GOING_BACK)

    expect(story.tell()).toEqual(['MIG-1 going-back'])
  })
})

describe('what was decided and not yet posted', () => {
  it('is left out as far as it no longer holds', () => {
    const story = announced('MIG-1', 'MIG-2')
    story.tell(NOON - 24 * HOUR)
    const reminder = [...story.told]
    story.happen('MIG-1', { type: 'cancelled' })

    expect(story.posted(reminder)?.sections[0]?.servers.map(({ server }) => server)).toEqual(['source of MIG-2'])
    story.happen('MIG-2', STARTED)
    expect(story.posted(reminder)).toBeNull()
  })

  it('is no reminder any more once the time has come', () => {
    const story = announced('MIG-1')
    story.tell(NOON - HOUR)
    story.now = NOON

    expect(story.posted(story.told)).toBeNull()
  })
})

describe('whatever happens', () => {
  const acts = fc.constantFrom<(story: BulletinStory, id: MigrationId) => void>(
    (story, id) => story.happen(id, STARTED),
    (story, id) => story.happen(id, FAILED),
    (story, id) => story.happen(id, { type: 'cancelled' }),
    (story, id) => story.happen(id, ...SIGNED_OFF),
    (story, id) => story.happen(id, story.schedule(story.start + 30 * HOUR)),
    (story, id) => story.happen(id, story.schedule(story.start + 40 * HOUR, 'MIG-9.w1')),
    (story, id) => story.happen(id, VOIDED),
    (story) => {
      story.now += 20 * HOUR
    },
  )
  const ids = fc.constantFrom<MigrationId>('MIG-1', 'MIG-2', 'MIG-3')

  it('telling twice tells nothing more, and what is told is so', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(acts, ids, fc.boolean()), { maxLength: 25 }), (steps) => {
        const story = announced('MIG-1', 'MIG-2', 'MIG-3')
        for (const [act, id, isTold] of steps) {
          act(story, id)
          if (!isTold) continue
          const from = story.told.length
          story.tell()
          const fresh = story.told.slice(from)
          // What was just decided holds at this moment, all of it: nothing stale is ever told.
          const shown = story.posted(fresh)?.sections.flatMap(({ servers }) => servers) ?? []
          expect(shown).toHaveLength(fresh.length)
          expect(story.tell()).toEqual([])
        }
      }),
    )
  })
})
