import { counted } from '../describe/words.ts'
import { defineRule } from './rule.ts'

export const dataIsBackedUp = defineRule({
  id: 'A1',
  title: 'Users must back up their data before the migration starts.',
  statements: [5, 19],
  check: ({ source, sourceId }) => [
    {
      severity: 'acknowledge',
      server: sourceId,
      subject: 'backup',
      evidence: `${sourceId} holds ${counted(source.facts.profileCount, 'user profile')} and ${counted(source.facts.shares.length, 'shared folder')}.`,
      remedy: 'Make sure that everybody has backed up their files, then acknowledge.',
    },
  ],
})
