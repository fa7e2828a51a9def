import { USAGE } from '../parse-command.ts'
import { escapeText } from '../text.ts'
import { context, section } from './basics.ts'
import type { Rendered } from './card.ts'

/** All commands with what they do. */
export function renderHelp(command: string): Rendered {
  const lines = Object.entries(USAGE).map(([word, { words, says }]) => {
    const usage = [command, word, words].filter(Boolean).join(' ')
    return `• \`${escapeText(usage)}\` ${escapeText(says)}`
  })
  const form = `• \`${command}\` alone opens the form`
  const text = `*What you can say*\n${[form, ...lines].join('\n')}`
  return {
    text: `${command} help: ${Object.keys(USAGE).join(', ')}`,
    blocks: [
      section(text),
      context(
        'An id can be written as MIG-42 or 42. Times are those of the place where the servers are. Buttons on the card do the same.',
      ),
    ],
  }
}
