import type { Migration } from '../../migration/migration.ts'
import { MAX_FALLBACK_TEXT, MAX_SECTION } from '../limits.ts'
import { clip, sentenceText } from '../text.ts'
import { section } from './basics.ts'
import type { Rendered } from './card.ts'
import { withoutAccounts } from './without-accounts.ts'

/** One line of the story in a card's thread; no names of accounts. */
export function renderStory(text: string, migration: Migration | undefined): Rendered {
  const markup = sentenceText(withoutAccounts(text, migration))
  return { text: clip(markup, MAX_FALLBACK_TEXT), blocks: [section(clip(markup, MAX_SECTION))] }
}

/** A line to one person alone. */
export function renderDirect(text: string): Rendered {
  const markup = sentenceText(text)
  return { text: clip(markup, MAX_FALLBACK_TEXT), blocks: [section(clip(markup, MAX_SECTION))] }
}
