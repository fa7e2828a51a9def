import type { Migration } from '../../migration/migration.ts'
import type { Zones } from '../../operations/ports.ts'
import { MAX_FALLBACK_TEXT, MAX_SECTION } from '../limits.ts'
import { clip, toldText } from '../text.ts'
import { section } from './basics.ts'
import type { Rendered } from './card.ts'
import { withoutAccounts } from './without-accounts.ts'

/** One line of the story in a card's thread; no names of accounts. */
export function renderStory(text: string, migration: Migration | undefined, zones: Zones): Rendered {
  const markup = toldText(withoutAccounts(text, migration), zones)
  return { text: clip(markup, MAX_FALLBACK_TEXT), blocks: [section(clip(markup, MAX_SECTION))] }
}

/** A line to one person alone. */
export function renderDirect(text: string, zones: Zones): Rendered {
  const markup = toldText(text, zones)
  return { text: clip(markup, MAX_FALLBACK_TEXT), blocks: [section(clip(markup, MAX_SECTION))] }
}
