import { STATES, type StateName } from '../../../src/migration/states.ts'

const states = Object.entries(STATES) as [StateName, (typeof STATES)[StateName]][]

/** The states, their ways and the roles as Markdown, from the tables that the code asks. */
export function drawStates(): string {
  return `${[
    '# States',
    '',
    'This file is drawn from `src/migration/states.ts`. Do not edit it: change the table, then run',
    '`UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs`.',
    '',
    '## What can happen to a migration',
    '',
    ...diagram(),
    '',
    '## The states',
    '',
    '*Locks*: whether it keeps other migrations off both servers. *Queue*: whose workers look at it when its due time has come.',
    '*May be asked*: what people with the role may ask for, beside looking at it.',
    '',
    ...table(),
    '',
    'Who may is in [roles.md](roles.md).',
  ].join('\n')}\n`
}

function diagram(): string[] {
  const ways = states.flatMap(([from, { exits }]) => exits.map((to) => `  ${nodeOf(from)} --> ${nodeOf(to)}`))
  const ends = states.filter(([, { exits }]) => exits.length === 0).map(([name]) => `  ${nodeOf(name)} --> [*]`)
  const names = states.map(([name]) => `  state "${name}" as ${nodeOf(name)}`)
  return ['```mermaid', 'stateDiagram-v2', ...names, `  [*] --> ${nodeOf('assessing')}`, ...ways, ...ends, '```']
}

/** Mermaid takes hyphens for arrows. */
function nodeOf(state: StateName): string {
  return state.replaceAll('-', '_')
}

function table(): string[] {
  const rows = states.map(([name, row]) => {
    const isOver = row.exits.length === 0
    const cells = [
      `\`${name}\``,
      row.says,
      row.actsNext,
      row.holdsLocks ? 'yes' : 'no',
      isOver ? '–' : row.queue,
      row.verbs.join(', ') || '–',
      row.exits.map((exit) => `\`${exit}\``).join(', ') || '–',
    ]
    return `| ${cells.join(' | ')} |`
  })
  return ['| state | it is | who acts next | locks | queue | may be asked | goes to |', `|${'---|'.repeat(7)}`, ...rows]
}
