import type { Assessment } from '../../src/migration/assessment/assessment.ts'
import { type Bulletin, type Member, newBulletin } from '../../src/migration/bulletin/bulletin.ts'
import { boardView, isWorthPosting, noticeView } from '../../src/migration/bulletin/compose.ts'
import { decideBulletin, type Telling } from '../../src/migration/bulletin/decide-bulletin.ts'
import { membersOf } from '../../src/migration/bulletin/members.ts'
import type { MigrationEvent } from '../../src/migration/events.ts'
import { evolve } from '../../src/migration/evolve/evolve.ts'
import type { MigrationId } from '../../src/migration/ids.ts'
import type { Migration } from '../../src/migration/migration.ts'
import { anAssessment } from './an-assessment.ts'

const HOUR = 3_600_000

/** Migrations that share a window, and what the people of one channel are told of them, by the domain alone. */
export class BulletinStory {
  readonly start: number
  window = 'MIG-1.w4'
  now: number
  bulletin: Bulletin
  readonly told: Telling[] = []
  readonly #migrations = new Map<MigrationId, Migration>()

  constructor(start: number) {
    this.start = start
    this.now = start - 48 * HOUR
    this.bulletin = newBulletin({ window: this.window, channel: 'C-staff' })
  }

  get members(): Member[] {
    return membersOf(this.window, [...this.#migrations.values()])
  }

  /** Appends events to a migration; nobody is told of them yet. */
  happen(id: MigrationId, ...events: MigrationEvent[]): void {
    for (const event of events) {
      const before = this.#migrations.get(id) ?? null
      this.#migrations.set(id, evolve(id, before, { schema: 1, at: this.now, by: 'U-carol', event }))
    }
  }

  /** A migration with an approved plan and a start. */
  scheduled(
    id: MigrationId,
    { assessment = anAssessment(), source = 'lab-old', startAt = this.start, window = this.window } = {},
  ): void {
    this.happen(
      id,
      { type: 'requested', source, destination: 'lab-new', wantedStartAt: null, decideBy: startAt },
      { type: 'assessed', assessment: assessment as Assessment, digest: 'd' },
      { type: 'approved', digest: 'd', expiresAt: startAt, ifNoAnswer: 'roll-back' },
      this.schedule(startAt, window),
    )
  }

  schedule(startAt: number, windowId = this.window): MigrationEvent {
    const window = { startAt, endAt: startAt + 4 * HOUR, goBackBy: startAt + 3 * HOUR }
    const reminderAts = [startAt - 24 * HOUR, startAt - HOUR].filter((at) => at > this.now)
    return { type: 'scheduled', window, isNow: false, reason: null, reminderAts, windowId }
  }

  /** Goes on with what the same people are told of another window, of which they have heard nothing yet. */
  lookAt(window: string): void {
    this.window = window
    this.bulletin = newBulletin({ window, channel: this.bulletin.channel })
  }

  /** Brings the bulletin up to date; gives back what everybody has to notice now. */
  tell(at = this.now): string[] {
    this.now = at
    const { next, tellings } = decideBulletin(this.bulletin, this.members, this.now)
    this.bulletin = next
    this.told.push(...tellings)
    return tellings.map(({ migration, moment }) => `${migration} ${moment}`)
  }

  board() {
    return boardView(this.bulletin, this.members)
  }

  /** Whether the post would be made if there were none yet. */
  isPosted(): boolean {
    const board = this.board()
    return board !== null && isWorthPosting(board)
  }

  /** What of these tellings would be posted now. */
  posted(tellings: readonly Telling[]) {
    return noticeView(tellings, this.members, { dueAt: null, now: this.now })
  }
}
