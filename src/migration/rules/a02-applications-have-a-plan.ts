import { counted, listed } from '../describe/words.ts'
import { defineRule } from './rule.ts'

export const applicationsHaveAPlan = defineRule({
  id: 'A2',
  title: 'Applications and their settings are not migrated.',
  statements: [4, 13],
  check: ({ source, sourceId }) => {
    const { applications } = source.facts
    const names = applications.map(({ name, version }) => `${name} ${version}`.trim())
    const list = names.length > 0 ? `: ${listed(names)}` : ''
    return [
      {
        severity: 'acknowledge',
        server: sourceId,
        subject: 'applications',
        evidence: `${sourceId} has ${counted(applications.length, 'application')}${list}.`,
        remedy: 'Plan how to install the applications that are still needed on the destination, then acknowledge.',
      },
    ]
  },
})
