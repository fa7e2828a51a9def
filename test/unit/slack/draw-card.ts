import type { MigrationEvent } from '../../../src/migration/events.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import {
  APPROVED,
  AROUND,
  aMigration,
  assessed,
  BOTH_SEEN,
  IN_PILOT,
  requested,
  SCHEDULED,
  SIGNED_OFF,
  STARTED,
} from './sample.ts'

export const TO_STARTED = [requested(), assessed(), APPROVED, SCHEDULED, STARTED] as const

/** The card of a migration to which these things have happened, as one text. */
export const card = (...events: MigrationEvent[]) => JSON.stringify(renderCard(aMigration(...events), AROUND))
export const started = (...events: MigrationEvent[]) => card(...TO_STARTED, ...events)
export const inPilot = (...events: MigrationEvent[]) => started(...IN_PILOT, ...events)
export const completed = (...events: MigrationEvent[]) => inPilot(BOTH_SEEN, ...SIGNED_OFF, ...events)

/** Texts of the card's buttons, the expected one marked. */
export function buttons(m: Migration): string[] {
  return renderCard(m, AROUND).blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((each) =>
          each.type === 'button' ? [`${each.style === 'primary' ? '!' : ''}${each.text.text}`] : [],
        )
      : [],
  )
}
