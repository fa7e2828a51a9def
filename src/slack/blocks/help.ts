import { type Person, ROLE_NAMES } from '../../migration/person.ts'
import { mayUse } from '../command-verbs.ts'
import { USAGE, type Word } from '../parse-command.ts'
import { escapeText } from '../text.ts'
import { context, section } from './basics.ts'
import type { Rendered } from './card.ts'

/** The commands that this person may use, with what they do. */
export function renderHelp(command: string, person: Person): Rendered {
  const words = (Object.keys(USAGE) as Word[]).filter((word) => mayUse(word, person))
  const lines = words.map((word) => {
    const usage = [command, word, USAGE[word].words].filter(Boolean).join(' ')
    return `• \`${escapeText(usage)}\` ${escapeText(USAGE[word].says)}`
  })
  const form = mayUse('start', person) ? [`• \`${command}\` alone opens the form`] : []
  const text = `*What you can say*\n${[...form, ...lines].join('\n')}`
  return {
    text: `${command} help: ${words.join(', ')}`,
    blocks: [
      section(text),
      context(`${rolesText(person)} docs/roles.md lists who may do what.`),
      context(
        'An id can be written as MIG-42 or 42. Times are those of the place where the servers are. Buttons on the card do the same.',
      ),
    ],
  }
}

/** Which commands these are, and that a server may have it otherwise. */
function rolesText(person: Person): string {
  const highest = ROLE_NAMES.findLast((role) => person.roles.includes(role))
  const held = highest
    ? `those for the role ${highest}, which you have at this site`
    : 'those for everybody: you have no role at this site'
  const glass = person.mayBreakGlass ? '; you may also break the glass' : ''
  const others = person.serverRoles
    ? ' Some servers have roles of their own; for their migrations you may do more, or less.'
    : ''
  return `These are ${held}${glass}.${others}`
}
