import { counted, listed } from '../describe/words.ts'
import { defineRule } from './rule.ts'

export const foldersHaveAPlan = defineRule({
  id: 'A3',
  title: 'Files in user folders and shared folders are not migrated.',
  statements: [5, 19],
  check: ({ source, sourceId }) => {
    const { profileCount, shares } = source.facts
    const names = shares.map(({ name, path }) => `${name} (${path})`)
    const list = names.length > 0 ? `: ${listed(names)}` : ''
    return [
      {
        severity: 'acknowledge',
        server: sourceId,
        subject: 'folders',
        evidence: `${sourceId} has ${counted(shares.length, 'shared folder')}${list}; and ${counted(profileCount, 'user profile')}.`,
        remedy: 'Plan how to copy the files that are still needed, and who does it, then acknowledge.',
      },
    ]
  },
})
