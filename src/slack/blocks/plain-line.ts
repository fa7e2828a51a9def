import type { Zones } from '../../operations/ports.ts'
import { MAX_FALLBACK_TEXT, MAX_SECTION } from '../limits.ts'
import { clip, toldText } from '../text.ts'
import { section } from './basics.ts'
import type { Rendered } from './card.ts'

/** A line of the story in a card's thread, or a line to one person alone. */
export function renderPlainLine(text: string, zones: Zones): Rendered {
  const markup = toldText(text, zones)
  return { text: clip(markup, MAX_FALLBACK_TEXT), blocks: [section(clip(markup, MAX_SECTION))] }
}
