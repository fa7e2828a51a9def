import type { Migration } from '../../migration/migration.ts'
import type { Verb } from '../../migration/roles.ts'
import type { Zones } from '../../operations/ports.ts'
import { MAX_FALLBACK_TEXT, MAX_SECTION } from '../limits.ts'
import { clip, toldText } from '../text.ts'
import { section } from './basics.ts'
import type { Rendered } from './card.ts'
import { verbButtons } from './card-buttons.ts'

/** A line of the story in a card's thread. */
export function renderPlainLine(text: string, zones: Zones): Rendered {
  const markup = toldText(text, zones)
  return { text: clip(markup, MAX_FALLBACK_TEXT), blocks: [section(clip(markup, MAX_SECTION))] }
}

/** A line to one person alone, with the buttons to answer it that the migration takes at this moment. */
export function renderDirect(
  { text, buttons = [] }: { readonly text: string; readonly buttons?: readonly Verb[] },
  migration: Migration | undefined,
  zones: Zones,
): Rendered {
  const line = renderPlainLine(text, zones)
  const drawn = migration && verbButtons(migration, buttons)
  return drawn ? { ...line, blocks: [...line.blocks, drawn] } : line
}
