import type { SectionBlock } from '@slack/types'
import { MAX_SECTION } from '../limits.ts'
import { clip } from '../text.ts'
import { section } from './basics.ts'

const MAX_LINE = 600

/** How much a message or view can still take; drawing takes from it. */
export interface Room {
  characters: number
  blocks: number
}

/**
 * A title with its lines beneath, in as many sections as they need. What there is no room for is counted in a last line,
 * never dropped in silence; `elsewhere` says where the rest can be read.
 */
export function titledLines(title: string, lines: readonly string[], room: Room, elsewhere: string): SectionBlock[] {
  if (lines.length === 0) return []
  const texts: string[] = []
  let text = `*${title}*`
  let shown = 0
  for (const line of lines.map((each) => clip(each, MAX_LINE))) {
    if (!hasRoomFor(line, text, texts.length, room)) break
    if (text.length + 1 + line.length > MAX_SECTION) {
      texts.push(text)
      text = line
    } else {
      text = `${text}\n${line}`
    }
    shown += 1
    room.characters -= line.length + 1
  }
  const left = lines.length - shown
  texts.push(left > 0 ? `${clip(text, MAX_SECTION - 200)}\n_… and ${left} more. ${elsewhere}_` : text)
  room.blocks -= texts.length
  room.characters -= title.length
  return texts.map(section)
}

function hasRoomFor(line: string, text: string, sections: number, room: Room): boolean {
  const needed = sections + (text.length + line.length > MAX_SECTION - 200 ? 2 : 1)
  return room.characters >= line.length && room.blocks >= needed
}
