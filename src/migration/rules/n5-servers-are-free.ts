import { bothServers, defineRule } from './rule.ts'

export const serversAreFree = defineRule({
  id: 'N5',
  title: 'Another installation of Stationmaster writes to a server.',
  statements: [],
  check: (input) => {
    const [source, destination] = bothServers(input)
    const sides = [
      { id: source.id, sessions: input.lacking.others.source },
      { id: destination.id, sessions: input.lacking.others.destination },
    ]
    return sides
      .filter(({ sessions }) => sessions.length > 0)
      .map(({ id, sessions }) => ({
        severity: 'block',
        server: id,
        subject: 'other-installation',
        evidence: `Open on ${id}: ${sessions.join(', ')}.`,
        remedy: `Finish or cancel that migration in the installation that it belongs to, then check again. A session that nobody uses ends by itself after two minutes.`,
      }))
  },
})
