import { counted } from '../describe/words.ts'
import { defineRule } from './rule.ts'

export const timeIsOffPeak = defineRule({
  id: 'A6',
  title: 'Nobody can work at the stations while the migration runs.',
  statements: [14],
  check: ({ source, sourceId }) => [
    {
      severity: 'acknowledge',
      server: sourceId,
      subject: 'off-peak',
      evidence: `${counted(source.worksheet.stations.length, 'station')} of ${sourceId}, with ${counted(source.facts.sessions.length, 'session')} when it was read.`,
      remedy: 'Choose a time at which the stations are not needed, then acknowledge.',
    },
  ],
})
