import { escapeText } from '../text.ts'
import { context, section } from './basics.ts'
import type { Rendered } from './card.ts'

/** Where all windows can be subscribed to, for the person who asked. */
export function renderCalendarAddress(url: string, command: string): Rendered {
  const sentence = 'Subscribe to this address in your calendar to see all windows, with every change of them:'
  return {
    text: `${sentence} ${escapeText(url)}`,
    blocks: [
      section(`${sentence}\n\`${escapeText(url)}\``),
      context(
        `Whoever has the address can read it, so pass it on only to those who may know when servers are moved. \`${command} calendar &lt;id&gt;\` sends one window as a file.`,
      ),
    ],
  }
}
