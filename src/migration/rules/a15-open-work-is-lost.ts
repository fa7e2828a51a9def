import { counted } from '../describe/words.ts'
import { bothServers, defineRule } from './rule.ts'

export const openWorkIsLost = defineRule({
  id: 'A15',
  title:
    'Whoever is still logged on when the migration starts, or a server restarts, is logged off and loses unsaved work.',
  statements: [14, 15],
  check: (input) => {
    const now = bothServers(input).map(({ id, facts }) => `${id} has ${counted(facts.sessions.length, 'session')}`)
    return [
      {
        severity: 'acknowledge',
        server: null,
        subject: 'forced-log-off',
        evidence: `${now.join(' and ')} now. Each is warned on its screen first.`,
        remedy: 'Make sure that everybody saves and logs off in time, then acknowledge.',
      },
    ]
  },
})
