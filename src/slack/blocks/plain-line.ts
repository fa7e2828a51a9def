import type { Migration } from '../../migration/migration.ts'
import type { Verb } from '../../migration/roles.ts'
import type { Zones } from '../../operations/ports.ts'
import { MAX_FALLBACK_TEXT, MAX_SECTION } from '../limits.ts'
import { clip, toldText } from '../text.ts'
import { section } from './basics.ts'
import type { Rendered } from './card.ts'
import { verbButtons } from './card-buttons.ts'

/** A line of the story in a card's thread. */
export function renderPlainLine(text: string, zones: Zones, isLoud = false): Rendered {
  const told = toldText(text, zones)
  const markup = isLoud ? loud(told) : told
  return { text: clip(markup, MAX_FALLBACK_TEXT), blocks: [section(clip(markup, MAX_SECTION))] }
}

/** In bold, and not to be ended by what somebody wrote. */
function loud(markup: string): string {
  return `:rotating_light: *${clip(markup.replaceAll('*', '').replaceAll('\n', ' '), MAX_SECTION - 40)}*`
}

/** A line to one person alone, with the buttons to answer it that the migration takes at this moment. */
export function renderDirect(
  {
    text,
    buttons = [],
    isLoud = false,
  }: { readonly text: string; readonly buttons?: readonly Verb[]; readonly isLoud?: boolean },
  migration: Migration | undefined,
  zones: Zones,
): Rendered {
  const line = renderPlainLine(text, zones, isLoud)
  const drawn = migration && verbButtons(migration, buttons)
  return drawn ? { ...line, blocks: [...line.blocks, drawn] } : line
}
