import { type Person, ROLE_NAMES } from '../../../src/migration/person.ts'
import { authorise, ROLE_LADDER, roleFor, type Verb } from '../../../src/migration/roles.ts'
import { STATES, type StateName } from '../../../src/migration/states.ts'

const VERBS: readonly Verb[] = [...ROLE_LADDER.flatMap(({ verbs }) => verbs), 'break-glass']
const ME = 'U1'

const PEOPLE: readonly (readonly [title: string, person: Person])[] = [
  ['no role', { id: ME, roles: [], isMember: true }],
  ...ROLE_NAMES.map((role) => [role, { id: ME, roles: [role], isMember: true }] as const),
  ['`policy.breakGlass`', { id: ME, roles: [], isMember: true, mayBreakGlass: true }],
  ['guest, bot, outsider, deactivated', { id: ME, roles: [...ROLE_NAMES], isMember: false, mayBreakGlass: true }],
]

/** Who may do what, and where, as tables that the code itself answers. */
export function drawRoles(): string {
  return `${[
    '# Who may do what',
    '',
    'This file is drawn from `src/migration/roles.ts` and `src/migration/states.ts`. Do not edit it: change the tables, then run',
    '`UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs`.',
    '',
    '## The roles',
    '',
    '*any*: whoever asked for the migration; *own*: of one’s own request only; *others’*: never of one’s own request, unless `policy.selfApproval`',
    'allows it; –: never. A retirement is a request of its own. To view is also to read plans, histories, reports, worksheets and quiet times.',
    '',
    ...table(
      ['', ...PEOPLE.map(([title]) => title)],
      VERBS.map((verb) => [verb, ...PEOPLE.map(([, person]) => cell(verb, person))]),
    ),
    '',
    'Starting at once (`schedule … now`) takes an approver, and not the one who asked. Whoever is on duty may roll back as an operator while they are asked',
    'whether to go on. Everybody but the last column may ask to be told directly (`notify-me`).',
    '',
    'A migration has two servers, and whoever acts on it needs the role for both: the site’s, or that of `servers.<name>.roles` where the server has its own.',
    'What is about one server (worksheet, quiet times) takes the role for that one; the address of the calendar, which shows all, takes it for all.',
    'Lists hold what the person may look at. [operations.md](operations.md#who-may) says how roles are configured.',
    '',
    '## The states',
    '',
    'What can be asked for in each state, by the lowest role that may. Each role may do what those before it may.',
    '',
    ...table(
      ['state', ...ROLE_NAMES.slice(1), '`policy.breakGlass`'],
      (Object.keys(STATES) as StateName[]).map((state) => [`\`${state}\``, ...inState(state)]),
    ),
    '',
    '## Where it is looked at',
    '',
    'The check is at the action, every time: the role that holds when a command, a click, a form or a question for options arrives, whatever was drawn before. So a role that is taken away while a form is open',
    'refuses the form. Roles are kept for a minute at most, and asked for anew at once when Slack says that a group or an account has changed; where Slack can’t be asked nobody has one.',
    '',
    'What is drawn only helps. `/migrate help` lists the commands that one’s roles at the site take, and says so; `/migrate status <id>`, plans and forms show one person what they may press now. The card in the channel',
    'and the direct message to whoever is on duty show what the state takes: the card is one message for everybody, and whoever may not press is told whom to ask. Breaking the glass has no button, so that nobody does it by a slip.',
  ].join('\n')}\n`
}

function cell(verb: Verb, person: Person): string {
  const may = (requestedBy: string) =>
    authorise(verb, person, { requestedBy, selfApproval: false, whoMay: () => 'somebody' }) === null
  const [own, others] = [may(ME), may('U2')]
  if (own && others) return 'any'
  return own ? 'own' : others ? 'others’' : '–'
}

function inState(state: StateName): string[] {
  const { verbs } = STATES[state]
  const ofRole = ROLE_NAMES.slice(1).map((role) =>
    verbs.filter((verb) => verb !== 'break-glass' && roleFor(verb) === role),
  )
  return [...ofRole, verbs.filter((verb) => verb === 'break-glass')].map((each) => each.join(', ') || '–')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}
