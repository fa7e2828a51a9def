import { knownValue } from '../worksheet/reading.ts'
import { defineRule } from './rule.ts'

export const sourceIsNotProtected = defineRule({
  id: 'N2',
  title: 'The source has disk protection, which this version does not migrate yet.',
  statements: [34, 36],
  check: ({ source, sourceId }) => {
    const mode = knownValue(source.worksheet.diskProtection)
    if (mode === undefined || mode === 'NotInstalled') return []
    return [
      {
        severity: 'block',
        server: sourceId,
        subject: `disk-protection-${mode.toLowerCase()}`,
        evidence: `Disk protection on ${sourceId} is installed, in ${mode} mode.`,
        remedy: 'Wait for a version that migrates disk protection, or uninstall it on the source if it is not needed.',
      },
    ]
  },
})
